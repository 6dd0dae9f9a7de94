namespace DrFunctions.Simulator;

/// <summary>Turns the Azure CLI's flattened resources into ARM's shape; leaves ARM's shape alone.</summary>
internal static class ResourceShape
{
    private static readonly HashSet<string> Envelope = new(StringComparer.OrdinalIgnoreCase)
        { "id", "name", "type", "location", "tags", "sku", "zones", "plan", "identity", "etag", "kind", "managedBy", "extendedLocation", "properties" };

    private static readonly HashSet<string> Dropped = new(StringComparer.OrdinalIgnoreCase)
        { "resourceGroup", "etag", "resourceGuid", "managedByExtended", "resources" };

    private static readonly HashSet<string> SubResourceEnvelope = new(StringComparer.OrdinalIgnoreCase) { "id", "name", "type", "etag", "properties" };

    public static JsonObject Normalize(JsonObject resource)
    {
        var shaped = Wrap(resource, Envelope);
        var properties = shaped.Obj("properties")!;
        foreach (var list in new[] { "ipConfigurations", "subnets" })
        {
            if (properties.Arr(list) is not { } entries) continue;
            properties[list] = new JsonArray([.. entries.Objects().Select(e => (JsonNode)Wrap(e, SubResourceEnvelope))]);
        }

        return shaped;
    }

    private static JsonObject Wrap(JsonObject resource, HashSet<string> envelope)
    {
        var shaped = new JsonObject();
        var properties = resource.Obj("properties") is { } given ? (JsonObject)Clean(given)! : [];
        foreach (var (name, value) in resource)
        {
            if (value is null || Dropped.Contains(name) || name.Same("properties")) continue;
            if (envelope.Contains(name)) shaped[name] = Clean(value);
            else properties[name] = Clean(value);
        }

        shaped["properties"] = properties;
        return shaped;
    }

    // The CLI prints nulls for what is absent, adds resourceGroup everywhere and has spelled diskSizeGB both ways.
    private static JsonNode? Clean(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.Where(p => p.Value is not null && !p.Key.Same("resourceGroup"))
            .Select(p => KeyValuePair.Create(p.Key == "diskSizeGb" ? "diskSizeGB" : p.Key, Clean(p.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Clean)]),
        _ => node?.DeepClone(),
    };
}
