using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DrFunctions.Simulator.Arm;

/// <summary>One ARM call: who, faults, routing, journal, answer.</summary>
internal sealed class ArmPipeline(Cloud cloud, Inventory inventory, Tokens tokens, Faults faults, FaultEffects effects, Throttle throttle, ILogger log)
{
    private readonly long _started = cloud.Now.UtcTicks;
    private readonly ArmRouter _router = new(cloud, inventory);
    private long _requests;

    public async Task HandleAsync(HttpContext context)
    {
        AddStandardHeaders(context);
        ArmResponse response;
        var struck = StruckCall.None;
        try
        {
            var principal = tokens.Authenticate(context.Request.Headers.Authorization);
            var path = ArmPath.Parse(context.Request.Method, context.Request.Path.Value!)
                ?? throw new ArmException(404, "InvalidResource", $"The path {context.Request.Path} names no resource.");
            var caller = Caller.Arm(principal.ObjectId, context.Request.Method, context.Request.Headers["x-ms-client-request-id"]);
            var content = await ReadBodyAsync(context.Request);
            var request = new ArmRequest(context.Request.Method, path, context.Request.Query, content, principal, caller, $"https://{context.Request.Host}");
            if (faults.Any) struck = Strike(request, context.Request.Path.Value!);
            if (!await effects.BeforeAsync(context, struck.Rules))
            {
                faults.Turn(struck);
                return;
            }

            var forced = caller with { ForcedOutcome = FaultEffects.OutcomeOf(struck.Rules, FaultKind.Operation), ForcedCopy = FaultEffects.OutcomeOf(struck.Rules, FaultKind.Copy) };
            response = Carry(request with { Caller = forced }, context, struck.Rules);
        }
        catch (ArmException refusal)
        {
            response = Refusal(context, refusal);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.Broken(log, e, context.Request.Method, context.Request.Path);
            response = Refusal(context, new ArmException(500, "InternalServerError", "The simulator failed: see its log."));
        }

        faults.Turn(struck);
        cloud.Timings.Count(context.Request.Method, response.Status);
        if (response.Status < 400 && struck.Rules.Any(s => s.Kind == FaultKind.LostReply))
        {
            context.Abort();
            return;
        }

        await WriteAsync(context, response);
    }

    private ArmResponse Carry(ArmRequest request, HttpContext context, IReadOnlyList<FaultRule> struck) => cloud.Run(() =>
    {
        var site = SiteOf(request);
        if (request.IsRead)
        {
            FaultEffects.Refuse(struck);
            ApiVersions.Check(request);
            throttle.Take(request, site, context.Response.Headers);
            var answer = _router.Route(request);
            effects.After(struck);
            return answer;
        }

        cloud.Journal.Hold();
        try
        {
            FaultEffects.Refuse(struck);
            ApiVersions.Check(request);
            throttle.Take(request, site, context.Response.Headers);
            var before = cloud.Find(request.Path.Id);
            var power = (before as VirtualMachine)?.Power;
            var response = _router.Route(request);
            var effect = EffectOf(request, response, before, power);
            cloud.Journal.Call("mutation", SiteOf(request) ?? site, request.Caller, request.Path.Id, request.Permission, response.Status.ToString(CultureInfo.InvariantCulture), effect);
            return response;
        }
        catch (ArmException refusal)
        {
            cloud.Journal.Call("refused", site, request.Caller, request.Path.Id, request.Permission, $"{refusal.Status} {refusal.Code}");
            throw;
        }
        finally
        {
            cloud.Journal.Release();
            effects.After(struck);
        }
    });

    private static string EffectOf(ArmRequest request, ArmResponse response, Resource? before, PowerState? power) => request.Method switch
    {
        "PUT" => before is null ? "created" : "updated",
        "DELETE" => response.Status == 204 ? "none" : "deleted",
        "POST" => before is VirtualMachine vm && vm.Power != power ? "power" : "none",
        _ => "updated",
    };

    private StruckCall Strike(ArmRequest request, string path)
    {
        var (site, guest) = cloud.Run(() => (SiteOf(request), GuestOf(request)));
        return faults.Strike(new FaultedCall(request.Method, path, request.Path.Id, request.Permission, site, guest));
    }

