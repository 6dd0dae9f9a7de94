using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>How long the steps of machines are expected to take.</summary>
public sealed class ExpectedDurations
{
    /// <summary>How many of the last runs that completed a step count.</summary>
    public const int Runs = 5;

    private readonly Dictionary<(MachineName, Step), double> _measured;

    /// <param name="measured">What the last runs took.</param>
    public ExpectedDurations(IEnumerable<MeasuredStep> measured) =>
        _measured = measured.ToDictionary(step => (step.Machine, step.Step), step => step.Seconds);

    /// <summary>What a step takes of which nothing was measured, in seconds; docs/what-if.md holds the same table.</summary>
    public static double DefaultOf(Step step) => step switch
    {
        Step.Settle or Step.Fence or Step.PowerOff or Step.Prune => 60,
        Step.Backup => 30,
        Step.LiveSync => 300,
        Step.Start => 120,
        Step.DisableLiveSync => 5,
        Step.EnableLiveSync => 0,
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "Unknown step."),
    };

    /// <summary>The median of each machine's and step's last durations.</summary>
    /// <param name="reports">Reports of a group, the newest first.</param>
    public static IReadOnlyList<MeasuredStep> Measure(IEnumerable<RunReport> reports) =>
    [
        .. from report in reports
           from machine in report.Machines
           from step in machine.Steps
           where step is { Outcome: StepOutcome.Completed, StartedAt: not null, EndedAt: not null }
           group (step.EndedAt!.Value - step.StartedAt!.Value).TotalSeconds by (machine.Name, step.Step) into taken
           select new MeasuredStep(taken.Key.Name, taken.Key.Step, Median([.. taken.Take(Runs).Order()])),
    ];

    /// <summary>Seconds, and where they come from.</summary>
    public (double Seconds, DurationBasis Basis) Of(MachineName machine, Step step) =>
        _measured.TryGetValue((machine, step), out var seconds)
            ? (seconds, DurationBasis.Measured)
            : (DefaultOf(step), DurationBasis.Default);

    private static double Median(IReadOnlyList<double> ordered) => ordered.Count % 2 == 1
        ? ordered[ordered.Count / 2]
        : (ordered[(ordered.Count / 2) - 1] + ordered[ordered.Count / 2]) / 2;
}
