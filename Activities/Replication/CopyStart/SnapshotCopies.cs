using Azure.Core;
using Azure.ResourceManager.Compute.Models;
using DrFunctions.Activities.Reconciling;
using DrFunctions.Activities.Sites;
using DrFunctions.Activities.Watching;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Replication.CopyStart;

/// <summary>The way of one restore point's snapshots to the destination site, until all of their data is there.</summary>
internal sealed class SnapshotCopies(SiteClients sites, AzureSnapshots snapshots, StepCall call, LiveSyncInput input)
{
    private Site Site => input.To;

    /// <summary>One disk's copy: begins it if there is none.</summary>
    public async Task<Pass<SnapshotView>> PassAsync(DiskSnapshot point)
    {
        var name = NameOf(point);
        var id = IdOf(name);
        var copy = await snapshots.ViewAsync(Site, id, call.CancellationToken);
        if (copy is null)
            return call.HasBegun(id) ? Copying(id, 0) : await BeginAsync(point, name, id);
        if (Foreign(copy, name, point) is { } why)
            return ReplicationErrors.Foreign(Site, "snapshot", copy.Name, why);
        if (WhyFailed(copy) is { } failed)
            return await FailedAsync(copy, failed);
        return copy.IsComplete ? copy : Copying(id, (copy.Percent ?? 0) / 100);
    }

    // One that an earlier attempt left behind holds nothing that anybody could use: it makes room for another.
    private async Task<Pass<SnapshotView>> FailedAsync(SnapshotView copy, string why)
    {
        if (call.IsOutcome(copy.Id, copy.CreatedAt, copy.ReadAt))
            return ReplicationErrors.CopyFailed(Site, copy.Name, why);
        if (call.Begin($"remove {copy.Id}") && !await snapshots.TryDeleteAsync(Site, copy.Id, call.CancellationToken))
            return ReplicationErrors.CopyFailed(Site, copy.Name, why);
        return Copying(copy.Id, 0);
    }

    /// <summary>All copies as they stand; an error that names whatever is missing. Begins nothing.</summary>
    public async Task<Pass<CopiedPoint>> StandingAsync()
    {
        var points = input.RestorePoint.Disks;
        var copies = await Task.WhenAll(points.Select(
            p => snapshots.ViewAsync(Site, IdOf(NameOf(p)), call.CancellationToken)));
        var missing = points.Zip(copies)
            .Select(pair => WhyNotStanding(pair.First, pair.Second)).OfType<string>().ToArray();
        return missing.Length > 0
            ? ReplicationErrors.NotComplete(Site, input.RestorePoint.Id, missing)
            : PointOf([.. copies.Select(c => c!)]);
    }

    /// <summary>The restore point that these complete copies are, OS disk first.</summary>
    public CopiedPoint PointOf(IReadOnlyList<SnapshotView> copies) => new(
        [.. input.RestorePoint.Disks.Zip(copies, (p, c) => new DiskCopy(
            p.Disk.Lun, p.Disk.UniqueId, c.Id, DrTags.Says(c.Tags, DrTags.Delta)))],
        copies.Max(c => c.ReadAt));

    private async Task<Pass<SnapshotView>> BeginAsync(DiskSnapshot point, ReplicaName name, string id)
    {
        var there = await snapshots.ListAsync(Site, input.Destination.ResourceGroup, call.CancellationToken);
        if (there.Snapshots.FirstOrDefault(c => IsLater(c, point)) is { } later)
            return ReplicationErrors.Overtaken(Site, input.RestorePoint.Id, later.Name);

        // Whether only changes cross shows at the beginning alone: it is noted on the copy itself.
        var here = await snapshots.ListAsync(
            input.From, new ResourceIdentifier(point.SnapshotId).ResourceGroupName!, call.CancellationToken);
        var tags = DrTags.OfCopy(name, input.RestorePoint);
        tags[DrTags.Delta] = CopyBase.Newest(here.Snapshots, there.Snapshots, point.Disk.UniqueId) is null ? "false" : DrTags.Yes;
        if (call.Begin(id))
            await snapshots.CreateAsync(Site, id, DiskCreateOption.CopyStart, point.SnapshotId, tags, call.CancellationToken);
        return Copying(id, 0);
    }

    private bool IsLater(SnapshotView copy, DiskSnapshot point) =>
        copy.Tag(DrTags.Role) == DrTags.CopyRole
        && copy.Tag(DrTags.SourceDisk) == point.Disk.UniqueId
        && !copy.HasEnded && copy.CopyError is null
        && DateTimeOffset.TryParse(copy.Tag(DrTags.TakenAt), out var takenAt) && takenAt > input.RestorePoint.TakenAt;

    private string? WhyNotStanding(DiskSnapshot point, SnapshotView? copy)
    {
        var disk = point.Disk.Lun is { } lun ? $"data disk {lun}" : "the OS disk";
        if (copy is null)
            return $"there is no copy of {disk}";
        if ((Foreign(copy, NameOf(point), point) ?? WhyFailed(copy)) is { } why)
            return $"the copy '{copy.Name}' of {disk} is of no use: {why}";
        return copy.IsComplete ? null : $"the copy '{copy.Name}' of {disk} is at {copy.Percent ?? 0:0} %";
    }

    private static string? WhyFailed(SnapshotView copy) =>
        copy.CopyError ?? (copy.HasEnded ? $"its provisioning state is {copy.Provisioning}" : null);

    private string? Foreign(SnapshotView copy, ReplicaName name, DiskSnapshot point)
    {
        if (!DrTags.Carries(copy.Tags, DrTags.OfCopy(name, input.RestorePoint)))
            return "it carries other tags";
        if (!string.Equals(copy.SourceResourceId, point.SnapshotId, StringComparison.OrdinalIgnoreCase))
            return $"it is a copy of {copy.SourceResourceId}";
        return copy.SourceUniqueId is null
            || string.Equals(copy.SourceUniqueId, point.SnapshotUniqueId, StringComparison.OrdinalIgnoreCase)
                ? null
                : "it is a copy of another snapshot under the same name";
    }

    private ReplicaName NameOf(DiskSnapshot point) => new(
        input.Group, input.RestorePoint.Id, input.Machine, input.RestorePoint.Epoch, point.Disk.Lun, point.Disk.UniqueId);

    private string IdOf(ReplicaName name) =>
        SourceSnapshots.ResourceId(Site, input.Destination.ResourceGroup, name.For(DrTags.CopyRole));

    private Waiting Copying(string id, double fraction) => new(
        "copying a snapshot", fraction,
        [new Watch(sites.For(Site), WatchKind.Snapshot, new ResourceIdentifier(id),
            glimpse => glimpse.Provisioning is "failed" or "canceled" || (glimpse.IsSettled && glimpse.Percent is null or >= 100))]);
}
