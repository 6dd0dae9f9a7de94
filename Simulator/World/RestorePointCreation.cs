namespace DrFunctions.Simulator.World;

/// <summary>Takes restore points of machines and copies them between regions.</summary>
internal static class RestorePointCreation
{
    public static (RestorePoint Point, Operation Operation) Put(Cloud cloud, string id, Resource collection, JsonObject body, string apiVersion, Caller caller)
    {
        if (cloud.Find<RestorePoint>(id) is { } existing)
        {
            if (!existing.CreationFailed) throw ArmException.NotAllowed($"Restore point {existing.Name} exists already: updating the properties of an existing restore point is not allowed.");
            Deletion.Finish(cloud, existing, caller);
        }

        var asked = body.Obj("properties") ?? [];
        var point = new RestorePoint(id, collection.Location) { ProvisioningState = "Creating" };
        if (asked.Arr("excludeDisks") is { } excluded) point.Properties["excludeDisks"] = excluded.DeepClone();
        return asked.Obj("sourceRestorePoint").Str("id") is { } source
            ? (point, Copy(cloud, point, collection, source, caller))
            : (point, Take(cloud, point, collection, asked, apiVersion, caller));
    }

    private static Operation Take(Cloud cloud, RestorePoint point, Resource collection, JsonObject asked, string apiVersion, Caller caller)
    {
        var source = RestorePoints.SourceOf(collection);
        if (cloud.Find<VirtualMachine>(source) is not { } vm)
            throw cloud.Find(source) is null ? ArmException.BadReference(source, point.Id) : ArmException.Invalid("sourceRestorePoint", "Required parameter 'sourceRestorePoint' is missing (null): the collection holds copies.");
        var mode = asked.Str("consistencyMode") ?? "ApplicationConsistent";
        var crash = mode.Same("CrashConsistent");
        if (!crash && !mode.Same("ApplicationConsistent")) throw ArmException.Invalid("consistencyMode", $"The consistency mode '{mode}' can't be asked for.");
        if (crash && string.CompareOrdinal(apiVersion, "2021-07-01") < 0) throw ArmException.Invalid("consistencyMode", $"CrashConsistent needs api-version 2021-07-01 or later, not {apiVersion}.");
        RestorePoints.CheckLimits(cloud, vm, crash);
        if (!crash && vm.Power == PowerState.Running && !vm.GuestReady)
            throw new ArmException(409, "VMAgentStatusCommunicationError", $"VM '{vm.Name}' has not reported status for VM agent or extensions: an application-consistent restore point needs its agent.");

        var left = asked.Arr("excludeDisks").Objects().Select(d => d.Str("id")?.Lower()).ToHashSet();
        var disks = vm.DiskKeys.Where(k => !left.Contains(k)).Select(cloud.Find<ManagedDisk>).OfType<ManagedDisk>().ToList();
        point.Properties["consistencyMode"] = crash || vm.Power != PowerState.Running ? "CrashConsistent" : "ApplicationConsistent";
        point.Properties["timeCreated"] = Timestamps.Text(cloud.Now);
        var contents = new List<DiskContent>();
        void Fork() => contents.AddRange(disks.Select(d => cloud.Fork(d.Content)));
        if (cloud.Guests is { } guests) guests.WhileStill(Fork);
        else Fork();

        var taken = disks.Select((disk, i) => OfDisk(cloud, point, collection, disk, contents[i])).ToList();
        point.Properties["sourceMetadata"] = Metadata(vm, taken);
        return Begin(cloud, point, taken, Latencies.CreateRestorePoint, caller);
    }

    private static DiskRestorePoint OfDisk(Cloud cloud, RestorePoint point, Resource collection, ManagedDisk disk, DiskContent content)
    {
        var root = RestorePoints.DisksOf(cloud, collection).FirstOrDefault(d => d.IsRoot && d.SourceUniqueId == disk.UniqueId);
        var taken = New(cloud, point, disk.Name, content, disk.SizeBytes, cloud.Now);
        taken.Properties["sourceResourceId"] = disk.Id;
        taken.Properties["sourceResourceLocation"] = disk.Location;
        foreach (var name in new[] { "osType", "hyperVGeneration" })
            if (disk.Properties[name] is { } value) taken.Properties[name] = value.DeepClone();
        (taken.SourceUniqueId, taken.Family) = (disk.UniqueId, root?.Family ?? taken.UniqueId);
        return taken;
    }

