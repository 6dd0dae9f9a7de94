using System.Text.Json.Nodes;
using DrFunctions.Contracts;
using DrFunctions.Durable;
using DrFunctions.Orchestrations;
using Microsoft.AspNetCore.Http;

namespace DrFunctions.Api;

/// <summary>Goes on from runs that ended halfway.</summary>
public sealed class RecoveryHandler
{
    private const string ActionMember = "action";

    private static readonly Dictionary<string, Type> RecoverMembers =
        new(JsonBody.OptionMembers.Prepend(KeyValuePair.Create(ActionMember, typeof(string))));

    private readonly PlanSet _plans;
    private readonly StartDesk _desk;
    private readonly LostRuns _lost;
    private readonly TimeProvider _time;

    internal RecoveryHandler(PlanSet plans, StartDesk desk, LostRuns lost, TimeProvider time)
    {
        _plans = plans;
        _desk = desk;
        _lost = lost;
        _time = time;
    }

    /// <summary>
    /// Runs again what a run did not complete: the same operation with the same options, for the machines that did not get
    /// there, or for all where those cannot go alone. Body: <see cref="RunOptions"/> that are to be otherwise, or none;
    /// acknowledgements and waivers have to be given again. Answers as a start does, with what was <c>started</c>. Errors:
    /// those of a start; DR-1003, DR-2022.
    /// </summary>
    public async Task<IResult> RetryAsync(HttpContext http, DurableClient client, string run)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(client);
        if (await KnownRuns.FindAsync(client, new RunId(run), http.RequestAborted) is not { } summary)
        {
            return new ProblemResult(RequestErrors.UnknownRun(run));
        }

        if (_plans.Find(summary.Group) is not { } plan)
        {
            return new ProblemResult(RequestErrors.UnknownGroup(summary.Group.Value, _plans.All));
        }

        var (body, problem) = await JsonBody.ObjectAsync(http.Request, JsonBody.OptionMembers, http.RequestAborted);
        if ((problem ?? await _desk.RepeatedAsync(http, client, summary.Group, summary.Operation)) is { } answered)
        {
            return answered;
        }

        if (await LostRuns.IsUnderWayAsync(client, summary.Run, http.RequestAborted))
        {
            return new ProblemResult(RunAgain.UnderWay(summary));
        }

        var state = await FreedAsync(client, summary.Group, http.RequestAborted);
        var report = await ReportAsync(client, summary.Run, http.RequestAborted);
        return RunAgain.WhyNot(summary, state, report) is { } nothing
            ? new ProblemResult(nothing)
            : await GoOnAsync(http, client, plan, summary, report, body);
    }

    /// <summary>
    /// What is left of the group's last run, and the ways on; a run whose instance is gone is abandoned first. Body:
    /// <c>{ "action": "resume" }</c> or <c>{ "action": "rollback" }</c> with the options of the operation starts one of them
    /// and answers as a start does; without an action nothing is started. Errors: those of a start; DR-1002, DR-2001,
    /// DR-2023.
    /// </summary>
    public async Task<IResult> RecoverAsync(HttpContext http, DurableClient client, string group)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(client);
        if (_plans.Find(new GroupName(group)) is not { } plan)
        {
            return new ProblemResult(RequestErrors.UnknownGroup(group, _plans.All));
        }

        var (body, problem) = await JsonBody.ObjectAsync(http.Request, RecoverMembers, http.RequestAborted);
        if (problem is not null)
        {
            return problem;
        }

        var state = await FreedAsync(client, plan.Plan.Group, http.RequestAborted);
        if (state.CurrentRun is { } current)
        {
            return new ProblemResult(ProblemKinds.Of(Refusals.Busy(group, current)) with { Run = current.Value });
        }

        if (state.Phase != GroupPhase.NeedsRecovery || state.LastRun is not { } last)
        {
            return new ProblemResult(RecoveryErrors.Nothing(plan.Plan.Group, state.Phase));
        }

        body.Remove(ActionMember, out var action);
        var run = await SummaryAsync(client, plan, last, http.RequestAborted);
        var report = await ReportAsync(client, last, http.RequestAborted);
        return action?.GetValue<string>() switch
        {
            null when body.Count > 0 => new ProblemResult(RecoveryErrors.NoAction(body.Select(member => member.Key))),
            null => Results.Json(
                RecoveryDescription.Of(
                    await GroupSight.ReadAsync(client, plan, http.RequestAborted) with { State = state }, run, report, _time.GetUtcNow()),
                ApiJson.Web.RecoveryView),
            RecoveryDescription.Resume => await GoOnAsync(http, client, plan, run, report, body),
            RecoveryDescription.Rollback => await GoBackAsync(http, client, plan, run, body),
            { } other => new ProblemResult(RecoveryErrors.UnknownAction(other)),
        };
    }

    private async Task<IResult> GoOnAsync(
        HttpContext http, DurableClient client, LoadedPlan plan, RunSummary run, RunReport? report, JsonObject body)
    {
        var members = JsonBody.Members(
            RunAgain.OptionsOf(run, report, await GroupSight.ReadAsync(client, plan, http.RequestAborted)));
        foreach (var (name, value) in body)
        {
            members[name] = value?.DeepClone();
        }

        var options = JsonBody.Options(members);
        var started = new StartedAgain(run.Operation, options, run.Run, RunAgain.NotCarriedOver(run.Options, options));
        return await _desk.StartAsync(http, client, plan, run.Operation, options, started);
    }

    private Task<IResult> GoBackAsync(HttpContext http, DurableClient client, LoadedPlan plan, RunSummary run, JsonObject body)
    {
        var (operation, options) = (RecoveryDescription.BackOf(run.Operation), JsonBody.Options(body));
        return _desk.StartAsync(http, client, plan, operation, options, new StartedAgain(operation, options, run.Run, []));
    }

    /// <summary>The group, once runs whose instance is gone were given up.</summary>
    private async Task<ProtectionGroupState> FreedAsync(DurableClient client, GroupName group, CancellationToken cancellationToken)
    {
        var read = await LostRuns.ReadAsync(client, group, cancellationToken);
        var freed = await _lost.FreedAsync(client, group, read, state => state.CurrentRun, cancellationToken);
        return await _lost.FreedAsync(client, group, freed, state => state.BackgroundRun, cancellationToken);
    }

    private static async Task<RunReport?> ReportAsync(DurableClient client, RunId run, CancellationToken cancellationToken) =>
        await RunReader.ReportAsync(
            client, run.Value, await RunReader.InstanceAsync(client, run.Value, cancellationToken), cancellationToken);

    /// <summary>What was asked of the run; of one that left nothing behind its id tells the operation.</summary>
    private async Task<RunSummary> SummaryAsync(DurableClient client, LoadedPlan plan, RunId run, CancellationToken cancellationToken) =>
        await KnownRuns.FindAsync(client, run, cancellationToken) ?? new RunSummary
        {
            Run = run,
            Group = plan.Plan.Group,
            Operation = Enum.GetValues<Operation>().First(operation => RunIds.Belongs(run.Value, plan.Plan.Group, operation)),
            Options = new(),
            PlanHash = plan.Hash,
            RequestedBy = "",
            RequestedAt = _time.GetUtcNow(),
        };
}
