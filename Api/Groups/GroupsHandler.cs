using DrFunctions.Contracts;
using DrFunctions.Durable;
using DrFunctions.Orchestrations;
using Microsoft.AspNetCore.Http;

namespace DrFunctions.Api;

/// <summary>Shows the protection groups: their plans, and where they stand.</summary>
public sealed class GroupsHandler
{
    private readonly PlanSet _plans;

    internal GroupsHandler(PlanSet plans) => _plans = plans;

    /// <summary>All groups, by name.</summary>
    public async Task<IResult> ListAsync(HttpContext http, DurableClient client)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(client);
        var groups = new List<GroupSummaryView>();
        foreach (var plan in _plans.All)
        {
            groups.Add(await SummariseAsync(client, plan, http.RequestAborted));
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

    /// <summary>Whether the run that the group still holds ended without saying so: terminated, failed or purged.</summary>
    private static async Task<bool> IsLostAsync(DurableClient client, RunId? run, CancellationToken cancellationToken) =>
        run is { } current
        && await client.GetInstanceAsync(current.Value, cancellationToken: cancellationToken) is null or { IsCompleted: true };

    private static async Task<GroupSummaryView> SummariseAsync(
        DurableClient client, LoadedPlan loaded, CancellationToken cancellationToken) =>
        await DescribeAsync(client, loaded, cancellationToken);

    private static async Task<GroupView> DescribeAsync(
        DurableClient client, LoadedPlan loaded, CancellationToken cancellationToken)
    {
        var plan = loaded.Plan;
        var state = await client.GetEntityAsync(ProtectionGroup.Name, plan.Group.Value, cancellationToken) ?? new();
        var lost = await IsLostAsync(client, state.CurrentRun, cancellationToken);
        var machines = await Task.WhenAll(plan.Machines.Select(async machine => Describe(
            machine,
            await client.GetEntityAsync(ProtectedMachine.Name, MachineKey.Of(plan, machine), cancellationToken) ?? new())));
        var sides = machines.Select(machine => machine.ActiveSite).Distinct().ToList();
        return new GroupView
        {
            Group = plan.Group,
            Phase = lost ? GroupPhase.NeedsRecovery : state.Phase,
            ActiveSite = sides.Count == 1 ? sides[0] : null,
            CurrentRun = state.CurrentRun,
            CurrentOperation = state.CurrentOperation,
            LastRun = state.LastRun,
            LastOutcome = state.LastOutcome,
            Primary = SiteView.Of(plan.Primary),
            Recovery = SiteView.Of(plan.Recovery),
            MachineCount = plan.Machines.Count,
            PlanHash = loaded.Hash,
            Consistency = plan.Consistency,
            Rto = plan.RtoTarget,
            Rpo = plan.RpoTarget,
            Machines = machines,
        };
    }

    private static MachineView Describe(Machine machine, ProtectedMachineState known) => new()
    {
        Name = machine.Name,
        Source = machine.Source,
        Destination = machine.Destination,
        DependsOn = machine.DependsOn,
        ActiveSite = known.ActiveSite,
        OffEpoch = known.OffEpoch,
        LiveSync = !known.LiveSyncDisabled,
        SyncedTo = known.Synced?.RestorePointId,
        Owner = known.Owner,
    };
}
