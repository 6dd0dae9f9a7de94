using Azure.Core;
using Azure.ResourceManager.Compute.Models;
using DrFunctions.Activities.Compute;
using DrFunctions.Activities.Reconciling;
using DrFunctions.Activities.Sites;
using DrFunctions.Activities.Watching;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Replication.CopyStart;

/// <summary>The way of one restore point's disks to the destination: copy, wait for all of it, make a disk.</summary>
internal sealed class CopiedDisks(
    SiteClients sites, AzureSnapshots snapshots, AzureDisks disks, StepCall call, LiveSyncInput input,
    Func<int?, Task<DiskShape>> shapes)
{
    public const string CopyRole = "copy";
    public const string DiskRole = "disk";

    private Site Site => input.To;

    /// <summary>Complete means that the data is there, which comes long after the operation succeeded.</summary>
    public static bool IsComplete(SnapshotView copy) => copy is { Provisioning: "Succeeded", Percent: >= 100 };

    /// <summary>A copy that failed or was canceled will never arrive; the platform need not say so twice.</summary>
    public static bool IsInFlight(SnapshotView copy) => copy.CopyError is null && !HasEnded(copy) && !IsComplete(copy);

    public async Task<Pass<DestinationDisk>> PassAsync(DiskSnapshot point)
    {
        var name = new ReplicaName(
            input.Group, input.Permit.Run, input.Machine, input.RestorePoint.Epoch, point.Disk.Lun, point.Disk.UniqueId);
        var copy = await CopyAsync(point, name);
        return copy.Value is { } complete ? await DiskAsync(point, name, complete) : copy.Stop!;
    }

    private async Task<Pass<SnapshotView>> CopyAsync(DiskSnapshot point, ReplicaName name)
    {
        var id = CopyStartReplication.SnapshotResource(Site, input.Destination.ResourceGroup, name.For(CopyRole));
        var tags = DrTags.Of(CopyRole, name);
        var copy = await snapshots.ViewAsync(Site, id, call.CancellationToken);
        if (copy is null)
        {
            if (call.Begin(id))
                await snapshots.CreateAsync(Site, id, DiskCreateOption.CopyStart, point.SnapshotId, tags, call.CancellationToken);
            return Copying(id, 0);
        }

        if (Foreign(copy, tags, point) is { } why)
            return ReplicationErrors.Foreign(Site, "snapshot", copy.Name, why);
        if (copy.CopyError is { } error)
            return ReplicationErrors.CopyFailed(Site, copy.Name, error);
        if (HasEnded(copy))
            return ReplicationErrors.CopyFailed(Site, copy.Name, $"its provisioning state is {copy.Provisioning}");
        return IsComplete(copy) ? copy : Copying(id, (copy.Percent ?? 0) / 100);
    }

    private async Task<Pass<DestinationDisk>> DiskAsync(DiskSnapshot point, ReplicaName name, SnapshotView copy)
    {
        var id = $"/subscriptions/{Site.SubscriptionId}/resourceGroups/{input.Destination.ResourceGroup}"
            + $"/providers/Microsoft.Compute/disks/{name.For(DiskRole)}";
        var tags = DrTags.Of(DiskRole, name);
        var disk = await disks.ViewAsync(Site, id, call.CancellationToken);
        if (disk is not null && Foreign(disk, tags, copy) is { } why)
            return ReplicationErrors.Foreign(Site, "disk", name.For(DiskRole), why);
        if (disk is { Provisioning: "Succeeded" })
            return disk.SizeBytes == point.Disk.SizeBytes
                ? new DestinationDisk(point.Disk.Lun, id, copy.Id, point.Disk.Caching)
                : ReplicationErrors.WrongSize(Site, name.For(DiskRole), disk.SizeBytes, point.Disk.SizeBytes);
        if (disk is null or { Provisioning: "Failed" })
        {
            if (call.Begin(id))
                await CreateAsync(point, name, copy, tags);
            else if (disk is not null)
                return ReplicationErrors.DiskFailed(Site, name.For(DiskRole));
        }

        return new Waiting(
            "making a disk of its copy", 1,
            [new Watch(sites.For(Site), WatchKind.Disk, new ResourceIdentifier(id), glimpse => glimpse.IsSettled)]);
    }

    private async Task CreateAsync(
        DiskSnapshot point, ReplicaName name, SnapshotView copy, IReadOnlyDictionary<string, string> tags)
    {
        var shape = await shapes(point.Disk.Lun);
        var blueprint = input.RestorePoint.Blueprint;
        var isOs = point.Disk.Lun is null;
        await disks.CreateFromSnapshotAsync(
            Site,
            new NewDisk(
                input.Destination.ResourceGroup, name.For(DiskRole), copy.Id, shape.Sku, shape.Zones,
                isOs ? blueprint.OsType : null, isOs ? blueprint.HyperVGeneration : null, tags),
            call.CancellationToken);
    }

    private static bool HasEnded(SnapshotView copy) => copy.Provisioning is "Failed" or "Canceled";

    private static string? Foreign(SnapshotView copy, IReadOnlyDictionary<string, string> tags, DiskSnapshot point)
    {
        if (!DrTags.Carries(copy.Tags, tags))
            return "it carries other tags";
        if (!string.Equals(copy.SourceResourceId, point.SnapshotId, StringComparison.OrdinalIgnoreCase))
            return $"it is a copy of {copy.SourceResourceId}";
        return copy.SourceUniqueId is null
            || string.Equals(copy.SourceUniqueId, point.SnapshotUniqueId, StringComparison.OrdinalIgnoreCase)
                ? null
                : "it is a copy of another snapshot under the same name";
    }

    private static string? Foreign(DiskView disk, IReadOnlyDictionary<string, string> tags, SnapshotView copy)
    {
        if (!DrTags.Carries(disk.Tags, tags))
            return "it carries other tags";
        return string.Equals(disk.CopiedFrom, copy.Id, StringComparison.OrdinalIgnoreCase)
            ? null
            : $"it was made of {disk.CopiedFrom}";
    }

    private Waiting Copying(string id, double fraction) => new(
        "copying a snapshot", fraction,
        [new Watch(sites.For(Site), WatchKind.Snapshot, new ResourceIdentifier(id),
            glimpse => glimpse.Provisioning is "failed" or "canceled" || (glimpse.IsSettled && glimpse.Percent is null or >= 100))]);
}