    private static Operation Copy(Cloud cloud, RestorePoint point, Resource collection, string sourceId, Caller caller)
    {
        if (cloud.Find<RestorePoint>(sourceId) is not { } source || !RestorePoints.SourceOf(collection).Same(RestorePoints.CollectionKey(source)))
            throw ArmException.BadReference(sourceId, point.Id);
        RestorePoints.CheckCopy(cloud, collection, source);
        foreach (var name in new[] { "consistencyMode", "timeCreated", "excludeDisks" })
            if (source.Properties[name] is { } value) point.Properties[name] = value.DeepClone();
        point.Properties["sourceRestorePoint"] = new JsonObject { ["id"] = source.Id };
        var accepted = cloud.Latency.Draw(Latencies.StartCopy, point.Key);
        var copies = RestorePoints.DisksOf(cloud, source).Select(d => (Source: d, Copy: CopyOf(cloud, point, collection, d, accepted, caller))).ToList();

        var metadata = source.Properties.Obj("sourceMetadata").Copy();
        var storage = metadata.Obj("storageProfile");
        foreach (var entry in storage.Arr("dataDisks").Objects().Append(storage.Obj("osDisk")).OfType<JsonObject>())
        {
            var (from, to) = copies.Find(c => c.Source.Id.Same(entry.Obj("diskRestorePoint").Str("id")));
            if (to is not null) entry["diskRestorePoint"] = new JsonObject { ["id"] = to.Id, ["sourceDiskRestorePoint"] = new JsonObject { ["id"] = from.Id } };
        }

        point.Properties["sourceMetadata"] = metadata;
        return Begin(cloud, point, [.. copies.Select(c => c.Copy)], Latencies.StartCopy, caller);
    }

    private static DiskRestorePoint CopyOf(Cloud cloud, RestorePoint point, Resource collection, DiskRestorePoint source, TimeSpan accepted, Caller caller)
    {
        var earlier = RestorePoints.DisksOf(cloud, collection)
            .Where(d => d.Copy is { Completed: true } done && done.SourceFamily == source.Family).MaxBy(d => d.TimeCreated);
        var bytes = earlier is null ? source.Content.AllocatedBytes : source.Content.ChangedBytesSince(earlier.Content);
        var copy = New(cloud, point, source.SourceDisk.Split('/')[^1], cloud.Fork(source.Content), source.SizeBytes, source.TimeCreated);
        copy.Properties = source.Properties.Copy();
        copy.Properties["sourceResourceId"] = source.Id;
        copy.Properties["sourceResourceLocation"] = source.Location;
        (copy.SourceUniqueId, copy.Family) = (source.UniqueId, earlier?.Family ?? copy.UniqueId);
        var begins = cloud.Now + accepted;
        var duration = cloud.Latency.Draw(Latencies.CopyWarmUp, copy.Key) + cloud.Latency.Scale(bytes / Latencies.CopyBytesPerSecond);
        copy.Copy = new SnapshotCopy(cloud.Time, source.Key, source.Family!, source.TimeCreated, begins, begins + duration, bytes) { BasedOn = earlier?.Id, Doom = caller.ForcedCopy };
        cloud.Copies.Add(copy.Id, copy.Location, source.Location, copy.Copy);
        return copy;
    }

    private static DiskRestorePoint New(Cloud cloud, RestorePoint point, string disk, DiskContent content, long size, DateTimeOffset created) =>
        new($"{point.Id}/diskRestorePoints/{disk}_{cloud.NewGuid()}", point.Location, cloud.NewGuid().ToString(), content)
        {
            SizeBytes = size, TimeCreated = created, Incremental = true,
        };

    private static Operation Begin(Cloud cloud, RestorePoint point, List<DiskRestorePoint> disks, LatencyRange range, Caller caller)
    {
        cloud.Add(point);
        foreach (var disk in disks)
        {
            cloud.Add(disk);
            if (disk.Copy is not null) SnapshotCreation.Follow(cloud, disk);
        }

        return cloud.Begin(point, OperationActions.CreateRestorePoint, cloud.Latency.Draw(range, point.Key), caller);
    }

    private static JsonObject Metadata(VirtualMachine vm, List<DiskRestorePoint> taken)
    {
        var metadata = new JsonObject { ["vmId"] = vm.VmId, ["location"] = vm.Location };
        foreach (var name in new[] { "hardwareProfile", "osProfile", "diagnosticsProfile", "licenseType", "userData", "securityProfile" })
            if (vm.Properties[name] is { } value) metadata[name] = value.DeepClone();
        metadata["storageProfile"] = new JsonObject
        {
            ["osDisk"] = vm.OsDisk is { } os ? Entry(os) : null,
            ["dataDisks"] = new JsonArray([.. vm.DataDisks.Select(d => (JsonNode)Entry(d))]),
        };
        return metadata;

        JsonObject Entry(JsonObject attached)
        {
            var entry = new JsonObject();
            foreach (var name in new[] { "lun", "osType", "name", "caching", "diskSizeGB", "managedDisk", "writeAcceleratorEnabled" })
                if (attached[name] is { } value) entry[name] = value.DeepClone();
            if (taken.Find(t => t.SourceDisk.Same(attached.Obj("managedDisk").Str("id"))) is { } point)
                entry["diskRestorePoint"] = new JsonObject { ["id"] = point.Id };
            return entry;
        }
    }
}
