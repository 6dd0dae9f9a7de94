namespace DrFunctions.Simulator.World;

/// <summary>All disks of a machine at one instant, or a copy of that in another region.</summary>
internal sealed class RestorePoint(string id, string location) : Resource(id, ResourceTypes.RestorePoint, location)
{
    public DateTimeOffset TimeCreated => Timestamps.Parse(Properties.Str("timeCreated"));

    /// <summary>Lower-cased id of the restore point that this one was copied from; null for one of a machine.</summary>
    public string? SourceKey => Properties.Obj("sourceRestorePoint").Str("id")?.Lower();

    public bool IsCrashConsistent => Properties.Str("consistencyMode").Same("CrashConsistent");

    protected override void RenderEnvelope(JsonObject shown) => shown.Remove("location");
}

/// <summary>One disk of a restore point; the type of resource that disks are restored from.</summary>
internal sealed class DiskRestorePoint(string id, string location, string uniqueId, DiskContent content) : Snapshot(id, location, uniqueId, content, ResourceTypes.DiskRestorePoint)
{
    /// <summary>The one that the others of its family only add to.</summary>
    public bool IsRoot => Family == UniqueId;

    public string SourceDisk => Properties.Str("sourceResourceId") ?? "";

    public JsonObject ReplicationStatus() => new()
    {
        ["status"] = Status(), ["completionPercent"] = Copy is { InFlight: false, Completed: false } ? 0 : (int)(Copy?.Percent() ?? 100),
    };

    /// <summary>No details are given for a copy that failed.</summary>
    public JsonObject Status() => new() { ["code"] = $"ReplicationState/{State.Lower()}", ["level"] = State == "Failed" ? "Error" : "Info", ["displayStatus"] = State };

    private string State => Copy switch { null or { Completed: true } => "Succeeded", { InFlight: true } => "InProgress", _ => "Failed" };

    protected override void RenderEnvelope(JsonObject shown) => shown.Remove("location");

    protected override JsonObject RenderProperties(string view)
    {
        var properties = Properties.Copy();
        properties["timeCreated"] = Timestamps.Text(TimeCreated);
        properties["familyId"] = Family;
        properties["sourceUniqueId"] = SourceUniqueId;
        properties["encryption"] = new JsonObject { ["type"] = "EncryptionAtRestWithPlatformKey" };
        properties["networkAccessPolicy"] = "AllowAll";
        properties["publicNetworkAccess"] = "Enabled";
        properties["completionPercent"] = (int)(Copy?.Percent() ?? 100);
        properties["replicationState"] = State;
        return properties;
    }
}
