using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Core;
using DrFunctions.Activities.Replication;
using DrFunctions.Activities.Replication.Instant;
using DrFunctions.Activities.Sites;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.WhatIf;

/// <summary>
/// The world as a machine's steps would find it one after the other. What they read comes from the platform, as the
/// earlier ones will have left it; what would change it is noted and answered as the platform would, and never sent.
/// </summary>
internal sealed class ForetoldWorld
{
    private readonly Lock _lock = new();
    private readonly ForetoldState _state;
    private readonly ForetoldResources _resources;
    private readonly List<ForetoldCall> _calls = [];

    /// <param name="json">What earlier steps will have done; null for nothing.</param>
    /// <param name="now">Our clock, for as long as the platform has not answered.</param>
    public ForetoldWorld(string? json, DateTimeOffset now)
    {
        _state = new ForetoldState(json, now);
        _resources = new ForetoldResources(_state.FactsOf, _state.Seen);
    }

    /// <summary>What would have been sent, in order.</summary>
    public IReadOnlyList<ForetoldCall> Calls
    {
        get
        {
            lock (_lock)
                return [.. _calls];
        }
    }

    public string ToJson()
    {
        lock (_lock)
            return _state.ToJson();
    }

    /// <summary>Notes what a step was told of a disk, or of what was made of one.</summary>
    public void Learn(string id, string uniqueId, long sizeBytes)
    {
        lock (_lock)
            _state.Learn(id, new ForetoldFacts(uniqueId, sizeBytes));
    }

    /// <summary>Answers a request. Only one that reads is ever sent.</summary>
    /// <param name="message">The request.</param>
    /// <param name="site">The site that it is for.</param>
    /// <param name="read">Sends it.</param>
    public async ValueTask ProcessAsync(HttpMessage message, SiteName site, Func<ValueTask> read)
    {
        var path = new ForetoldPath(Uri.UnescapeDataString(message.Request.Uri.ToUri().AbsolutePath));
        if (CallKinds.Of(message.Request.Method) != CallKind.Read)
        {
            var sent = await BodyOfAsync(message.Request, message.CancellationToken);
            lock (_lock)
                message.Response = Change(message.Request, site, path, sent);
            return;
        }

        lock (_lock)
        {
            if (_state.IsGone(path))
                message.Response = NotFound(message.Request, path);
            else if (_state.Made(path) is { } made)
                message.Response = Answer(message.Request, 200, Shown(path, made));
        }

        if (message.HasResponse)
            return;
        await read();
        lock (_lock)
            Amend(message, path);
    }

    private ForetoldResponse Change(Request request, SiteName site, ForetoldPath path, JsonObject? sent)
    {
        var resource = path.Resource;
        var isNew = _state.Made(resource) is not null || request.Method == RequestMethod.Put;
        _calls.Add(new ForetoldCall(
            request.Method.Method, path.Action, site, isNew ? resource.Parent.Path + "/" + Pattern(resource.Name) : resource.Path));
        var at = _state.Tick();
        if (request.Method == RequestMethod.Put)
        {
            var made = _resources.Make(resource, sent ?? [], at);
            _state.Make(resource, made);
            return Answer(request, resource.Kind == "restorepoints" ? 201 : 200, made);
        }

        if (request.Method == RequestMethod.Delete)
            _state.Remove(resource);
        else if (request.Method == RequestMethod.Patch)
            _state.Change(resource, sent, null, at);
        else if (PowerAfter(path.Last) is { } power)
            _state.Change(resource, null, power, at);
        return Answer(request, 200, new JsonObject { ["id"] = resource.Path, ["name"] = resource.Name });
    }

    private static string? PowerAfter(string action) => action switch
    {
        "deallocate" => "deallocated",
        "start" => "running",
        _ => null,
    };

    // Of the resources that do not exist yet, those of a run are named by it.
    private static string Pattern(string name) => InstantNames.Pattern(ReplicaName.Pattern(name));

    private void Amend(HttpMessage message, ForetoldPath path)
    {
        if (message.Response.Headers.Date is { } date)
            _state.See(date);
        if (message.Response.Status != 200 || Parsed(message.Response) is not { } body)
            return;
        JsonObject amended;
        if (body["value"] is JsonArray list)
            amended = Listed(path, body, list);
        else
        {
            _state.See(body);
            amended = Shown(path, _state.Now(body));
        }

        message.Response = Answer(message.Request, 200, amended, message.Response.Headers.Date);
    }

    private JsonObject Listed(ForetoldPath path, JsonObject body, JsonArray list)
    {
        var standing = list.OfType<JsonObject>().Select(item => (JsonObject)item.DeepClone()).ToList();
        foreach (var item in standing)
            _state.See(item);
        var shown = standing
            .Where(item => item["id"]?.GetValue<string>() is not { } id || !_state.IsGone(new ForetoldPath(id)))
            .Select(_state.Now)
            .Concat(body["nextLink"] is null ? _state.MadeIn(path) : []);
        body["value"] = new JsonArray([.. shown]);
        return body;
    }

    // A collection shows its points where it is asked to.
    private JsonObject Shown(ForetoldPath path, JsonObject resource)
    {
        if (path.Kind != "restorepointcollections" || resource["properties"] is not JsonObject properties)
            return resource;
        var standing = (properties["restorePoints"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        foreach (var point in standing)
            _state.See(point);
        var points = standing
            .Where(point => !_state.IsGone(new ForetoldPath(point["id"]!.GetValue<string>())))
            .Select(point => (JsonObject)point.DeepClone())
            .Concat(_state.MadeIn(new ForetoldPath(path.Path + "/restorePoints")));
        properties["restorePoints"] = new JsonArray([.. points]);
        return resource;
    }

    private ForetoldResponse NotFound(Request request, ForetoldPath path) => Answer(request, 404, new JsonObject
    {
        ["error"] = new JsonObject { ["code"] = "ResourceNotFound", ["message"] = $"'{path.Name}' was not found." },
    });

    private ForetoldResponse Answer(Request request, int status, JsonObject body, DateTimeOffset? date = null) =>
        new(status, body.ToJsonString(), date ?? _state.Clock, request.ClientRequestId);

    private static JsonObject? Parsed(Azure.Response response)
    {
        try
        {
            return response.ContentStream is null ? null : JsonNode.Parse(response.Content.ToMemory().Span) as JsonObject;
        }
        catch (JsonException)
        {
            // The caller finds that out by itself.
            return null;
        }
    }

    private static async Task<JsonObject?> BodyOfAsync(Request request, CancellationToken cancellationToken)
    {
        if (request.Content is null)
            return null;
        using var buffer = new MemoryStream();
        await request.Content.WriteToAsync(buffer, cancellationToken);
        return buffer.Length == 0 ? null : JsonNode.Parse(buffer.ToArray()) as JsonObject;
    }
}
