using DrFunctions.Contracts;
using DrFunctions.Durable;
using Microsoft.AspNetCore.Http;

namespace DrFunctions.Api;

/// <summary>Starts what a request asks for, and answers it as Durable Functions answers a start; or says what it would do.</summary>
internal sealed class StartDesk(
    RunStarter starter, Forecaster forecaster, Requester requester, IManagementLinks links, RunBeginning beginning)
{
    /// <summary>Starts an operation. The request's headers say who asks, and by which key it can be repeated.</summary>
    /// <param name="http">The request.</param>
    /// <param name="client">The engine.</param>
    /// <param name="plan">The group's plan, as it is served.</param>
    /// <param name="operation">What is asked for.</param>
    /// <param name="options">How.</param>
    /// <param name="started">What the answer says of it, where the request does not name it itself.</param>
    public async Task<IResult> StartAsync(
        HttpContext http, DurableClient client, LoadedPlan plan, Operation operation, RunOptions options, StartedAgain? started = null)
    {
        var key = IdempotencyKey.Of(http.Request, out var badKey);
        var requestedBy = requester.Of(http.Request, out var badName);
        if ((badKey ?? badName) is { } badHeader)
        {
            return new ProblemResult(badHeader);
        }

        if (options.DryRun)
        {
            var (forecast, error) = await forecaster.ForetellAsync(client, plan, operation, options, requestedBy!, http.RequestAborted);
            return error is not null ? new ProblemResult(ProblemKinds.Of(error)) : Results.Json(forecast, ApiJson.Web.Forecast);
        }

        // Not the request's token: a client that hangs up must not leave a run announced and not started.
        var outcome = await starter.StartAsync(
            client, plan, operation, options, key, requestedBy!, CancellationToken.None);
        if (outcome is StartOutcome.Repeated)
        {
            http.Response.Headers[IdempotencyKey.ReplayedHeader] = "true";
        }

        return outcome switch
        {
            StartOutcome.Started fresh => await AnswerAsync(http, client, operation, options, fresh.Run, started),
            StartOutcome.Repeated repeated => await AnswerAsync(http, client, operation, options, repeated.Run, started),
            StartOutcome.Refused refused => new ProblemResult(ProblemKinds.Of(refused.Error) with { Run = refused.InTheWay?.Value }),
            _ => throw new InvalidOperationException($"Unknown outcome {outcome}."),
        };
    }

    /// <summary>The answer to a request that is repeated by its key, whatever moved since; null if it is none.</summary>
    public async Task<IResult?> RepeatedAsync(HttpContext http, DurableClient client, GroupName group, Operation operation)
    {
        if (IdempotencyKey.Of(http.Request, out _) is not { } key
            || await KnownRuns.FindAsync(client, RunIds.OfKey(group, operation, key), http.RequestAborted) is not { } known)
        {
            return null;
        }

        http.Response.Headers[IdempotencyKey.ReplayedHeader] = "true";
        return await AnswerAsync(http, client, known.Operation, known.Options, known.Run, null);
    }

    private async Task<IResult> AnswerAsync(
        HttpContext http, DurableClient client, Operation operation, RunOptions options, RunId run, StartedAgain? started) =>
        RunBeginning.IsAwaited(operation, options)
        && await beginning.RefusalAsync(client, run, http.RequestAborted) is { } refused
            ? new ProblemResult(ProblemKinds.OfRefused(refused))
            : Accepted(http, client, run, started);

    private IResult Accepted(HttpContext http, DurableClient client, RunId run, StartedAgain? started)
    {
        // As Durable Functions answers a start: whoever follows Location polls the status, 202 until the run has ended.
        var payload = links.For(http, client, run.Value) with { Started = started };
        http.Response.Headers.Location = payload.StatusQueryGetUri;
        http.Response.Headers.RetryAfter = "5";
        return Results.Json(payload, ApiJson.Web.ManagementPayload, statusCode: StatusCodes.Status202Accepted);
    }
}
