using DrFunctions.Contracts;

namespace DrFunctions.Host.Client;

/// <summary>What each operation is called in the API's addresses, and in words.</summary>
internal static class Routes
{
    /// <summary>Behind <c>api/groups/{group}/</c>.</summary>
    public static string Of(Operation operation) => operation switch
    {
        Operation.Protect => "protect",
        Operation.PlannedFailover => "planned-failover",
        Operation.UnplannedFailover => "unplanned-failover",
        Operation.Failback => "failback",
        Operation.UndoFailover => "undo-failover",
        Operation.Reprotect => "reprotect",
        Operation.LiveSync => "live-sync",
        Operation.EnableLiveSync => "live-sync/enable",
        Operation.DisableLiveSync => "live-sync/disable",
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "Unknown operation."),
    };

    /// <summary>What the command line calls it.</summary>
    public static string CommandOf(Operation operation) => operation switch
    {
        Operation.PlannedFailover => "failover planned",
        Operation.UnplannedFailover => "failover unplanned",
        Operation.UndoFailover => "undo",
        Operation.LiveSync => "live-sync run",
        Operation.EnableLiveSync => "live-sync enable",
        Operation.DisableLiveSync => "live-sync disable",
        _ => Of(operation),
    };

    /// <summary>As a title.</summary>
    public static string TitleOf(Operation? operation) => operation switch
    {
        Operation.Protect => "Protect",
        Operation.PlannedFailover => "Planned failover",
        Operation.UnplannedFailover => "Unplanned failover",
        Operation.Failback => "Failback",
        Operation.UndoFailover => "Undo failover",
        Operation.Reprotect => "Re-protect",
        Operation.LiveSync => "Live Sync",
        Operation.EnableLiveSync => "Enable Live Sync",
        Operation.DisableLiveSync => "Disable Live Sync",
        _ => "Run",
    };
}
