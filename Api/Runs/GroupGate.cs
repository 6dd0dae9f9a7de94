using DrFunctions.Contracts;
using DrFunctions.Durable;
using DrFunctions.Orchestrations;

namespace DrFunctions.Api;

/// <summary>
/// Whether a group can take an operation now. The group itself decides when the run asks to begin; this spares the
/// operator a run that would be refused, and frees a group whose run ended without saying so.
/// </summary>
internal sealed class GroupGate(LostRuns lost)
{
    /// <summary>Why not, with the run in the way; null if it can.</summary>
    public async Task<StartOutcome.Refused?> WhyNotAsync(
        DurableClient client, GroupName group, Operation operation, CancellationToken cancellationToken)
    {
        var read = await LostRuns.ReadAsync(client, group, cancellationToken);
        var state = await lost.FreedAsync(client, group, read, known => known.CurrentRun, cancellationToken);
        if (state.CurrentRun is { } current)
        {
            return Busy(group, current);
        }

        // A run in the background makes way for any that moves machines; beside another one it does not start.
        if (OperationSteps.IsBackground(operation))
        {
            state = await lost.FreedAsync(client, group, state, known => known.BackgroundRun, cancellationToken);
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

    /// <summary>A run that was started and has not asked to begin yet. One that waits to be approved holds up nobody.</summary>
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
                var run = new RunId(instance.InstanceId);
                if (RunIds.Belongs(run.Value, group, operation) && run != state.LastRun && run != state.LastBackgroundRun
                    && state.TicketOf(run)?.Approval is null or { IsGranted: true })
                {
                    return run;
                }
            }
        }

        return null;
    }
}
