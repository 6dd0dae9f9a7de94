using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DrFunctions.Api;

/// <summary>Gives every failed answer problem details: unhandled exceptions, unknown routes and methods.</summary>
internal sealed class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger, IKnownFailures? failures = null)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (BadHttpRequestException bad) when (!http.Response.HasStarted)
        {
            var error = RequestErrors.Bad("The request cannot be read: " + bad.Message, "Correct the request.");
            await new ProblemResult(ProblemKinds.Of(error) with { Status = bad.StatusCode }).ExecuteAsync(http);
            return;
        }
#pragma warning disable CA1031 // The last resort of a server: whatever it is, the client gets an answer and the log the cause.
        catch (Exception unhandled) when (!http.Response.HasStarted)
#pragma warning restore CA1031
        {
            Log.Unhandled(logger, unhandled, http.Request.Method, http.Request.Path);
            http.Response.Clear();
            await new ProblemResult(failures?.Explain(unhandled) ?? RequestErrors.Internal()).ExecuteAsync(http);
            return;
        }

        if (!http.Response.HasStarted && http.Response.ContentType is null && Bare(http) is { } problem)
        {
            await problem.ExecuteAsync(http);
        }
    }

    private static ProblemResult? Bare(HttpContext http)
    {
        var (method, path) = (http.Request.Method, http.Request.Path.Value ?? "/");
        return http.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => new(RequestErrors.UnknownRoute(method, path)),
            StatusCodes.Status405MethodNotAllowed =>
                new(RequestErrors.MethodNotAllowed(method, path, http.Response.Headers.Allow.ToString())),
            _ => null,
        };
    }
}
