namespace DrFunctions.Simulator.World;

/// <summary>Creation of managed disks: empty, or from a snapshot or disk of the same region.</summary>
internal static class DiskCreation
{
    private const long GiB = 1L << 30;

    public static (ManagedDisk Disk, Operation Operation) Put(Cloud cloud, string id, string location, JsonObject body, Caller caller)
    {
        var properties = body.Obj("properties").Copy();
        var creation = properties.Obj("creationData") ?? throw ArmException.Invalid("creationData", "Required parameter 'creationData' is missing (null).");
        if (cloud.Find<ManagedDisk>(id) is { } existing)
        {
            if (!existing.CreationFailed) return (existing, Update(cloud, existing, body, caller));
            cloud.Remove(existing);
        }

        var option = creation.Str("createOption") ?? throw ArmException.Invalid("creationData.createOption", "Required parameter 'creationData.createOption' is missing (null).");
        var asked = (long)(properties.Number("diskSizeGB") ?? 0) * GiB;
        var (content, size, inherited) = option.Lower() switch
        {
            "empty" => (cloud.NewContent("empty", 0), asked > 0 ? asked : throw ArmException.Invalid("diskSizeGB", "Required parameter 'diskSizeGB' is missing (null)."), (JsonObject?)null),
            "copy" => Copied(cloud, id, location, creation, asked),
            "restore" => Restored(cloud, id, location, creation, asked),
            _ => throw ArmException.Invalid("creationData.createOption", $"The simulator creates disks with createOption Empty, Copy and Restore, not '{option}'."),
        };
        foreach (var name in new[] { "osType", "hyperVGeneration", "supportedCapabilities" })
            if (inherited?[name] is { } value) properties[name] ??= value.DeepClone();

        var disk = new ManagedDisk(id, location, cloud.NewGuid().ToString(), content)
        {
            Envelope = EnvelopeOf(body),
            Properties = properties,
            SizeBytes = size,
            TimeCreated = cloud.Now,
            ProvisioningState = "Updating",
            DigestAtCreation = content.Digest(),
        };
        cloud.Add(disk);
        return (disk, cloud.Begin(disk, OperationActions.CreateDisk, cloud.Latency.Draw(Latencies.CreateDisk, disk.Key), caller));
    }

    /// <summary>Tags, sku and the like, as the client gave them.</summary>
    public static JsonObject EnvelopeOf(JsonObject body)
    {
        var envelope = new JsonObject();
        foreach (var name in new[] { "tags", "sku", "zones", "identity", "plan", "extendedLocation" })
            if (body[name] is { } value) envelope[name] = value.DeepClone();
        return envelope;
    }

    /// <summary>A PUT or PATCH on something that exists: its origin can't change, a size can only grow.</summary>
    public static Operation Update(Cloud cloud, ManagedDisk disk, JsonObject body, Caller caller)
    {
        if (disk.ProvisioningState == "Deleting") throw ArmException.Concurrent();
        SameOrigin(disk.CreationData, body.Obj("properties").Obj("creationData"));
        if (body.Obj("properties").Number("diskSizeGB") is { } size)
        {
            if ((long)size * GiB < disk.SizeBytes) throw ArmException.NotAllowed("Disk size reduction is not supported.");
            if ((long)size * GiB > disk.SizeBytes && disk.DiskState == "Attached")
                throw ArmException.NotAllowed($"Cannot resize disk {disk.Name} while it is attached to running VM {disk.ManagedBy}.");
            disk.SizeBytes = (long)size * GiB;
        }

        return Merge(cloud, disk, body, caller);
    }

    public static Operation Merge(Cloud cloud, Resource resource, JsonObject body, Caller caller)
    {
        foreach (var (name, value) in EnvelopeOf(body)) resource.Envelope[name] = value?.DeepClone();
        resource.ProvisioningState = "Updating";
        return cloud.Begin(resource, OperationActions.Settle, cloud.Latency.Draw(Latencies.UpdateDisk, resource.Key), caller);
    }

    public static void SameOrigin(JsonObject current, JsonObject? asked)
    {
        if (asked is null) return;
        if (asked.Str("createOption") is { } option && !option.Same(current.Str("createOption"))) throw ArmException.PropertyChange("creationData.createOption");
        if (asked.Str("sourceResourceId") is { } source && !source.Same(current.Str("sourceResourceId"))) throw ArmException.PropertyChange("creationData.sourceResourceId");
    }

    // The platform does not check whether a copied restore point is complete: what comes of an incomplete one is not usable.
    private static (DiskContent Content, long Size, JsonObject? Inherited) Restored(Cloud cloud, string id, string location, JsonObject creation, long asked)
    {
        var source = creation.Str("sourceResourceId") ?? throw ArmException.Invalid("creationData.sourceResourceId", "Required parameter 'creationData.sourceResourceId' is missing (null).");
        if (cloud.Find<DiskRestorePoint>(source) is not { } found || !found.Location.Same(location) || RestorePoints.PointOf(cloud, found) is not { ProvisioningState: "Succeeded" })
            throw ArmException.BadReference(source, id);
        if (asked > 0 && asked < found.SizeBytes) throw ArmException.Invalid("diskSizeGB", $"The size {asked / GiB} GB is smaller than the source's {found.SizeBytes / GiB} GB.");
        creation["sourceUniqueId"] = found.UniqueId;
        return (found.IsComplete ? cloud.Fork(found.Content) : cloud.NewContent($"incomplete:{found.Key}", 0), Math.Max(asked, found.SizeBytes), found.Properties);
    }

    private static (DiskContent Content, long Size, JsonObject? Inherited) Copied(Cloud cloud, string id, string location, JsonObject creation, long asked)
    {
        var source = creation.Str("sourceResourceId") ?? throw ArmException.Invalid("creationData.sourceResourceId", "Required parameter 'creationData.sourceResourceId' is missing (null).");
        var found = cloud.Find(source);
        if (found is not (Snapshot or ManagedDisk) || found is DiskRestorePoint || !found.Location.Same(location) || found.ProvisioningState == "Deleting") throw ArmException.BadReference(source, id);
        if (found is Snapshot { IsComplete: false } snapshot)
        {
            throw ArmException.NotAllowed(snapshot.Copy is { InFlight: false, ErrorCode: { } error }
                ? $"The snapshot {snapshot.Id} can't be used: its copy failed with {error}."
                : $"The snapshot {snapshot.Id} is not ready yet: its data is {snapshot.Copy?.Percent() ?? 0}% complete (completionPercent must be 100).");
        }

        var (from, size, unique) = found switch
        {
            Snapshot s => (s.Content, s.SizeBytes, s.UniqueId),
            ManagedDisk d => (d.Content, d.SizeBytes, d.UniqueId),
            _ => throw new InvalidOperationException(),
        };
        if (asked > 0 && asked < size) throw ArmException.Invalid("diskSizeGB", $"The size {asked / GiB} GB is smaller than the source's {size / GiB} GB.");
        creation["sourceUniqueId"] = unique;
        return (cloud.Fork(from), Math.Max(asked, size), found.Properties);
    }
}
