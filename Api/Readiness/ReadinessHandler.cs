using DrFunctions.Contracts;
using DrFunctions.Durable;
using DrFunctions.Orchestrations;
using Microsoft.AspNetCore.Http;

namespace DrFunctions.Api;

/// <summary>Readiness checks of groups: whether they can be failed over, and what is in the way. They change nothing.</summary>
public sealed class ReadinessHandler
{
    /// <summary>How long an answer waits for a check, which ends within a minute.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(70);

    private readonly PlanSet _plans;
    private readonly RunIds _ids;
    private readonly IManagementLinks _links;
    private readonly TimeProvider _time;

    internal ReadinessHandler(PlanSet plans, RunIds ids, IManagementLinks links, TimeProvider time) =>
        (_plans, _ids, _links, _time) = (plans, ids, links, time);

    /// <summary>
    /// Checks a group and answers its <see cref="ReadinessReport"/>; 202 with the management links if that takes longer
    /// than 70 s. Errors: DR-1002, DR-7002.
    /// </summary>
    public async Task<IResult> CheckAsync(HttpContext http, DurableClient client, string group)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(client);
        if (_plans.Find(new GroupName(group)) is not { } served)
        {
            return new ProblemResult(RequestErrors.UnknownGroup(group, _plans.All));
        }

        var plan = (await EffectivePlan.ReadAsync(client, served, http.RequestAborted)).Loaded;
        var id = _ids.NewCheck(plan.Plan.Group);
        await client.ScheduleNewOrchestrationInstanceAsync(
            ReadinessCheck.Name, new ReadinessRequest(plan.Plan, plan.Hash), id, http.RequestAborted);
        using var patience = new CancellationTokenSource(Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, http.RequestAborted);
        try
        {
            var ended = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, either.Token);
            return KnownRuns.Read(ended.SerializedOutput, ContractsJson.Default.ReadinessReport) is { } report
                ? Results.Json(report, ApiJson.Web.ReadinessReport)
                : new ProblemResult(NotChecked(group, $"The readiness check '{id}' ended {ended.RuntimeStatus}."));
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
        {
            var links = _links.For(http, client, id);
            http.Response.Headers.Location = links.StatusQueryGetUri;
            return Results.Json(links, ApiJson.Web.ManagementPayload, statusCode: StatusCodes.Status202Accepted);
        }
    }

    /// <summary>The last check's <see cref="ReadinessReport"/>. Errors: DR-1002, DR-7002.</summary>
    public async Task<IResult> GetAsync(HttpContext http, DurableClient client, string group)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(client);
        if (_plans.Find(new GroupName(group)) is null)
        {
            return new ProblemResult(RequestErrors.UnknownGroup(group, _plans.All));
        }

        return await client.GetEntityAsync(Readiness.Name, group, http.RequestAborted) is { Last: { } report }
            ? Results.Json(report, ApiJson.Web.ReadinessReport)
            : new ProblemResult(NotChecked(group, $"No readiness check of '{group}' has ended yet."));
    }

    private static DrError NotChecked(string group, string message) => new(
        ErrorCodes.NotChecked, message, $"Run one: POST /api/groups/{group}/readiness.");
}
