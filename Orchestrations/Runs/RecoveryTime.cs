using System.Globalization;
using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>How long a run took to bring its machines up, and what that says of how long they were down.</summary>
internal static class RecoveryTime
{
    /// <summary>Seconds; null where an earlier run began it: how long the group was down this run cannot tell.</summary>
    public static double? Of(IReadOnlyList<MachineWork> works, DateTimeOffset startedAt) =>
        works.Count > 0 && works.All(work => work is { Healthy: not null, TakenUp: false })
            ? (LastHealthy(works) - startedAt).TotalSeconds
            : null;

    /// <summary>From when to when it is measured, or why it is not; null for an operation that starts nothing.</summary>
    public static string? NoteOf(Operation operation, IReadOnlyList<MachineWork> works)
    {
        if (!OperationSteps.Of(operation).Contains(Step.Start) || works.Count == 0)
        {
            return null;
        }

        var waiting = works.Count(work => work.Healthy is null);
        if (waiting > 0)
        {
            return works.All(IsLeftOff)
                ? "Not measured: the run was asked not to start instances."
                : $"Not measured: {waiting} of {works.Count} machines were not seen healthy.";
        }

        return works.Any(work => work.TakenUp)
            ? "Not measured: an earlier run began it." + DownSince(works)
            : "From the beginning of the run until the last machine was healthy.";
    }

    private static bool IsLeftOff(MachineWork work) =>
        work.Error is null && work.Steps.Any(step => step is { Step: Step.Start, Outcome: StepOutcome.Skipped });

    // The proof is by the platform's clock and the health by ours: near enough for people, not for a number to compare.
    private static string DownSince(IReadOnlyList<MachineWork> works)
    {
        if (works.Min(work => work.Off?.ProvenAt) is not { } since)
        {
            return "";
        }

        var healthy = LastHealthy(works);
        return string.Create(
            CultureInfo.InvariantCulture,
            $" The first machine was proven off at {since.UtcDateTime:yyyy-MM-dd HH:mm:ss'Z'}, the last one healthy at "
            + $"{healthy.UtcDateTime:yyyy-MM-dd HH:mm:ss'Z'}.");
    }

    private static DateTimeOffset LastHealthy(IReadOnlyList<MachineWork> works) =>
        works.Max(work => work.Steps.Single(step => step.Step == Step.Start).EndedAt!.Value);
}
