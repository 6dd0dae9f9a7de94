using DrFunctions.Contracts;
using DrFunctions.Durable;
using DrFunctions.Orchestrations;
using Microsoft.AspNetCore.Http;

namespace DrFunctions.Api;

/// <summary>Shows the protection groups: their plans, and where they stand.</summary>
public sealed class GroupsHandler
{
    private readonly PlanSet _plans;
    private readonly TimeProvider _time;

    internal GroupsHandler(PlanSet plans, TimeProvider time)
    {
        _plans = plans;
        _time = time;
    }

    /// <summary>All groups, by name.</summary>
    public async Task<IResult> ListAsync(HttpContext http, DurableClient client)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(client);
        var groups = new List<GroupSummaryView>();
        foreach (var plan in _plans.All)
        {
            groups.Add(await DescribeAsync(client, plan, http.RequestAborted));
        }

        return Results.Json(groups, ApiJson.Web.IReadOnlyListGroupSummaryView);
    }

    /// <summary>One group with its machines. Error: DR-1002.</summary>
    public async Task<IResult> GetAsync(HttpContext http, DurableClient client, string group)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(client);
        return _plans.Find(new GroupName(group)) is { } plan
            ? Results.Json(await DescribeAsync(client, plan, http.RequestAborted), ApiJson.Web.GroupView)
            : new ProblemResult(RequestErrors.UnknownGroup(group, _plans.All));
    }

    /// <summary>
    /// The restore points of each machine that a failover can go back to, newest first, as they were written down when
    /// their copies were complete. A failover does not rely on that: it looks at the DR site, and what does not stand there
    /// any more is not eligible. Error: DR-1002.
    /// </summary>
    public async Task<IResult> GetRestorePointsAsync(HttpContext http, DurableClient client, string group)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(client);
        return _plans.Find(new GroupName(group)) is { } plan
            ? Results.Json(
                RestorePointsView.Of(await GroupSight.ReadAsync(client, plan, http.RequestAborted)),
                ApiJson.Web.RestorePointsView)
            : new ProblemResult(RequestErrors.UnknownGroup(group, _plans.All));
    }

    /// <summary>Whether the run that the group still holds ended without saying so: terminated, failed or purged.</summary>
    private static async Task<bool> IsLostAsync(DurableClient client, RunId? run, CancellationToken cancellationToken) =>
        run is { } current
        && await client.GetInstanceAsync(current.Value, cancellationToken: cancellationToken) is null or { IsCompleted: true };

    /// <summary>The runs that wait to be approved: announced, not decided, and not ended.</summary>
    private static async Task<IReadOnlyList<ApprovalView>> WaitingAsync(
        DurableClient client, ProtectionGroupState state, CancellationToken cancellationToken)
    {
        var waiting = new List<ApprovalView>();
        foreach (var ticket in state.Requested)
        {
            if (ticket.Approval is { IsGranted: false, Rejected: null } approval
                && await LostRuns.IsUnderWayAsync(client, ticket.Run, cancellationToken))
            {
                waiting.Add(ApprovalView.Of(ticket.Run, approval));
            }
        }

        return waiting;
    }

    private async Task<GroupView> DescribeAsync(DurableClient client, LoadedPlan served, CancellationToken cancellationToken)
    {
        var group = await GroupSight.ReadAsync(client, served, cancellationToken);
        var lost = await IsLostAsync(client, group.State.CurrentRun, cancellationToken);
        var wayBack = await WayBackTries.DueAsync(client, group, cancellationToken);
        var checks = await client.GetEntityAsync(Readiness.Head, group.Plan.Group.Value, cancellationToken);
        var waiting = await WaitingAsync(client, group.State, cancellationToken);
        return GroupDescription.Of(group, lost, wayBack, waiting, _time.GetUtcNow()) with
        {
            Readiness = ReadinessView.Of(checks is { Verdicts: [var newest, ..] } ? newest : null, _time.GetUtcNow()),
        };
    }
}
