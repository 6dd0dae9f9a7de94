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
        var state = await FreedAsync(
            client, group, await ReadAsync(client, group, cancellationToken), known => known.CurrentRun, cancellationToken);
        if (state.CurrentRun is { } current)
        {
            return Busy(group, current);
        }

        // A run in the background makes way for any that moves machines; beside another one it does not start.
        if (OperationSteps.IsBackground(operation))
        {
            state = await FreedAsync(client, group, state, known => known.BackgroundRun, cancellationToken);
            if (state.BackgroundRun is { } background)
            {
                return Busy(group, background);
            }
        }

        if (await StartedAsync(client, group, operation, state, cancellationToken) is { } started)
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
    private async Task<ProtectionGroupState> FreedAsync(
        DurableClient client,
        GroupName group,
        ProtectionGroupState state,
        Func<ProtectionGroupState, RunId?> held,
        CancellationToken cancellationToken)
    {
        if (held(state) is not { } run || await IsUnderWayAsync(client, run, cancellationToken))
        {
            return state;
        }

        Log.RunAbandoned(logger, run.Value, group.Value);
        await client.SignalEntityAsync(ProtectionGroup.Abandon, group.Value, run, cancellationToken);
        var read = await ReadAsync(client, group, cancellationToken);

        // Until the group has read the signal, which comes before anything sent from here on, this says what it will say.
        return held(read) != run ? read
            : read.CurrentRun == run ? read with
            {
                CurrentRun = null,
                LastRun = run,
                Phase = Transitions.End(
                    read.PhaseBefore, read.CurrentOperation!.Value, new CompleteRequest(run, RunOutcome.Failed, InstancesStarted: false)),
            }
            : read with { BackgroundRun = null, LastBackgroundRun = run };
    }

    /// <summary>A run that was started and has not asked to begin yet.</summary>
    private static async Task<RunId?> StartedAsync(
        DurableClient client,
        GroupName group,
        Operation asked,
        ProtectionGroupState state,
        CancellationToken cancellationToken)
    {
        var inTheWay = Enum.GetValues<Operation>()
            .Where(other => OperationSteps.IsBackground(asked) || !OperationSteps.IsBackground(other));
        foreach (var operation in inTheWay)
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
                if (RunIds.Belongs(instance.InstanceId, group, operation) && instance.InstanceId != state.LastRun?.Value
                    && instance.InstanceId != state.LastBackgroundRun?.Value)
                {
                    return new RunId(instance.InstanceId);
                }
            }
        }

        return null;
    }
}
