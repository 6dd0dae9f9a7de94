using System.Globalization;
using System.Text.Json.Nodes;

namespace DrFunctions.Activities.WhatIf;

/// <summary>
/// What the steps so far will have left behind, apart from the platform's own answers: resources that they make, change
/// and remove. It goes from one step of a machine to the next as JSON.
/// </summary>
internal sealed class ForetoldState
{
    private readonly JsonObject _made;
    private readonly JsonObject _changed;
    private readonly JsonObject _gone;
    private readonly JsonObject _held;
    private readonly JsonObject _facts;
    private readonly Dictionary<string, JsonNode> _seen = [];

    public ForetoldState(string? json, DateTimeOffset now)
    {
        var state = json is null ? [] : (JsonObject)JsonNode.Parse(json)!;
        _made = Part(state, "made");
        _changed = Part(state, "changed");
        _gone = Part(state, "gone");
        _held = Part(state, "held");
        _facts = Part(state, "facts");
        Clock = state["clock"] is { } clock
            ? DateTimeOffset.Parse(clock.GetValue<string>(), CultureInfo.InvariantCulture)
            : now;
        IsTimed = state["clock"] is not null;
    }

    /// <summary>The platform's clock, never behind what it last said.</summary>
    public DateTimeOffset Clock { get; private set; }

    private bool IsTimed { get; set; }

    /// <summary>As the next step gets it.</summary>
    public string ToJson()
    {
        var state = new JsonObject { ["clock"] = Clock.ToString("O", CultureInfo.InvariantCulture) };
        foreach (var (name, part) in new[] { ("made", _made), ("changed", _changed), ("gone", _gone), ("held", _held), ("facts", _facts) })
            state[name] = part.DeepClone();
        return state.ToJsonString();
    }

    public bool IsGone(ForetoldPath path) => _gone.ContainsKey(path.Key);

    /// <summary>A resource that a step makes; null for any other.</summary>
    public JsonObject? Made(ForetoldPath path) => _made[path.Key] is JsonObject made ? Now((JsonObject)made.DeepClone()) : null;

    /// <summary>What a list or a collection shows beyond what stands there.</summary>
    public IEnumerable<JsonObject> MadeIn(ForetoldPath list) => _made
        .Where(made => made.Key.StartsWith(list.Key + "/", StringComparison.Ordinal) && !made.Key[(list.Key.Length + 1)..].Contains('/'))
        .Select(made => Now((JsonObject)made.Value!.DeepClone())).ToList();

    /// <summary>A resource as the steps so far will have left it.</summary>
    public JsonObject Now(JsonObject resource)
    {
        if (resource["id"]?.GetValue<string>() is not { } id)
            return resource;
        var key = id.ToLowerInvariant();
        foreach (var change in _changed[key] as JsonArray ?? [])
            Apply(resource, (JsonObject)change!);
        var holder = _held.FirstOrDefault(held => Holds(held.Value!, key)).Key;
        if (holder is not null)
            resource["managedBy"] = holder;
        else if (resource["managedBy"]?.GetValue<string>() is { } before && _held.ContainsKey(before.ToLowerInvariant()))
            resource.Remove("managedBy");
        return resource;
    }

    public void Make(ForetoldPath path, JsonObject made)
    {
        _gone.Remove(path.Key);
        _made[path.Key] = made.DeepClone();
        Learn(made);
        Hold(path, made);
    }

