namespace DrFunctions.Simulator.Persistence;

/// <summary>The world that a log describes.</summary>
internal sealed class StoredWorld(IContentLog log, TimeProvider time)
{
    public const int Format = 1;

    private readonly Dictionary<long, DiskContent> _contents = [];
    private readonly Dictionary<string, JsonObject> _resources = [];
    private readonly Dictionary<string, JsonObject> _operations = [];

    public string? Subscription { get; private set; }

    public long Identifiers { get; private set; }

    public long Contents { get; private set; }

    public long DroppedBytes { get; set; }

    public List<JsonObject> Journal { get; } = [];

    public IEnumerable<Operation> Operations => _operations.Values.Select(Operation.Load);

    public void Apply(LogRecordKind kind, byte[] payload)
    {
        if (kind == LogRecordKind.ContentWritten)
        {
            var (id, page, offset, bytes) = LogFormat.ReadWrite(payload);
            _contents[id].Restore(page, offset, bytes);
            return;
        }

        var json = Json.Parse(payload) as JsonObject ?? throw new InvalidDataException($"A record of kind {kind} is not an object.");
        switch (kind)
        {
            case LogRecordKind.Header:
                if (json.Number("format") != Format) throw new InvalidDataException($"It has format {json.Number("format")}, this simulator knows {Format}.");
                Subscription = json.Str("subscription");
                break;
            case LogRecordKind.ContentCreated:
                Keep(new DiskContent((long)json.Number("id")!.Value, json.Str("base")!, (long)json.Number("bytes")!.Value, log));
                break;
            case LogRecordKind.ContentForked:
                Keep(_contents[(long)json.Number("source")!.Value].Fork((long)json.Number("id")!.Value));
                break;
            case LogRecordKind.Resource:
                _resources[json.Str("id")!.Lower()] = json;
                break;
            case LogRecordKind.Removed:
                _resources.Remove(json.Str("key")!);
                break;
            case LogRecordKind.Operation:
                _operations[json.Str("id")!] = json;
                break;
            case LogRecordKind.Journal:
                Journal.Add(json);
                break;
            case LogRecordKind.Counters:
                Identifiers = (long)json.Number("identifiers")!.Value;
                Contents = Math.Max(Contents, (long)json.Number("contents")!.Value);
                break;
            default:
                throw new InvalidDataException($"A record has the unknown kind {(byte)kind}.");
        }
    }

    /// <summary>The resources, with the contents that they had.</summary>
    public IReadOnlyList<Resource> Resources()
    {
        var resources = new List<Resource>();
        foreach (var saved in _resources.Values)
        {
            var (id, type, location) = (saved.Str("id")!, saved.Str("type")!, saved.Str("location")!);
            var nothing = new DiskContent(0, "", 0, log);
            Resource resource = type switch
            {
                ResourceTypes.VirtualMachine => new VirtualMachine(id, location, ""),
                ResourceTypes.Disk => new ManagedDisk(id, location, "", nothing),
                ResourceTypes.Snapshot => new Snapshot(id, location, "", nothing),
                ResourceTypes.RestorePoint => new RestorePoint(id, location),
                ResourceTypes.DiskRestorePoint => new DiskRestorePoint(id, location, "", nothing),
                _ => new GenericResource(id, type, location),
            };
            resource.LoadState(saved, content => _contents.GetValueOrDefault(content));
            (resource as Snapshot)?.LoadCopy(time, saved);
            resources.Add(resource);
        }

        return resources;
    }

    private void Keep(DiskContent content)
    {
        _contents[content.Id] = content;
        Contents = Math.Max(Contents, content.Id);
    }
}
