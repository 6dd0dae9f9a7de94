using DrFunctions.Contracts;
using DrFunctions.Durable;
using DrFunctions.Orchestrations;
using Microsoft.Extensions.Logging;

namespace DrFunctions.Api;

/// <summary>Takes what people say about a run that waits to be approved. Whether it counts its group decides.</summary>
internal sealed class ApprovalDoor(PlanSet plans, RunVoice voice, Recorded recorded, ILogger<ApprovalDoor> logger)
{
    /// <summary>Says a word; gives how far the approval is then, or why the word does not count.</summary>
    public async Task<(ApprovalView? View, DrError? Error)> SayAsync(
        DurableClient client, RunSummary run, Approval word, bool reject, CancellationToken cancellationToken)
    {
        var (ticket, reason) = await TicketAsync(client, run, cancellationToken);
        if (ticket?.Approval is not { } approval)
        {
            return (null, Refusals.ApprovalUnfit(run.Run, reason!));
        }

        var request = new ApprovalRequest(run.Run, ticket.PlanHash, word, reject);
        if (approval.WhyNot(request) is { } unfit)
        {
            return (null, unfit);
        }

        if (!reject && await HashAsync(client, run.Group, cancellationToken) != ticket.PlanHash)
        {
            return (null, ControlErrors.Stale(run.Run, run.Group, run.Operation));
        }

        var state = await voice.ApproveAsync(client, run.Group, request, cancellationToken);
        Log.Steered(logger, run.Run.Value, reject ? "rejected" : "approved", word.By, word.Why ?? "");
        var after = state.TicketOf(run.Run)?.Approval ?? (state.CurrentRun == run.Run ? state.CurrentApproval : null);
        return after is not null && !RunVoice.Holds(after, request) && after.WhyNot(request) is { } late
            ? (null, late)
            : (ApprovalView.Of(run.Run, after ?? With(approval, request)), null);
    }

    // It began, and even ended, before that could be read.
    private static ApprovalState With(ApprovalState approval, ApprovalRequest word) => word.Reject
        ? approval with { Rejected = word.Approval }
        : approval with { Given = [.. approval.Given, word.Approval] };

    private async Task<string?> HashAsync(DurableClient client, GroupName group, CancellationToken cancellationToken) =>
        plans.Find(group) is { } served ? (await EffectivePlan.ReadAsync(client, served, cancellationToken)).Loaded.Hash : null;

    /// <summary>What the group knows of the run that waits; otherwise why it does not wait.</summary>
    private async Task<(RunTicket? Ticket, string? Reason)> TicketAsync(
        DurableClient client, RunSummary run, CancellationToken cancellationToken)
    {
        var instance = await RunReader.InstanceAsync(client, run.Run.Value, cancellationToken);
        if (instance is not { IsCompleted: false })
        {
            return (null, "it has ended");
        }

        // The announcement can arrive a moment after the start.
        var state = await recorded.UntilAsync(
            () => LostRuns.ReadAsync(client, run.Group, cancellationToken),
            read => read.TicketOf(run.Run) is not null || read.CurrentRun == run.Run || read.BackgroundRun == run.Run
                || read.LastRun == run.Run,
            cancellationToken);
        return state.TicketOf(run.Run) is not { } ticket ? (null, "it has begun already")
            : ticket.Approval is null ? (null, "nobody has to approve of it")
            : (ticket, null);
    }
}
