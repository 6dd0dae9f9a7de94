using DrFunctions.Contracts;
using DrFunctions.Durable;
using DrFunctions.Orchestrations;

namespace DrFunctions.Api;

/// <summary>What each operation is called in addresses and ids, and which orchestration runs it.</summary>
internal static class Operations
{
    /// <summary>The operation's name in ids.</summary>
    public static string SlugOf(Operation operation) => operation switch
    {
        Operation.Protect => "protect",
        Operation.PlannedFailover => "planned-failover",
        Operation.UnplannedFailover => "unplanned-failover",
        Operation.Failback => "failback",
        Operation.UndoFailover => "undo-failover",
        Operation.Reprotect => "reprotect",
        Operation.LiveSync => "live-sync",
        Operation.EnableLiveSync => "live-sync-enable",
        Operation.DisableLiveSync => "live-sync-disable",
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "Unknown operation."),
    };

    /// <summary>The operation's name in addresses.</summary>
    public static string RouteOf(Operation operation) => operation switch
    {
        Operation.EnableLiveSync => "live-sync/enable",
        Operation.DisableLiveSync => "live-sync/disable",
        _ => SlugOf(operation),
    };

    /// <summary>The operation of a name: as in addresses and ids, or as in answers; null if there is none.</summary>
    public static Operation? Named(string name) => Enum.GetValues<Operation>()
        .Where(operation => name == SlugOf(operation) || name == RouteOf(operation)
            || string.Equals(name, operation.ToString(), StringComparison.OrdinalIgnoreCase))
        .Select(operation => (Operation?)operation)
        .FirstOrDefault();

    /// <summary>Whether an orchestration of this name is a run, not a part of one.</summary>
    public static bool IsRun(string orchestration) => RunNames.Contains(orchestration);

    /// <summary>Starts the operation's orchestration.</summary>
    public static Task ScheduleAsync(DurableClient client, RunRequest request, CancellationToken cancellationToken) =>
        client.ScheduleNewOrchestrationInstanceAsync(
            Runbooks.Of(request.Operation), request, request.Run.Value, cancellationToken);

    private static readonly HashSet<string> RunNames =
        [.. Enum.GetValues<Operation>().Select(operation => Runbooks.Of(operation).Name)];
}
