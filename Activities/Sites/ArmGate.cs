using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using DrFunctions.Activities.Reconciling;
using DrFunctions.Contracts;
using Microsoft.Extensions.Logging;

namespace DrFunctions.Activities.Sites;

/// <summary>
/// The one way to a site's ARM. It keeps to the site's budgets, waits out 429 (which has no effect, so that sending
/// again is safe), asks for the permit right before every mutation, and notes the correlation ids of mutations. It
/// sends nothing twice for any other reason: a lost reply is for the caller to look at.
/// </summary>
internal sealed class ArmGate : HttpPipelinePolicy
{
    // ARM's documented budgets per subscription and principal: reads 250 and 25/s, writes and deletes 200 and 10/s.
    private readonly CallBudget[] _budgets;
    private readonly SiteName _site;
    private readonly TimeSpan _maxHold;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public ArmGate(SiteName site, TimeSpan maxHold, TimeProvider time, ILogger logger)
    {
        _budgets = [new(250, 25, time), new(200, 10, time), new(200, 10, time)];
        (_site, _maxHold, _time, _logger) = (site, maxHold, time, logger);
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("Sites are called asynchronously only.");

    public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var call = StepCall.Of(message);
        return call?.World is { } foretold
            ? foretold.ProcessAsync(message, _site, () => ProcessAsync(message, pipeline, call))
            : ProcessAsync(message, pipeline, call);
    }

    private async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline, StepCall? call)
    {
        var kind = CallKinds.Of(message.Request.Method);
        var held = TimeSpan.Zero;
        while (true)
        {
            held += await SendAsync(message, pipeline, kind, call, _maxHold - held);
            if (message.Response.Status != 429)
                break;
            var after = RetryAfter(message.Response);
            Log.Throttled(_logger, _site.Value, kind.ToString(), after.TotalSeconds);
            if (!IsAboutOneResource(message.Response))
                _budgets[(int)kind].Close(after);
            await HoldAsync(after, _maxHold - held, message.CancellationToken);
            held += after;
            message.Response.Dispose();
        }

        if (kind != CallKind.Read && CorrelationIdOf(message.Response) is { } id)
            call?.Correlate(id);
    }

    public static string? CorrelationIdOf(Response response) =>
        response.Headers.TryGetValue("x-ms-correlation-request-id", out var id)
        || response.Headers.TryGetValue("x-ms-request-id", out id)
            ? id
            : null;

    private async Task<TimeSpan> SendAsync(
        HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline, CallKind kind, StepCall? call, TimeSpan patience)
    {
        var budget = _budgets[(int)kind];
        int? remaining = null;
        var held = budget.Take();
        try
        {
            await HoldAsync(held, patience, message.CancellationToken);
            while (budget.Closed() is var closed && closed > TimeSpan.Zero)
            {
                await HoldAsync(closed, patience - held, message.CancellationToken);
                held += closed;
            }

            // A mutation without a step behind it would be nobody's: it is refused like one whose time is over.
            if (kind != CallKind.Read)
                (call ?? throw new PermitExpiredException()).DemandPermit();
            call?.Sending();
            await ProcessNextAsync(message, pipeline);
            remaining = Remaining(message.Response);
            return held;
        }
        finally
        {
            budget.GiveBack(remaining);
        }
    }

    private async Task HoldAsync(TimeSpan duration, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (duration <= TimeSpan.Zero)
            return;
        if (duration > patience)
            throw new SiteNotReadyException($"Site '{_site}' throttles calls.", duration);
        await Task.Delay(duration, _time, cancellationToken);
    }

    private TimeSpan RetryAfter(Response response)
    {
        if (!response.Headers.TryGetValue("Retry-After", out var text))
            return TimeSpan.FromSeconds(1);
        if (int.TryParse(text, out var seconds))
            return TimeSpan.FromSeconds(Math.Max(1, seconds));
        var until = DateTimeOffset.TryParse(text, out var date) ? date - _time.GetUtcNow() : TimeSpan.Zero;
        return until > TimeSpan.FromSeconds(1) ? until : TimeSpan.FromSeconds(1);
    }

    private static int? Remaining(Response response)
    {
        int? least = null;
        foreach (var header in response.Headers)
        {
            if (header.Name.StartsWith("x-ms-ratelimit-remaining-subscription-", StringComparison.OrdinalIgnoreCase)
                && int.TryParse(header.Value, out var left)
                && (least is null || left < least))
                least = left;
        }

        return least;
    }

    // Compute throttles single VMs too ("Microsoft.Compute/UpdateVMResource;0"): others may go on.
    private static bool IsAboutOneResource(Response response) =>
        response.Headers.TryGetValue("x-ms-ratelimit-remaining-resource", out var left)
        && left!.Split(',').Any(static part => part.TrimEnd().EndsWith("Resource;0", StringComparison.Ordinal));
}
