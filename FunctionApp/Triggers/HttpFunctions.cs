using DrFunctions.Api;
using DrFunctions.Contracts;
using DrFunctions.FunctionApp.Adapters;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DrFunctions.FunctionApp.Triggers;

/// <summary>The HTTP API, one function per route; the management endpoints of instances are Durable Functions' own.</summary>
public sealed class HttpFunctions(GroupsHandler groups, ReadinessHandler readiness)
{
    /// <summary>Whether the app can do its work; for probes, which hold no key.</summary>
    [Function(nameof(GetHealth))]
    public static Task<IResult> GetHealth(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "healthz")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        HealthHandler.GetAsync(request.HttpContext, new DurableClientAdapter(client));

    /// <summary>All groups.</summary>
    [Function(nameof(ListGroups))]
    public Task<IResult> ListGroups(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/groups")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        groups.ListAsync(request.HttpContext, new DurableClientAdapter(client));

    /// <summary>One group.</summary>
    [Function(nameof(GetGroup))]
    public Task<IResult> GetGroup(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/groups/{group}")] HttpRequest request,
        string group,
        [DurableClient] DurableTaskClient client) =>
        groups.GetAsync(request.HttpContext, new DurableClientAdapter(client), group);

    /// <summary>What a group can be started at.</summary>
    [Function(nameof(GetRestorePoints))]
    public Task<IResult> GetRestorePoints(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/groups/{group}/restore-points")] HttpRequest request,
        string group,
        [DurableClient] DurableTaskClient client) =>
        groups.GetRestorePointsAsync(request.HttpContext, new DurableClientAdapter(client), group);

    /// <summary>What the last readiness check found.</summary>
    [Function(nameof(GetReadiness))]
    public Task<IResult> GetReadiness(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/groups/{group}/readiness")] HttpRequest request,
        string group,
        [DurableClient] DurableTaskClient client) =>
        readiness.GetAsync(request.HttpContext, new DurableClientAdapter(client), group);

    /// <summary>Checks a group.</summary>
    [Function(nameof(CheckReadiness))]
    public Task<IResult> CheckReadiness(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/groups/{group}/readiness")] HttpRequest request,
        string group,
        [DurableClient] DurableTaskClient client) =>
        readiness.CheckAsync(request.HttpContext, new DurableClientAdapter(client), group);

    /// <summary>Runs, newest first.</summary>
    [Function(nameof(ListRuns))]
    public static Task<IResult> ListRuns(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/runs")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        RunsHandler.ListAsync(request.HttpContext, new DurableClientAdapter(client));

    /// <summary>One run.</summary>
    [Function(nameof(GetRun))]
    public static Task<IResult> GetRun(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/runs/{run}")] HttpRequest request,
        string run,
        [DurableClient] DurableTaskClient client) =>
        RunsHandler.GetAsync(request.HttpContext, new DurableClientAdapter(client), run);

    /// <summary>The report of a run that has ended.</summary>
    [Function(nameof(GetRunReport))]
    public static Task<IResult> GetRunReport(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/runs/{run}/report")] HttpRequest request,
        string run,
        [DurableClient] DurableTaskClient client) =>
        RunsHandler.GetReportAsync(request.HttpContext, new DurableClientAdapter(client), run);
}