    /// <summary>A change of a resource; one of a VM ends an operation on it, and may leave it in another power state.</summary>
    public void Change(ForetoldPath path, JsonObject? patch, string? power, DateTimeOffset at)
    {
        if (_changed[path.Key] is not JsonArray changes)
            _changed[path.Key] = changes = [];
        var change = new JsonObject { ["at"] = at.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture) };
        if (patch is not null)
            change["patch"] = patch.DeepClone();
        if (power is not null)
            change["power"] = power;
        changes.Add((JsonNode)change);
        if (patch is not null)
            Hold(path, patch);
    }

    public void Remove(ForetoldPath path)
    {
        _made.Remove(path.Key);
        _gone[path.Key] = true;
    }

    /// <summary>Notes when the platform answered.</summary>
    public void See(DateTimeOffset date)
    {
        // The header names the second only: what stands may have been made at its end. Before the first answer only our own
        // clock was known, which need not be the platform's.
        var end = date + TimeSpan.FromSeconds(1);
        Clock = IsTimed && end < Clock ? Clock : end;
        IsTimed = true;
    }

    /// <summary>The clock, moved on: no two operations end at one moment.</summary>
    public DateTimeOffset Tick() => Clock += TimeSpan.FromMilliseconds(1);

    /// <summary>Notes a resource as it was read.</summary>
    public void See(JsonObject resource)
    {
        if (resource["id"]?.GetValue<string>() is { } id)
            _seen[id.ToLowerInvariant()] = resource.DeepClone();
        Learn(resource);
    }

    /// <summary>A resource as it was last read, or foretold.</summary>
    public JsonNode? Seen(string id) => Made(new ForetoldPath(id)) ?? _seen.GetValueOrDefault(id.ToLowerInvariant());

    public ForetoldFacts? FactsOf(string id) => _facts[id.ToLowerInvariant()] is JsonArray { Count: 2 } facts
        ? new ForetoldFacts(facts[0]!.GetValue<string>(), facts[1]!.GetValue<long>())
        : null;

    public void Learn(string id, ForetoldFacts facts) => _facts[id.ToLowerInvariant()] = new JsonArray(facts.UniqueId, facts.SizeBytes);

    private void Learn(JsonObject resource)
    {
        if (resource["properties"] is not JsonObject properties || resource["id"]?.GetValue<string>() is not { } id)
            return;
        var bytes = properties["diskSizeBytes"]?.GetValue<long>() ?? (properties["diskSizeGB"]?.GetValue<long>() << 30);
        if (properties["uniqueId"]?.GetValue<string>() is { } uniqueId && bytes is { } size)
            Learn(id, new ForetoldFacts(uniqueId, size));

        // A part of a restore point is as large as the disk, or the part, that it was made of.
        var storage = properties["sourceMetadata"]?["storageProfile"];
        foreach (var disk in (storage?["dataDisks"] as JsonArray ?? []).Append(storage?["osDisk"]).OfType<JsonNode>())
        {
            var source = disk["diskRestorePoint"]?["sourceDiskRestorePoint"]?["id"] ?? disk["managedDisk"]?["id"];
            if (disk["diskRestorePoint"]?["id"]?.GetValue<string>() is { } part
                && source is not null && FactsOf(source.GetValue<string>()) is { } facts)
                Learn(part, facts);
        }
    }

    private void Hold(ForetoldPath path, JsonObject vm)
    {
        if (vm["properties"]?["storageProfile"] is not JsonObject storage)
            return;
        var disks = (storage["dataDisks"] as JsonArray ?? []).Append(storage["osDisk"]);
        _held[path.Key] = new JsonArray(
            [.. disks.Select(disk => disk?["managedDisk"]?["id"]?.GetValue<string>()).OfType<string>().Select(id => (JsonNode)id.ToLowerInvariant())]);
    }

    private static bool Holds(JsonNode held, string disk) => ((JsonArray)held).Any(id => id!.GetValue<string>() == disk);

    private static void Apply(JsonObject resource, JsonObject change)
    {
        if (change["patch"] is JsonObject patch)
            Merge(resource, patch);
        if (resource["properties"]?["instanceView"] is not JsonObject view || view["statuses"] is not JsonArray statuses)
            return;
        var power = change["power"]?.GetValue<string>()
            ?? statuses.Select(status => status!["code"]?.GetValue<string>()).FirstOrDefault(
                code => code?.StartsWith("PowerState/", StringComparison.OrdinalIgnoreCase) == true)?["PowerState/".Length..]
            ?? "unknown";
        view["statuses"] = ForetoldResources.Statuses(
            power, DateTimeOffset.Parse(change["at"]!.GetValue<string>(), CultureInfo.InvariantCulture));
    }

    // As ARM takes a PATCH: objects member by member, anything else as a whole.
    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is JsonObject inner && name != "tags" && target[name] is JsonObject existing)
                Merge(existing, inner);
            else
                target[name] = value?.DeepClone();
        }
    }

    private static JsonObject Part(JsonObject state, string name) => (JsonObject?)state[name]?.DeepClone() ?? [];
}
