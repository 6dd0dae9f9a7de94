using System.Text;

namespace DrFunctions.Simulator.World;

/// <summary>Anything with an ARM id. Subclasses keep typed state beside the JSON that the client gave.</summary>
internal abstract class Resource(string id, string type, string location)
{
    private readonly Dictionary<string, byte[]> _rendered = [];

    public string Id { get; } = id;

    public string Key { get; } = id.Lower();

    public string Name { get; } = id[(id.LastIndexOf('/') + 1)..];

    public string Type { get; } = type;

    public string Location { get; } = location;

    public string ResourceGroup { get; } = Segment(id, "resourceGroups") ?? "";

    /// <summary>Members beside properties that the client owns: tags, sku, zones, identity, plan.</summary>
    public JsonObject Envelope { get; set; } = [];

    public JsonObject Properties { get; set; } = [];

    public string ProvisioningState { get; set; } = "Succeeded";

    /// <summary>Its creation failed: the same PUT tries again from the start.</summary>
    public bool CreationFailed { get; set; }

    /// <summary>The operation in flight; null when nothing is.</summary>
    public Guid? Operation { get; set; }

    /// <summary>Told of every change; set by the cloud that holds the resource.</summary>
    public Action<Resource>? Changed { get; set; }

    /// <summary>Has to follow every change: drops what was rendered and has the change stored.</summary>
    public void Touch()
    {
        _rendered.Clear();
        Changed?.Invoke(this);
    }

    /// <summary>The resource as ARM shows it, cached until the next change.</summary>
    public byte[] Show(string view = "")
    {
        if (_rendered.TryGetValue(view, out var bytes)) return bytes;
        bytes = Encoding.UTF8.GetBytes(Render(view).ToJsonString(Json.Relaxed));
        if (Cacheable) _rendered[view] = bytes;
        return bytes;
    }

    protected virtual bool Cacheable => true;

    public JsonObject Render(string view)
    {
        var shown = new JsonObject { ["name"] = Name, ["id"] = Id, ["type"] = Type };
        if (Location.Length > 0) shown["location"] = Location;
        foreach (var (name, value) in Envelope) shown[name] = value?.DeepClone();
        RenderEnvelope(shown);
        shown["properties"] = RenderProperties(view);
        return shown;
    }

    protected virtual void RenderEnvelope(JsonObject shown)
    {
    }

    protected virtual JsonObject RenderProperties(string view)
    {
        var properties = Properties.Copy();
        properties["provisioningState"] = ProvisioningState;
        return properties;
    }

    public JsonObject Save()
    {
        var saved = new JsonObject
        {
            ["id"] = Id, ["type"] = Type, ["location"] = Location, ["envelope"] = Envelope.DeepClone(),
            ["properties"] = Properties.DeepClone(), ["provisioningState"] = ProvisioningState, ["operation"] = Operation?.ToString(), ["creationFailed"] = CreationFailed,
        };
        SaveState(saved);
        return saved;
    }

    public virtual void LoadState(JsonObject saved, Func<long, DiskContent?> content)
    {
        Envelope = saved.Obj("envelope").Copy();
        Properties = saved.Obj("properties").Copy();
        ProvisioningState = saved.Str("provisioningState") ?? "Succeeded";
        CreationFailed = saved.Flag("creationFailed");
        Operation = Guid.TryParse(saved.Str("operation"), out var id) ? id : null;
    }

    protected virtual void SaveState(JsonObject saved)
    {
    }

    public static string? Segment(string id, string name)
    {
        var segments = id.Split('/');
        for (var i = 0; i + 1 < segments.Length; i++)
            if (segments[i].Same(name)) return segments[i + 1];
        return null;
    }
}
