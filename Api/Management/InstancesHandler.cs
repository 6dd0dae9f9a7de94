using DrFunctions.Durable;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DrFunctions.Api;

/// <summary>
/// The part of Durable Functions' HTTP API that looks at and steers single instances, with its addresses, fields and
/// status codes (learn.microsoft.com: durable-functions-http-api). On Azure the extension serves it itself.
/// Parameters that choose a task hub, a connection or a key are accepted and not needed.
/// </summary>
public sealed class InstancesHandler
{
    /// <summary>Where the instances are.</summary>
    public const string Route = "/runtime/webhooks/durabletask/instances";

    private readonly ILogger<InstancesHandler> _logger;
    private readonly Requester _requester;

    internal InstancesHandler(Requester requester, ILogger<InstancesHandler> logger)
    {
        _requester = requester;
        _logger = logger;
    }

    /// <summary>202 while it is under way, 200 once it has ended (500 for a failed one, if asked for), 404.</summary>
    public static async Task<IResult> GetAsync(HttpContext http, DurableClient client, string instanceId)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(client);
        var instance = await client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, http.RequestAborted);
        if (instance is null)
        {
            return new ProblemResult(RequestErrors.UnknownInstance(instanceId));
        }

        var status = StatusCodes.Status200OK;
        if (!instance.IsCompleted)
        {
            status = StatusCodes.Status202Accepted;
            http.Response.Headers.Location = $"{http.Request.Scheme}://{http.Request.Host}{http.Request.PathBase}{http.Request.Path}{http.Request.QueryString}";
            http.Response.Headers.RetryAfter = "5";
        }
        else if (instance.RuntimeStatus == OrchestrationRuntimeStatus.Failed && Flag(http, "returnInternalServerErrorOnFailure", otherwise: false))
        {
            status = StatusCodes.Status500InternalServerError;
        }

        var showInput = Flag(http, "showInput", otherwise: true);
        return Results.Json(
            InstanceStatus.Of(instance, showInput, await HistoryAsync(http, instanceId, showInput)),
            ApiJson.Web.InstanceStatus,
            statusCode: status);
    }

    /// <summary>The history, if it is asked for and this host can show one.</summary>
    private static async Task<IReadOnlyList<HistoryEventView>?> HistoryAsync(HttpContext http, string instanceId, bool showInput)
    {
        if (!Flag(http, "showHistory", otherwise: false) || http.RequestServices.GetService<IHistoryReader>() is not { } reader)
        {
            return null;
        }

        var showOutput = Flag(http, "showHistoryOutput", otherwise: false);
        var history = await reader.ReadHistoryAsync(instanceId, http.RequestAborted);
        return [.. (history ?? []).Select(record => HistoryEventView.Of(record, showInput, showOutput))];
    }

    /// <summary>Sends an external event: 202, 404, 410 if it has ended, 400 if the body is no JSON.</summary>
    public async Task<IResult> RaiseEventAsync(HttpContext http, DurableClient client, string instanceId, string eventName)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(client);
        var (payload, problem) = await JsonBody.TextAsync(http.Request, http.RequestAborted);
        return await SteerAsync(http, client, instanceId, $"gets the event {eventName}", problem, () =>
            client.RaiseEventJsonAsync(instanceId, eventName, string.IsNullOrWhiteSpace(payload) ? null : payload, http.RequestAborted));
    }

    /// <summary>Ends it: 202, 404, 410 if it has ended.</summary>
    public Task<IResult> TerminateAsync(HttpContext http, DurableClient client, string instanceId)
    {
        ArgumentNullException.ThrowIfNull(client);
        return SteerAsync(http, client, instanceId, "is terminated", null, () =>
            client.TerminateInstanceAsync(instanceId, Reason(http), http.RequestAborted));
    }

    /// <summary>Holds it: 202, 404, 410 if it has ended.</summary>
    public Task<IResult> SuspendAsync(HttpContext http, DurableClient client, string instanceId)
    {
        ArgumentNullException.ThrowIfNull(client);
        return SteerAsync(http, client, instanceId, "is suspended", null, () =>
            client.SuspendInstanceAsync(instanceId, Reason(http), http.RequestAborted));
    }

    /// <summary>Lets it go on: 202, 404, 410 if it has ended.</summary>
    public Task<IResult> ResumeAsync(HttpContext http, DurableClient client, string instanceId)
    {
        ArgumentNullException.ThrowIfNull(client);
        return SteerAsync(http, client, instanceId, "is resumed", null, () =>
            client.ResumeInstanceAsync(instanceId, Reason(http), http.RequestAborted));
    }

    /// <summary>Removes an ended instance and its history: 200 with the count, 404, 412 if it has not ended.</summary>
    public static async Task<IResult> PurgeAsync(HttpContext http, DurableClient client, string instanceId)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(client);
        var instance = await client.GetInstanceAsync(instanceId, cancellationToken: http.RequestAborted);
        if (instance is { IsCompleted: false })
        {
            return new ProblemResult(RequestErrors.InstanceNotEnded(instanceId, InstanceStatus.NameOf(instance.RuntimeStatus)));
        }

        return instance is not null && await client.PurgeInstanceAsync(instanceId, http.RequestAborted)
            ? Results.Json(new PurgeResult(1), ApiJson.Web.PurgeResult)
            : new ProblemResult(RequestErrors.UnknownInstance(instanceId));
    }

    private async Task<IResult> SteerAsync(
        HttpContext http, DurableClient client, string instanceId, string action, ProblemResult? problem, Func<Task> steer)
    {
        var requestedBy = _requester.Of(http.Request, out var noName);
        var instance = await client.GetInstanceAsync(instanceId, cancellationToken: http.RequestAborted);
        if (instance is null)
        {
            return new ProblemResult(RequestErrors.UnknownInstance(instanceId));
        }

        if (instance.IsCompleted)
        {
            return new ProblemResult(RequestErrors.InstanceEnded(instanceId, instance.RuntimeStatus.ToString()));
        }

        if (problem is not null || noName is not null)
        {
            return problem ?? new ProblemResult(noName!);
        }

        try
        {
            await steer();
        }
        catch (OrchestrationNotFoundException)
        {
            // Purged between the look and the call.
            return new ProblemResult(RequestErrors.UnknownInstance(instanceId));
        }

        Log.Steered(_logger, instanceId, action, requestedBy!, Reason(http) ?? "no reason given");
        return Results.StatusCode(StatusCodes.Status202Accepted);
    }

    private static string? Reason(HttpContext http) => http.Request.Query["reason"].FirstOrDefault();

    private static bool Flag(HttpContext http, string name, bool otherwise) =>
        bool.TryParse(http.Request.Query[name].FirstOrDefault(), out var flag) ? flag : otherwise;
}
