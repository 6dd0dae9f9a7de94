namespace DrFunctions.Simulator.World;

internal class Snapshot(string id, string location, string uniqueId, DiskContent content, string type = ResourceTypes.Snapshot) : Resource(id, type, location)
{
    public string UniqueId { get; private set; } = uniqueId;

    /// <summary>What the snapshot will hold; only to be used once <see cref="IsComplete"/>.</summary>
    public DiskContent Content { get; private set; } = content;

    public string? SourceUniqueId { get; set; }

    public string? Family { get; set; }

    public DateTimeOffset TimeCreated { get; set; }

    public long SizeBytes { get; set; }

    public bool Incremental { get; set; }

    public SnapshotCopy? Copy { get; set; }

    public bool IsComplete => ProvisioningState == "Succeeded" && Copy is null or { Completed: true };

    public JsonObject CreationData => Properties.Obj("creationData") ?? [];

    public string? SourceKey => CreationData.Str("sourceResourceId")?.Lower();

    // completionPercent grows by itself.
    protected override bool Cacheable => Copy is null or { Completed: true };

    protected override JsonObject RenderProperties(string view)
    {
        var properties = base.RenderProperties(view);
        var creation = properties.Obj("creationData");
        if (creation is not null && SourceUniqueId is not null) creation["sourceUniqueId"] = SourceUniqueId;
        properties["uniqueId"] = UniqueId;
        properties["timeCreated"] = Timestamps.Text(TimeCreated);
        properties["diskState"] = "Unattached";
        properties["diskSizeGB"] = SizeBytes >> 30;
        properties["diskSizeBytes"] = SizeBytes;
        properties["incremental"] = Incremental;
        if (Family is not null) properties["incrementalSnapshotFamilyId"] = Family;
        properties["encryption"] ??= new JsonObject { ["type"] = "EncryptionAtRestWithPlatformKey" };
        properties["networkAccessPolicy"] ??= "AllowAll";
        properties["publicNetworkAccess"] ??= "Enabled";
        properties["completionPercent"] = Copy?.Percent() ?? 100.0;
        if (Copy?.ErrorCode is { } code)
            properties["copyCompletionError"] = new JsonObject { ["errorCode"] = code, ["errorMessage"] = Copy.ErrorMessage };
        return properties;
    }

    protected override void SaveState(JsonObject saved)
    {
        saved["uniqueId"] = UniqueId;
        saved["content"] = Content.Id;
        saved["sourceUniqueId"] = SourceUniqueId;
        saved["family"] = Family;
        saved["timeCreated"] = TimeCreated;
        saved["sizeBytes"] = SizeBytes;
        saved["incremental"] = Incremental;
        saved["copy"] = Copy?.Save();
    }

    public override void LoadState(JsonObject saved, Func<long, DiskContent?> content)
    {
        base.LoadState(saved, content);
        UniqueId = saved.Str("uniqueId")!;
        Content = content((long)saved.Number("content")!.Value)!;
        SourceUniqueId = saved.Str("sourceUniqueId");
        Family = saved.Str("family");
        TimeCreated = Timestamps.Parse(saved.Str("timeCreated"));
        SizeBytes = (long)saved.Number("sizeBytes")!.Value;
        Incremental = saved.Flag("incremental");
    }

    public void LoadCopy(TimeProvider time, JsonObject saved) => Copy = saved.Obj("copy") is { } copy ? SnapshotCopy.Load(time, copy) : null;
}
