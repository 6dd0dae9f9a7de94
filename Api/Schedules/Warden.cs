using DrFunctions.Contracts;
using DrFunctions.Durable;
using DrFunctions.Orchestrations;
using Microsoft.Extensions.Logging;

namespace DrFunctions.Api;

/// <summary>
/// Looks after runs once a minute: one whose instance ended or is gone without saying so is abandoned, so that its group
/// needs recovery and nothing of it acts any more; one that has not heard what was said to it is told again.
/// </summary>
internal sealed class Warden(PlanSet plans, LostRuns lost, ILogger<Warden> logger)
{
    /// <summary>Looks at the runs of each group. What is wrong with one is logged, and keeps none of the others from it.</summary>
    public async Task RunAsync(DurableClient client, CancellationToken cancellationToken)
    {
        foreach (var group in plans.All.Select(plan => plan.Plan.Group))
        {
            try
            {
                await LookAsync(client, group, cancellationToken);
            }
#pragma warning disable CA1031 // Whatever is wrong with one group must not keep the others from being looked after.
            catch (Exception failed) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                Log.WardenFailed(logger, failed, group.Value);
            }
        }
    }

    private async Task LookAsync(DurableClient client, GroupName group, CancellationToken cancellationToken)
    {
        var state = await LostRuns.ReadAsync(client, group, cancellationToken);
        state = await lost.FreedAsync(client, group, state, known => known.CurrentRun, cancellationToken);
        state = await lost.FreedAsync(client, group, state, known => known.BackgroundRun, cancellationToken);
        foreach (var run in new[] { state.CurrentRun, state.BackgroundRun }.OfType<RunId>())
        {
            if ((await RunVoice.ReadAsync(client, run, cancellationToken)).IsUnheard)
            {
                await TellAgainAsync(client, group, run);
            }
        }

        foreach (var ticket in state.Requested.Where(ticket => ticket.Approval is not null))
        {
            await LookAtWaitingAsync(client, group, ticket, cancellationToken);
        }
    }

    /// <summary>A run that waits to be approved, and was, or was rejected or cancelled, and does not know.</summary>
    private async Task LookAtWaitingAsync(
        DurableClient client, GroupName group, RunTicket ticket, CancellationToken cancellationToken)
    {
        var decided = ticket.Approval is { IsGranted: true } or { Rejected: not null }
            || (await RunVoice.ReadAsync(client, ticket.Run, cancellationToken)).IsUnheard;
        if (decided && await LostRuns.IsUnderWayAsync(client, ticket.Run, cancellationToken))
        {
            await TellAgainAsync(client, group, ticket.Run);
        }
    }

    private async Task TellAgainAsync(DurableClient client, GroupName group, RunId run)
    {
        Log.ToldAgain(logger, run.Value, group.Value);
        await RunVoice.TellAsync(client, run);
    }
}
