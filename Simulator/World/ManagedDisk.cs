namespace DrFunctions.Simulator.World;

internal sealed class ManagedDisk(string id, string location, string uniqueId, DiskContent content) : Resource(id, ResourceTypes.Disk, location)
{
    public string UniqueId { get; private set; } = uniqueId;

    public DiskContent Content { get; private set; } = content;

    public string DigestAtCreation { get; set; } = "";

    public DateTimeOffset TimeCreated { get; set; }

    public long SizeBytes { get; set; }

    /// <summary>Id of the machine that holds the disk.</summary>
    public string? ManagedBy { get; private set; }

    /// <summary>Unattached, Attached or, while its machine is deallocated, Reserved.</summary>
    public string DiskState { get; private set; } = "Unattached";

    /// <summary>When it was last attached or detached, or its machine started or deallocated; null while no machine ever held it.</summary>
    public DateTimeOffset? OwnedAt { get; private set; }

    /// <summary>Gives the disk to a machine, or (null) sets it free.</summary>
    public void Own(string? machine, string state, DateTimeOffset now)
    {
        (ManagedBy, DiskState, OwnedAt) = (machine, state, now);
        Touch();
    }

    /// <summary>Family of this disk's incremental snapshots; given by the first one.</summary>
    public string? SnapshotFamily { get; set; }

    public JsonObject CreationData => Properties.Obj("creationData") ?? [];

    protected override void RenderEnvelope(JsonObject shown)
    {
        if (ManagedBy is not null) shown["managedBy"] = ManagedBy;
    }

    protected override JsonObject RenderProperties(string view)
    {
        var properties = base.RenderProperties(view);
        properties["uniqueId"] = UniqueId;
        properties["timeCreated"] = Timestamps.Text(TimeCreated);
        properties["diskState"] = DiskState;
        if (OwnedAt is { } ownedAt) properties["LastOwnershipUpdateTime"] = Timestamps.Text(ownedAt);
        properties["diskSizeGB"] = SizeBytes >> 30;
        properties["diskSizeBytes"] = SizeBytes;
        properties["encryption"] ??= new JsonObject { ["type"] = "EncryptionAtRestWithPlatformKey" };
        properties["networkAccessPolicy"] ??= "AllowAll";
        properties["publicNetworkAccess"] ??= "Enabled";
        return properties;
    }

    protected override void SaveState(JsonObject saved)
    {
        saved["uniqueId"] = UniqueId;
        saved["content"] = Content.Id;
        saved["digestAtCreation"] = DigestAtCreation;
        saved["timeCreated"] = TimeCreated;
        saved["sizeBytes"] = SizeBytes;
        saved["managedBy"] = ManagedBy;
        saved["diskState"] = DiskState;
        saved["ownedAt"] = OwnedAt;
        saved["snapshotFamily"] = SnapshotFamily;
    }

    public override void LoadState(JsonObject saved, Func<long, DiskContent?> content)
    {
        base.LoadState(saved, content);
        UniqueId = saved.Str("uniqueId")!;
        Content = content((long)saved.Number("content")!.Value)!;
        DigestAtCreation = saved.Str("digestAtCreation") ?? "";
        TimeCreated = Timestamps.Parse(saved.Str("timeCreated"));
        SizeBytes = (long)saved.Number("sizeBytes")!.Value;
        ManagedBy = saved.Str("managedBy");
        DiskState = saved.Str("diskState")!;
        OwnedAt = saved["ownedAt"]?.GetValue<DateTimeOffset>();
        SnapshotFamily = saved.Str("snapshotFamily");
    }
}