    // A machine that gets another OS disk is about that disk's guest.
    private string? GuestOf(ArmRequest request)
    {
        var asked = request.Content.Obj("properties");
        return Machines.GuestOf(cloud, cloud.Find(asked.Obj("storageProfile").Obj("osDisk").Obj("managedDisk").Str("id")) ?? cloud.Find(request.Path.Id)
            ?? cloud.Find(asked.Obj("creationData").Str("sourceResourceId")) ?? cloud.Find(asked.Obj("sourceRestorePoint").Str("id")) ?? Parent(request.Path));
    }

    // The region that would serve the call; null for what no single region does.
    private string? SiteOf(ArmRequest request)
    {
        var path = request.Path;
        if (path.Type is "locations/operations" or "locations/diskOperations" or "locations/usages" && path.Names.Count > 0) return path.Names[0].Lower();
        if (path.Namespace is null or "Microsoft.Authorization") return null;
        return (cloud.Find(path.Id)?.Location ?? request.Content.Str("location") ?? Parent(path)?.Location ?? cloud.Find(path.Scope)?.Location)?.Lower() is { Length: > 0 } site ? site : null;
    }

    private Resource? Parent(ArmPath path) => path.Names.Count > 1 ? cloud.Find(string.Join('/', path.Id.Split('/')[..^2])) : null;

    private void AddStandardHeaders(HttpContext context)
    {
        var headers = context.Response.Headers;
        var id = NewRequestId();
        headers.Date = cloud.Now.ToString("r", CultureInfo.InvariantCulture);
        headers.CacheControl = "no-cache";
        headers.Pragma = "no-cache";
        headers["x-ms-request-id"] = id;
        headers["x-ms-correlation-request-id"] = context.Request.Headers["x-ms-correlation-request-id"] is { Count: > 0 } given ? given : id;
        headers["x-ms-routing-request-id"] = $"SIMULATOR:{cloud.Now.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}:{id}";
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains";
        headers["X-Content-Type-Options"] = "nosniff";
        if (context.Request.Headers["x-ms-return-client-request-id"].ToString().Same("true"))
            headers["x-ms-client-request-id"] = context.Request.Headers["x-ms-client-request-id"];
    }

    private string NewRequestId()
    {
        Span<byte> hash = stackalloc byte[32];
        System.Security.Cryptography.SHA256.HashData(Encoding.ASCII.GetBytes($"request|{_started}|{Interlocked.Increment(ref _requests)}"), hash);
        return new Guid(hash[..16]).ToString();
    }

    private static async Task<JsonObject?> ReadBodyAsync(HttpRequest request)
    {
        if (request.Method is "GET" or "HEAD" or "DELETE") return null;
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        if (body.Length == 0) return null;
        try
        {
            return Json.Parse(body.GetBuffer().AsSpan(0, (int)body.Length)) as JsonObject;
        }
        catch (System.Text.Json.JsonException e)
        {
            throw new ArmException(400, "InvalidRequestContent", $"The request content was invalid and could not be deserialized: '{e.Message}'.");
        }
    }

    private ArmResponse Refusal(HttpContext context, ArmException refusal)
    {
        if (refusal.Status == 401)
        {
            context.Response.Headers.WWWAuthenticate =
                $"Bearer authorization_uri=\"https://{context.Request.Host}/{inventory.Tenant}\", error=\"invalid_token\", error_description=\"{refusal.Message}\"";
        }

        if (refusal.RetryAfter is { } seconds) context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        if (refusal.Body is { } body) return ArmResponse.Json(refusal.Status, body);
        var error = new JsonObject { ["code"] = refusal.Code, ["message"] = refusal.Message };
        if (refusal.Target is not null) error["target"] = refusal.Target;
        if (refusal.Status < 500) context.Response.Headers["x-ms-failure-cause"] = "gateway";
        return ArmResponse.Json(refusal.Status, new JsonObject { ["error"] = error });
    }

    private static async Task WriteAsync(HttpContext context, ArmResponse response)
    {
        context.Response.StatusCode = response.Status;
        foreach (var (name, value) in response.Headers) context.Response.Headers[name] = value;
        if (response.Body is null || context.Request.Method == "HEAD") return;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = response.Body.Length;
        await context.Response.Body.WriteAsync(response.Body, context.RequestAborted);
    }
}
