namespace DrFunctions.Simulator.World;

/// <summary>Snapshots of disks and their copies to other regions.</summary>
internal static class SnapshotCreation
{
    private const int PerWindow = 7;
    private const int PerDisk = 500;
    private const int ParallelCopies = 100;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    public static (Snapshot Snapshot, Operation Operation) Put(Cloud cloud, string id, string location, JsonObject body, Caller caller)
    {
        var creation = body.Obj("properties").Obj("creationData") ?? throw ArmException.Invalid("creationData", "Required parameter 'creationData' is missing (null).");
        if (cloud.Find<Snapshot>(id) is { } existing)
        {
            if (!existing.CreationFailed) return (existing, Update(cloud, existing, body, caller));
            cloud.Remove(existing);
        }

        cloud.Quotas.RequireSnapshot(cloud, location);
        var option = creation.Str("createOption") ?? throw ArmException.Invalid("creationData.createOption", "Required parameter 'creationData.createOption' is missing (null).");
        var source = creation.Str("sourceResourceId") ?? throw ArmException.Invalid("creationData.sourceResourceId", "Required parameter 'creationData.sourceResourceId' is missing (null).");
        return option.Lower() switch
        {
            "copy" => OfDisk(cloud, id, location, source, body, caller),
            "copystart" => FromOtherRegion(cloud, id, location, source, body, caller),
            _ => throw ArmException.Invalid("creationData.createOption", $"The simulator creates snapshots with createOption Copy and CopyStart, not '{option}'."),
        };
    }

    public static Operation Update(Cloud cloud, Snapshot snapshot, JsonObject body, Caller caller)
    {
        if (snapshot.ProvisioningState == "Deleting") throw ArmException.Concurrent();
        DiskCreation.SameOrigin(snapshot.CreationData, body.Obj("properties").Obj("creationData"));
        if (body.Obj("properties")?["incremental"] is not null && body.Obj("properties").Flag("incremental") != snapshot.Incremental)
            throw ArmException.PropertyChange("incremental");
        if (snapshot.Operation is not { } id || cloud.FindOperation(id) is not { Status: "InProgress" } running)
            return DiskCreation.Merge(cloud, snapshot, body, caller);
        return running;
    }

    private static (Snapshot, Operation) OfDisk(Cloud cloud, string id, string location, string source, JsonObject body, Caller caller)
    {
        if (cloud.Find(source) is not ManagedDisk disk || !disk.Location.Same(location) || disk.ProvisioningState == "Deleting")
            throw ArmException.BadReference(source, id);
        var incremental = body.Obj("properties").Flag("incremental");
        var earlier = EarlierOf(cloud, disk);
        if (incremental) CheckLimits(cloud, disk, earlier);

        var content = cloud.Fork(disk.Content);
        var bytes = earlier.LastOrDefault() is { } last && incremental ? content.ChangedBytesSince(last.Content) : content.AllocatedBytes;
        var snapshot = New(cloud, id, location, content, body, disk.SizeBytes, disk.Properties);
        (snapshot.SourceUniqueId, snapshot.Incremental) = (disk.UniqueId, incremental);
        if (incremental)
        {
            snapshot.Family = disk.SnapshotFamily ??= cloud.NewGuid().ToString();
            disk.Touch();
        }

        cloud.Add(snapshot);
        var duration = cloud.Latency.Draw(Latencies.CreateSnapshot, snapshot.Key) + cloud.Latency.Scale(bytes / Latencies.SnapshotBytesPerSecond);
        return (snapshot, cloud.Begin(snapshot, OperationActions.CreateDisk, duration, caller));
    }

