using DrFunctions.Contracts;
using DrFunctions.Durable;
using DrFunctions.Orchestrations;

namespace DrFunctions.Api;

/// <summary>What each operation is called in addresses and ids, and which orchestration runs it.</summary>
internal static class Operations
{
    /// <summary>The operations that can be started.</summary>
    public static readonly IReadOnlyList<Operation> All = [Operation.PlannedFailover];

    /// <summary>The operation's name in addresses and ids.</summary>
    public static string SlugOf(Operation operation) => operation switch
    {
        Operation.PlannedFailover => "planned-failover",
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "Unknown operation."),
    };

    /// <summary>Whether an orchestration of this name is a run, not a part of one.</summary>
    public static bool IsRun(string orchestration) => orchestration == PlannedFailover.Name.Name;

    /// <summary>Starts the operation's orchestration.</summary>
    public static Task ScheduleAsync(DurableClient client, RunRequest request, CancellationToken cancellationToken) =>
        request.Operation switch
        {
            Operation.PlannedFailover => client.ScheduleNewOrchestrationInstanceAsync(
                PlannedFailover.Name, request, request.Run.Value, cancellationToken),
            _ => throw new ArgumentOutOfRangeException(nameof(request), request.Operation, "Unknown operation."),
        };
}
