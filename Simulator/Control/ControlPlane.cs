using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace DrFunctions.Simulator.Control;

/// <summary>What is under <c>/simulator/</c>: the witness's side, for tests and the demo, without a token.</summary>
internal sealed class ControlPlane(Cloud cloud, Faults faults, Disks disks, Overlaps overlaps, GuestHost guests)
{
    private static readonly JsonSerializerOptions Shape = new(JsonSerializerDefaults.Web);

    public async Task HandleAsync(HttpContext context)
    {
        try
        {
            await RouteAsync(context);
        }
        catch (Exception e) when (e is KeyNotFoundException or ArgumentException or JsonException)
        {
            await WriteAsync(context, e is KeyNotFoundException ? 404 : 400, new { error = e.Message });
        }
    }

    private Task RouteAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var path = context.Request.Path.Value!["/simulator".Length..].Trim('/').ToLowerInvariant();
        return (context.Request.Method, path.Split('/')[0], path) switch
        {
            ("GET", _, "journal") => JournalAsync(context),
            ("GET", _, "faults") => WriteAsync(context, 200, faults.List()),
            ("POST", _, "faults") => AddFaultAsync(context),
            ("DELETE", _, "faults") => RemoveFaultsAsync(context, null),
            ("DELETE", "faults", _) => RemoveFaultsAsync(context, context.Request.Path.Value!.Split('/')[^1]),
            ("GET", _, "disks") => WriteAsync(context, 200, disks.List()),
            ("GET", _, "disks/compare") => WriteAsync(context, 200, disks.Compare(Required(query, "left"), Required(query, "right"))),
            ("GET", _, "disks/order") => WriteAsync(context, 200, disks.CheckOrder(Required(query, "disks").Split(','), query["machine"].ToString() is { Length: > 0 } vm ? vm : null)),
            ("GET", _, "overlaps") => WriteAsync(context, 200, overlaps.Read()),
            ("GET", _, "copies") => WriteAsync(context, 200, cloud.Run(cloud.Copies.List)),
            ("GET", _, "guests") => WriteAsync(context, 200, guests.Statuses()),
            ("GET", _, "timings") => WriteAsync(context, 200, cloud.Timings.List()),
            ("GET", _, "calls") => WriteAsync(context, 200, cloud.Timings.Calls),
            ("GET", _, "operations") => OperationsAsync(context),
            _ => WriteAsync(context, 404, new { error = $"The control plane has journal, faults, disks, disks/compare, disks/order, overlaps, copies, guests, operations, timings and calls, not {context.Request.Method} {path}." }),
        };
    }

    private async Task JournalAsync(HttpContext context)
    {
        var after = long.TryParse(context.Request.Query["after"], CultureInfo.InvariantCulture, out var seq) ? seq : 0;
        var entries = cloud.Journal.After(after);
        if (context.Request.Headers.Accept.ToString().Contains("application/json", StringComparison.OrdinalIgnoreCase))
        {
            await WriteTextAsync(context, 200, "application/json", "[" + string.Join(',', entries.Select(Journal.ToJson)) + "]");
            return;
        }

        await WriteTextAsync(context, 200, "application/x-ndjson", string.Concat(entries.Select(e => Journal.ToJson(e) + "\n")));
    }

    private async Task AddFaultAsync(HttpContext context)
    {
        var rule = await context.Request.ReadFromJsonAsync<FaultRule>(Shape, context.RequestAborted) ?? throw new ArgumentException("Expected a fault rule as a JSON object.");
        await WriteAsync(context, 201, faults.Add(rule));
    }

    private Task RemoveFaultsAsync(HttpContext context, string? id)
    {
        if (id is null) faults.Clear();
        else if (!faults.Remove(id)) throw new KeyNotFoundException($"There is no fault {id}.");
        context.Response.StatusCode = 204;
        return Task.CompletedTask;
    }

    private Task OperationsAsync(HttpContext context) => WriteAsync(context, 200, cloud.Run(() => cloud.Operations
        .OrderBy(o => o.Started).Select(o => new { o.Id, o.Action, Resource = o.ResourceKey, o.Location, o.Status, o.Started, o.Due, o.Ended, o.ClientRequestId }).ToList()));

    private static string Required(IQueryCollection query, string name) =>
        query[name].ToString() is { Length: > 0 } value ? value : throw new ArgumentException($"The query parameter '{name}' is missing.");

    private static Task WriteAsync<T>(HttpContext context, int status, T body) => WriteTextAsync(context, status, "application/json", JsonSerializer.Serialize(body, Shape));

    private static Task WriteTextAsync(HttpContext context, int status, string type, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type + "; charset=utf-8";
        return context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), context.RequestAborted).AsTask();
    }
}
