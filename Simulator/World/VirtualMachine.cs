namespace DrFunctions.Simulator.World;

internal sealed class VirtualMachine(string id, string location, string vmId) : Resource(id, ResourceTypes.VirtualMachine, location)
{
    public string VmId { get; private set; } = vmId;

    public PowerState Power { get; set; } = PowerState.Deallocated;

    public DateTimeOffset TimeCreated { get; set; }

    /// <summary>When the last operation on the machine ended.</summary>
    public DateTimeOffset ProvisionedAt { get; set; }

    public string? FailureCode { get; set; }

    public string? FailureMessage { get; set; }

    /// <summary>The last write that a guest of this machine saw acknowledged.</summary>
    public long LastAcknowledged { get; set; }

    /// <summary>Whether the guest's agent reports ready; set by the guest, not stored.</summary>
    public bool GuestReady { get; set; }

    /// <summary>It ran when its region lost power, and runs again when that ends.</summary>
    public bool ComesBack { get; set; }

    public JsonObject StorageProfile => Properties.Obj("storageProfile") ?? [];

    public JsonObject? OsDisk => StorageProfile.Obj("osDisk");

    public IEnumerable<JsonObject> DataDisks => StorageProfile.Arr("dataDisks").Objects();

    public IEnumerable<string> NicKeys =>
        Properties.Obj("networkProfile").Arr("networkInterfaces").Objects().Select(n => n.Str("id")?.Lower()).OfType<string>();

    /// <summary>Keys of the OS disk first, then of the data disks by lun.</summary>
    public IEnumerable<string> DiskKeys =>
        new[] { OsDisk }.OfType<JsonObject>().Concat(DataDisks.OrderBy(d => d.Number("lun") ?? 0))
            .Select(DiskKey).OfType<string>();

    public static string? DiskKey(JsonObject entry) => entry.Obj("managedDisk").Str("id")?.Lower();

    protected override JsonObject RenderProperties(string view)
    {
        if (view == "statusOnly")
        {
            return new JsonObject
            {
                ["vmId"] = VmId, ["hardwareProfile"] = Properties.Obj("hardwareProfile").Copy(), ["provisioningState"] = ProvisioningState,
                ["instanceView"] = new JsonObject { ["statuses"] = InstanceStatuses.Of(this) },
            };
        }

        var properties = base.RenderProperties(view);
        properties["vmId"] = VmId;
        properties["timeCreated"] = Timestamps.Text(TimeCreated);
        properties.Obj("osProfile")?.Remove("adminPassword");
        if (properties.Obj("storageProfile") is { } storage)
        {
            storage["dataDisks"] ??= new JsonArray();
            if (Power == PowerState.Deallocated) HideDiskFacts(storage);
        }

        if (view == "instanceView") properties["instanceView"] = InstanceStatuses.View(this);
        return properties;
    }

    // A deallocated machine shows neither size nor storage type of its disks.
    private static void HideDiskFacts(JsonObject storage)
    {
        foreach (var disk in storage.Arr("dataDisks").Objects().Append(storage.Obj("osDisk")).OfType<JsonObject>())
        {
            disk.Remove("diskSizeGB");
            disk.Obj("managedDisk")?.Remove("storageAccountType");
        }
    }

    protected override void SaveState(JsonObject saved)
    {
        saved["vmId"] = VmId;
        saved["power"] = Power.ToString();
        saved["timeCreated"] = TimeCreated;
        saved["provisionedAt"] = ProvisionedAt;
        saved["failureCode"] = FailureCode;
        saved["failureMessage"] = FailureMessage;
        saved["lastAcknowledged"] = LastAcknowledged;
        saved["comesBack"] = ComesBack;
    }

    public override void LoadState(JsonObject saved, Func<long, DiskContent?> content)
    {
        base.LoadState(saved, content);
        VmId = saved.Str("vmId") ?? VmId;
        Power = Enum.Parse<PowerState>(saved.Str("power")!);
        TimeCreated = Timestamps.Parse(saved.Str("timeCreated"));
        ProvisionedAt = Timestamps.Parse(saved.Str("provisionedAt"));
        FailureCode = saved.Str("failureCode");
        FailureMessage = saved.Str("failureMessage");
        ComesBack = saved.Flag("comesBack");
        LastAcknowledged = (long)(saved.Number("lastAcknowledged") ?? 0);
    }
}
