using DrFunctions.Contracts;
using DrFunctions.Durable;
using DrFunctions.Orchestrations;
using Microsoft.Extensions.Logging;

namespace DrFunctions.Api;

/// <summary>
/// Frees groups from runs whose instance ended or is gone without saying so. A run says that it completes before its
/// instance ends; so one that the group still holds then was terminated, failed or purged.
/// </summary>
internal sealed class LostRuns(ILogger<LostRuns> logger)
{
    /// <summary>The group's state, as read.</summary>
    public static async Task<ProtectionGroupState> ReadAsync(
        DurableClient client, GroupName group, CancellationToken cancellationToken) =>
        await client.GetEntityAsync(ProtectionGroup.Name, group.Value, cancellationToken) ?? new();

    /// <summary>Whether the run's instance exists and has not ended.</summary>
    public static async Task<bool> IsUnderWayAsync(DurableClient client, RunId run, CancellationToken cancellationToken) =>
        await client.GetInstanceAsync(run.Value, cancellationToken: cancellationToken) is { IsCompleted: false };

    /// <summary>Abandons the run that is held, if it is lost; gives the state after that.</summary>
    /// <param name="client">The engine.</param>
    /// <param name="group">The group.</param>
    /// <param name="state">Its state, as read.</param>
    /// <param name="held">The run that is looked at: the current one, or the one in the background.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ProtectionGroupState> FreedAsync(
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

        // It may have completed since the state was read: what the group says after its instance's end counts.
        state = await ReadAsync(client, group, cancellationToken);
        if (held(state) != run)
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
                LastOutcome = RunOutcome.Failed,
                Phase = Transitions.End(
                    read.PhaseBefore, read.CurrentOperation!.Value, new CompleteRequest(run, RunOutcome.Failed, InstancesStarted: false)),
            }
            : read with { BackgroundRun = null, LastBackgroundRun = run };
    }
}
