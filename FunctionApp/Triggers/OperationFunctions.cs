using DrFunctions.Api;
using DrFunctions.Contracts;
using DrFunctions.FunctionApp.Adapters;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DrFunctions.FunctionApp.Triggers;

/// <summary>The operations of a group over HTTP, one function each.</summary>
public sealed class OperationFunctions(RunsHandler runs)
{
    private const string Group = "api/groups/{group}/";

    /// <summary>Starts a protection.</summary>
    [Function(nameof(StartProtect))]
    public Task<IResult> StartProtect(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Group + "protect")] HttpRequest request,
        string group,
        [DurableClient] DurableTaskClient client) =>
        StartAsync(request, client, group, Operation.Protect);

    /// <summary>Starts a planned failover.</summary>
    [Function(nameof(StartPlannedFailover))]
    public Task<IResult> StartPlannedFailover(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Group + "planned-failover")] HttpRequest request,
        string group,
        [DurableClient] DurableTaskClient client) =>
        StartAsync(request, client, group, Operation.PlannedFailover);

    /// <summary>Starts an unplanned failover.</summary>
    [Function(nameof(StartUnplannedFailover))]
    public Task<IResult> StartUnplannedFailover(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Group + "unplanned-failover")] HttpRequest request,
        string group,
        [DurableClient] DurableTaskClient client) =>
        StartAsync(request, client, group, Operation.UnplannedFailover);

    /// <summary>Starts a failback.</summary>
    [Function(nameof(StartFailback))]
    public Task<IResult> StartFailback(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Group + "failback")] HttpRequest request,
        string group,
        [DurableClient] DurableTaskClient client) =>
        StartAsync(request, client, group, Operation.Failback);

    /// <summary>Starts undoing a failover.</summary>
    [Function(nameof(StartUndoFailover))]
    public Task<IResult> StartUndoFailover(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Group + "undo-failover")] HttpRequest request,
        string group,
        [DurableClient] DurableTaskClient client) =>
        StartAsync(request, client, group, Operation.UndoFailover);

    /// <summary>Starts a re-protect.</summary>
    [Function(nameof(StartReprotect))]
    public Task<IResult> StartReprotect(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Group + "reprotect")] HttpRequest request,
        string group,
        [DurableClient] DurableTaskClient client) =>
        StartAsync(request, client, group, Operation.Reprotect);

    /// <summary>Starts a cycle of Live Sync.</summary>
    [Function(nameof(StartLiveSync))]
    public Task<IResult> StartLiveSync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Group + "live-sync")] HttpRequest request,
        string group,
        [DurableClient] DurableTaskClient client) =>
        StartAsync(request, client, group, Operation.LiveSync);

    /// <summary>Enables Live Sync.</summary>
    [Function(nameof(StartEnableLiveSync))]
    public Task<IResult> StartEnableLiveSync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Group + "live-sync/enable")] HttpRequest request,
        string group,
        [DurableClient] DurableTaskClient client) =>
        StartAsync(request, client, group, Operation.EnableLiveSync);

    /// <summary>Disables Live Sync.</summary>
    [Function(nameof(StartDisableLiveSync))]
    public Task<IResult> StartDisableLiveSync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Group + "live-sync/disable")] HttpRequest request,
        string group,
        [DurableClient] DurableTaskClient client) =>
        StartAsync(request, client, group, Operation.DisableLiveSync);

    private Task<IResult> StartAsync(HttpRequest request, DurableTaskClient client, string group, Operation operation) =>
        runs.StartAsync(request.HttpContext, new DurableClientAdapter(client), group, operation);
}