    private static (Snapshot, Operation) FromOtherRegion(Cloud cloud, string id, string location, string sourceId, JsonObject body, Caller caller)
    {
        if (cloud.Find(sourceId) is not Snapshot source || source is DiskRestorePoint || source.ProvisioningState == "Deleting") throw ArmException.BadReference(sourceId, id);
        if (!source.Incremental || !body.Obj("properties").Flag("incremental"))
            throw ArmException.Invalid("incremental", "CopyStart is supported for incremental snapshots only: source and target have to be incremental.");
        if (source.Location.Same(location))
            throw ArmException.Invalid("location", "CopyStart copies to another region: source and target are in the same one.");
        if (!source.IsComplete) throw ArmException.NotAllowed($"The source snapshot {source.Id} is not ready: its data is not complete.");

        var copies = cloud.List<Snapshot>(ResourceTypes.Snapshot).Where(s => s.Copy is not null && s.Location.Same(location)).ToList();
        if (copies.Count(c => c.Copy!.InFlight) >= ParallelCopies)
            throw ArmException.NotAllowed($"At most {ParallelCopies} snapshots can be copied to region {location} in parallel.");
        var ofFamily = copies.Where(c => c.Copy!.ErrorCode is null && c.ProvisioningState != "Deleting" && c.Copy.SourceFamily == source.Family).ToList();
        if (ofFamily.Find(c => c.Copy!.InFlight) is { } busy)
            throw ArmException.NotAllowed($"Only one snapshot of a disk can be copied at a time: {busy.Id} is still being copied.");
        if (ofFamily.Find(c => c.Copy!.SourceCreated > source.TimeCreated) is { } later)
            throw ArmException.NotAllowed($"Snapshots have to be copied in the order of their creation: {later.Id} was copied from a later one.");

        var predecessor = ofFamily.MaxBy(c => c.Copy!.SourceCreated);
        var bytes = predecessor is null ? source.Content.AllocatedBytes : source.Content.ChangedBytesSince(predecessor.Content);
        var snapshot = New(cloud, id, location, cloud.Fork(source.Content), body, source.SizeBytes, source.Properties);
        (snapshot.SourceUniqueId, snapshot.Incremental) = (source.UniqueId, true);
        snapshot.Family = predecessor?.Family ?? cloud.NewGuid().ToString();
        var accepted = cloud.Latency.Draw(Latencies.StartCopy, snapshot.Key);
        var duration = cloud.Latency.Draw(Latencies.CopyWarmUp, snapshot.Key) + cloud.Latency.Scale(bytes / Latencies.CopyBytesPerSecond);
        snapshot.Copy = new SnapshotCopy(cloud.Time, source.Key, source.Family!, source.TimeCreated, cloud.Now + accepted, cloud.Now + accepted + duration, bytes) { BasedOn = predecessor?.Id, Doom = caller.ForcedCopy };
        cloud.Copies.Add(snapshot.Id, snapshot.Location, source.Location, snapshot.Copy);
        cloud.Add(snapshot);
        Follow(cloud, snapshot);
        return (snapshot, cloud.Begin(snapshot, OperationActions.CreateDisk, accepted, caller));
    }

    /// <summary>Completes the copy when its bytes have moved; also called for copies in flight after a restart.</summary>
    public static void Follow(Cloud cloud, Snapshot snapshot) => cloud.Schedule(snapshot.Copy!.EndsAt, () =>
    {
        if (!snapshot.Copy.InFlight || cloud.Find(snapshot.Key) != snapshot) return;
        if (snapshot.Copy.Doom is { } doom)
        {
            snapshot.Copy.Fail(doom.Code, doom.Message);
            snapshot.Touch();
            return;
        }

        snapshot.Copy.Completed = true;
        cloud.Timings.Add(snapshot.Key, "copy", snapshot is DiskRestorePoint ? snapshot.Copy.StartsAt : snapshot.TimeCreated, cloud.Now);
        snapshot.Touch();
    });

    private static Snapshot New(Cloud cloud, string id, string location, DiskContent content, JsonObject body, long size, JsonObject inherited)
    {
        var properties = body.Obj("properties").Copy();
        foreach (var name in new[] { "osType", "hyperVGeneration", "supportedCapabilities" })
            if (inherited[name] is { } value) properties[name] ??= value.DeepClone();
        var envelope = DiskCreation.EnvelopeOf(body);
        envelope["sku"] ??= new JsonObject { ["name"] = "Standard_LRS", ["tier"] = "Standard" };
        return new Snapshot(id, location, cloud.NewGuid().ToString(), content)
        {
            Envelope = envelope, Properties = properties, SizeBytes = size, TimeCreated = cloud.Now, ProvisioningState = "Updating",
        };
    }

    private static List<Snapshot> EarlierOf(Cloud cloud, ManagedDisk disk) =>
        [.. cloud.List<Snapshot>(ResourceTypes.Snapshot)
            .Where(s => s.Incremental && s.Copy is null && s.SourceUniqueId == disk.UniqueId && s.ProvisioningState != "Deleting" && !s.CreationFailed)
            .OrderBy(s => s.TimeCreated)];

    private static void CheckLimits(Cloud cloud, ManagedDisk disk, List<Snapshot> earlier)
    {
        if (earlier.Count >= PerDisk)
            throw ArmException.NotAllowed($"The disk {disk.Id} has {PerDisk} incremental snapshots, the most that it can have. Delete some first.");
        var since = cloud.Now - cloud.Latency.Scale(Window.TotalSeconds);
        if (earlier.Count(s => s.TimeCreated > since) >= PerWindow)
            throw ArmException.NotAllowed($"At most {PerWindow} incremental snapshots of disk {disk.Id} can be created within 5 minutes.");
    }
}
