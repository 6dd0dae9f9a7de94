using DrFunctions.Contracts;

namespace DrFunctions.Api;

/// <summary>How a value stands against its target.</summary>
internal enum Verdict
{
    /// <summary>Measured, and there is nothing to compare it with.</summary>
    NoTarget,

    /// <summary>Measured, and within the target.</summary>
    Met,

    /// <summary>Beyond the target.</summary>
    Missed,

    /// <summary>Not measured, or not all of it: it may be anything.</summary>
    NotMeasured,
}

/// <summary>An objective of the plan, and what the run reached.</summary>
/// <param name="Verdict">The comparison. What is not measured is never met.</param>
/// <param name="Value">What was reached, the worst of it that is known; null if nothing is.</param>
/// <param name="Target">The target; null for none.</param>
/// <param name="Note">What else is to know, in words.</param>
internal sealed record Objective(Verdict Verdict, TimeSpan? Value, TimeSpan? Target, string Note)
{
    /// <summary>Whether the run moves machines, so that its time and its loss mean something.</summary>
    public static bool Applies(RunReport report) =>
        report.Operation is Operation.PlannedFailover or Operation.UnplannedFailover or Operation.Failback or Operation.UndoFailover;

    /// <summary>The recovery time.</summary>
    public static Objective Recovery(RunReport report)
    {
        var measured = Span(report.RtoSeconds);
        return Compare(
            measured,
            Span(report.RtoTargetSeconds),
            complete: measured is not null,
            report.RtoNote ?? (measured is null ? "Not measured." : ""));
    }

    /// <summary>The worst data loss of all machines.</summary>
    public static Objective DataLoss(RunReport report)
    {
        // A run that stopped has lost nothing yet of what it did not start.
        var done = report.Outcome is RunOutcome.Completed or RunOutcome.CompletedWithSkips;
        var started = report.Machines.Where(machine => done || StartOf(machine) is StepOutcome.Completed or StepOutcome.Failed).ToList();
        if (started.Count == 0 && report.Machines.Count > 0)
        {
            return new(Verdict.NotMeasured, null, Span(report.RpoTargetSeconds), "No instance was started: nothing is lost so far.");
        }

        var losses = started.Select(LossOf).ToList();
        var others = started.Count == report.Machines.Count
            ? ""
            : $" Nothing is lost so far of the other {Words.Count(report.Machines.Count - started.Count, "machine", "machines")}.";
        var unknown = losses.Count(loss => loss is null);
        var target = Span(report.RpoTargetSeconds);
        var note = (losses.Count, unknown) switch
        {
            (0, _) => "The run reports no machine.",
            (_, 0) => "The worst of all machines.",
            _ when unknown == losses.Count => "It was measured for no machine.",
            _ => $"It was not measured for {unknown} of {Words.Count(losses.Count, "machine", "machines")}; theirs may be more.",
        };
        return Compare(losses.Max(), target, complete: others.Length == 0 && losses.Count > 0 && unknown == 0, note + others);
    }

    /// <summary>How its start ended; null if there was none.</summary>
    public static StepOutcome? StartOf(MachineReport machine) =>
        machine.Steps.FirstOrDefault(step => step.Step == Step.Start)?.Outcome;

    /// <summary>What a machine loses at most; null if nobody knows.</summary>
    public static TimeSpan? LossOf(MachineReport machine) => (machine.DataLossSeconds, machine.Loss) switch
    {
        (_, { Seconds: null }) => null,
        (null, null) => null,
        var (measured, window) => Span(Math.Max(measured ?? 0, window?.Seconds ?? 0)),
    };

    private static Objective Compare(TimeSpan? value, TimeSpan? target, bool complete, string note) =>
        new(VerdictOf(value, target, complete), value, target, note);

    private static Verdict VerdictOf(TimeSpan? value, TimeSpan? target, bool complete)
    {
        if (value > target)
        {
            return Verdict.Missed;
        }

        if (!complete)
        {
            return Verdict.NotMeasured;
        }

        return target is null ? Verdict.NoTarget : Verdict.Met;
    }

    // Reports come from histories and records: a number beyond all time is as good as none.
    private static TimeSpan? Span(double? seconds) =>
        seconds is >= 0 and < 1e9 ? TimeSpan.FromSeconds(seconds.Value) : null;
}
