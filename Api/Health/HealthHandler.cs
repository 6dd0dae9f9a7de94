using DrFunctions.Durable;
using Microsoft.AspNetCore.Http;

namespace DrFunctions.Api;

/// <summary>Whether the host can do its work: its store answers.</summary>
public static class HealthHandler
{
    /// <summary>200 once a read of the store has come back; a store that fails gives the 500 of any request.</summary>
    public static async Task<IResult> GetAsync(HttpContext http, DurableClient client)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(client);
        _ = await client.GetInstanceAsync("healthz", cancellationToken: http.RequestAborted);
        return Results.Json(new HealthView("Healthy"), ApiJson.Web.HealthView);
    }
}

/// <summary>The answer of a health check.</summary>
internal sealed record HealthView(string Status);
