using System.Globalization;
using DrFunctions.Contracts;
using DrFunctions.Durable;
using DrFunctions.Orchestrations;

namespace DrFunctions.Api;

/// <summary>Starts what is due of a group's Live Sync schedule.</summary>
/// <param name="client">The engine.</param>
/// <param name="plan">The group's plan.</param>
/// <param name="occurrence">The occurrence, which makes the run's id: started twice, it is one run.</param>
/// <param name="cancellationToken">Gives up waiting; the start may still happen.</param>
internal delegate Task<StartOutcome> StartScheduled(
    DurableClient client, LoadedPlan plan, DateTimeOffset occurrence, CancellationToken cancellationToken);

/// <summary>Starts scheduled runs as any other, in the schedule's name.</summary>
internal sealed class ScheduledRuns(RunStarter starter)
{
    /// <summary>Whose name scheduled runs bear.</summary>
    public const string RequestedBy = "schedule";

    // At the DR site the cycle keeps up the way back.
    private static readonly Operation[] Cycles = [Operation.LiveSync, Operation.Reprotect];

    /// <inheritdoc cref="StartScheduled" />
    public async Task<StartOutcome> StartAsync(
        DurableClient client, LoadedPlan plan, DateTimeOffset occurrence, CancellationToken cancellationToken)
    {
        var group = plan.Plan.Group;
        var state = await client.GetEntityAsync(ProtectionGroup.Name, group.Value, cancellationToken) ?? new();
        return Cycles.Where(operation => Transitions.Begin(state.Phase, operation) is not null).ToList() is [var cycle, ..]
            ? await starter.StartAsync(
                client, plan, cycle, new RunOptions(), KeyOf(occurrence), RequestedBy, cancellationToken)
            : new StartOutcome.Refused(Refusals.IllegalInPhase(group.Value, state.Phase, Operation.LiveSync));
    }

    // No request can bring it: an Idempotency-Key in a header has no blanks.
    private static string KeyOf(DateTimeOffset occurrence) =>
        string.Create(CultureInfo.InvariantCulture, $"schedule {occurrence.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}");
}
