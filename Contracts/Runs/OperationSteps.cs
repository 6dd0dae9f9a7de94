namespace DrFunctions.Contracts;

/// <summary>What each operation does with a machine, in the order of its runbook.</summary>
public static class OperationSteps
{
    /// <summary>The steps that a report of the operation shows, each once, in order.</summary>
    public static IReadOnlyList<Step> Of(Operation operation) => operation switch
    {
        Operation.Protect => [Step.Backup, Step.LiveSync],
        Operation.PlannedFailover => [Step.PowerOff, Step.Backup, Step.LiveSync, Step.DisableLiveSync, Step.Start],
        Operation.UnplannedFailover => [Step.PowerOff, Step.DisableLiveSync, Step.LiveSync, Step.Start],
        Operation.Failback =>
            [Step.Fence, Step.PowerOff, Step.Backup, Step.LiveSync, Step.Start, Step.EnableLiveSync],
        Operation.UndoFailover => [Step.PowerOff, Step.Start, Step.EnableLiveSync],
        Operation.Reprotect => [Step.Fence, Step.Backup, Step.LiveSync],
        Operation.LiveSync => [Step.Backup, Step.LiveSync, Step.Prune],
        Operation.EnableLiveSync => [Step.EnableLiveSync],
        Operation.DisableLiveSync => [Step.DisableLiveSync],
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "Unknown operation."),
    };

    /// <summary>
    /// Whether the operation runs beside production: it changes no phase, moves nobody, and yields to every operation
    /// that does.
    /// </summary>
    public static bool IsBackground(Operation operation) =>
        operation is Operation.Protect or Operation.LiveSync or Operation.Reprotect;

    /// <summary>Whether the operation moves machines from one side to the other, over a commit barrier.</summary>
    public static bool Moves(Operation operation) => Of(operation).Contains(Step.Start);

    /// <summary>The side that the operation brings machines, or their data, to.</summary>
    public static SiteRole SideOf(Operation operation) =>
        operation is Operation.Failback or Operation.UndoFailover or Operation.Reprotect ? SiteRole.Primary : SiteRole.Recovery;
}
