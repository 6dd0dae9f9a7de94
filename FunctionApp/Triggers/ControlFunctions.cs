using DrFunctions.Api;
using DrFunctions.Contracts;
using DrFunctions.FunctionApp.Adapters;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DrFunctions.FunctionApp.Triggers;

/// <summary>What operators say to runs over HTTP, one function each.</summary>
public sealed class ControlFunctions(ControlHandler control, RecoveryHandler recovery)
{
    private const string Run = "api/runs/{run}/";

    /// <summary>Cancels a run.</summary>
    [Function(nameof(CancelRun))]
    public Task<IResult> CancelRun(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Run + "cancel")] HttpRequest request,
        string run,
        [DurableClient] DurableTaskClient client) =>
        control.CancelAsync(request.HttpContext, new DurableClientAdapter(client), run);

    /// <summary>Approves of a run.</summary>
    [Function(nameof(ApproveRun))]
    public Task<IResult> ApproveRun(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Run + "approve")] HttpRequest request,
        string run,
        [DurableClient] DurableTaskClient client) =>
        control.ApproveAsync(request.HttpContext, new DurableClientAdapter(client), run);

    /// <summary>Rejects a run.</summary>
    [Function(nameof(RejectRun))]
    public Task<IResult> RejectRun(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Run + "reject")] HttpRequest request,
        string run,
        [DurableClient] DurableTaskClient client) =>
        control.RejectAsync(request.HttpContext, new DurableClientAdapter(client), run);

    /// <summary>Lets a machine try again.</summary>
    [Function(nameof(RetryMachine))]
    public Task<IResult> RetryMachine(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Run + "machines/{machine}/retry")] HttpRequest request,
        string run,
        string machine,
        [DurableClient] DurableTaskClient client) =>
        DecideAsync(request, client, run, machine, MachineDecision.Retry);

    /// <summary>Goes on without a machine.</summary>
    [Function(nameof(SkipMachine))]
    public Task<IResult> SkipMachine(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Run + "machines/{machine}/skip")] HttpRequest request,
        string run,
        string machine,
        [DurableClient] DurableTaskClient client) =>
        DecideAsync(request, client, run, machine, MachineDecision.Skip);

    /// <summary>Gives a machine up.</summary>
    [Function(nameof(AbortMachine))]
    public Task<IResult> AbortMachine(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Run + "machines/{machine}/abort")] HttpRequest request,
        string run,
        string machine,
        [DurableClient] DurableTaskClient client) =>
        DecideAsync(request, client, run, machine, MachineDecision.Abort);

    /// <summary>Runs again what a run did not complete.</summary>
    [Function(nameof(RetryRun))]
    public Task<IResult> RetryRun(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Run + "retry")] HttpRequest request,
        string run,
        [DurableClient] DurableTaskClient client) =>
        recovery.RetryAsync(request.HttpContext, new DurableClientAdapter(client), run);

    /// <summary>The same, of a run that was cancelled after its barrier.</summary>
    [Function(nameof(RollRunForward))]
    public Task<IResult> RollRunForward(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Run + "roll-forward")] HttpRequest request,
        string run,
        [DurableClient] DurableTaskClient client) =>
        recovery.RetryAsync(request.HttpContext, new DurableClientAdapter(client), run);

    /// <summary>Shows what a run left halfway, and goes on or back from there.</summary>
    [Function(nameof(RecoverGroup))]
    public Task<IResult> RecoverGroup(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/groups/{group}/recover")] HttpRequest request,
        string group,
        [DurableClient] DurableTaskClient client) =>
        recovery.RecoverAsync(request.HttpContext, new DurableClientAdapter(client), group);

    private Task<IResult> DecideAsync(
        HttpRequest request, DurableTaskClient client, string run, string machine, MachineDecision decision) =>
        control.DecideAsync(request.HttpContext, new DurableClientAdapter(client), run, machine, decision);
}
