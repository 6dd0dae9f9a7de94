using DrFunctions.Contracts;
using DrFunctions.Durable;
using DrFunctions.Orchestrations;
using Microsoft.Extensions.Logging;

namespace DrFunctions.Api;

/// <summary>
/// Whether a group can take an operation now. The group itself decides when the run asks to begin; this spares the
/// operator a run that would be refused, and frees a group whose run ended without saying so.
/// </summary>
internal sealed class GroupGate(ILogger<GroupGate> logger)
{
    /// <summary>Why not, with the run in the way; null if it can.</summary>
    public async Task<StartOutcome.Refused?> WhyNotAsync(
        DurableClient client, GroupName group, Operation operation, CancellationToken cancellationToken)
    {
        var state = await ReadAsync(client, group, cancellationToken);
        if (state.CurrentRun is { } current)
        {
            if (await IsUnderWayAsync(client, current, cancellationToken))
            {
                return Busy(group, current);
            }

            state = await AbandonAsync(client, group, current, cancellationToken);
        }

        if (await StartedAsync(client, group, state.LastRun, cancellationToken) is { } started)
        {
            return Busy(group, started);
        }

        return Transitions.Begin(state.Phase, operation) is null
            ? new(Refusals.IllegalInPhase(group.Value, state.Phase, operation))
            : null;
    }

    private static StartOutcome.Refused Busy(GroupName group, RunId run) => new(Refusals.Busy(group.Value, run), run);

    private static async Task<ProtectionGroupState> ReadAsync(
        DurableClient client, GroupName group, CancellationToken cancellationToken) =>
        await client.GetEntityAsync(ProtectionGroup.Name, group.Value, cancellationToken) ?? new();

    private static async Task<bool> IsUnderWayAsync(DurableClient client, RunId run, CancellationToken cancellationToken) =>
        await client.GetInstanceAsync(run.Value, cancellationToken: cancellationToken) is { IsCompleted: false };

    /// <summary>
    /// A run says that it completes before its instance ends; so one that the group still holds was terminated,
    /// failed or purged. The group ignores this if the run completed in between.
    /// </summary>
    private async Task<ProtectionGroupState> AbandonAsync(
        DurableClient client, GroupName group, RunId run, CancellationToken cancellationToken)
    {
        Log.RunAbandoned(logger, run.Value, group.Value);
        await client.SignalEntityAsync(ProtectionGroup.Abandon, group.Value, run, cancellationToken);
        var state = await ReadAsync(client, group, cancellationToken);
        return state.CurrentRun == run
            ? state with
            {
                // What the group will say once it has read the signal, which comes before anything sent from here on.
                CurrentRun = null,
                LastRun = run,
                Phase = Transitions.End(state.CurrentOperation!.Value, RunOutcome.Failed, instancesStarted: false),
            }
            : state;
    }

    /// <summary>A run that was started and has not asked to begin yet.</summary>
    private static async Task<RunId?> StartedAsync(
        DurableClient client, GroupName group, RunId? lastRun, CancellationToken cancellationToken)
    {
        foreach (var operation in Operations.All)
        {
            var query = new OrchestrationQuery
            {
                InstanceIdPrefix = RunIds.Prefix(group, operation),
                Statuses =
                [
                    OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running,
                    OrchestrationRuntimeStatus.Suspended, OrchestrationRuntimeStatus.Blocked,
                ],
            };
            await foreach (var instance in client.GetAllInstancesAsync(query, cancellationToken))
            {
                if (RunIds.Belongs(instance.InstanceId, group, operation) && instance.InstanceId != lastRun?.Value)
                {
                    return new RunId(instance.InstanceId);
                }
            }
        }

        return null;
    }
}
