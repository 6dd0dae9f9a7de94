using Azure.Core;
using DrFunctions.Activities.Compute;
using DrFunctions.Activities.Reconciling;
using DrFunctions.Activities.Sites;
using DrFunctions.Activities.Watching;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Replication.CopyStart;

/// <summary>Makes disks of complete copies, anew for every run and repeat: no disk that may have run is ever taken again.</summary>
internal sealed class ReplicaDisks(
    SiteClients sites, AzureDisks disks, StepCall call, LiveSyncInput input, Func<int?, Task<DiskShape>> shapes)
{
    private Site Site => input.To;

    /// <summary>One disk: begins it if there is none.</summary>
    public async Task<Pass<DestinationDisk>> PassAsync(DiskSnapshot point, DiskCopy copy)
    {
        var name = new ReplicaName(
            input.Group, input.RestorePoint.Id, input.Machine, input.RestorePoint.Epoch, point.Disk.Lun, point.Disk.UniqueId)
        {
            AppliedBy = input.Permit.Run,
            Repeat = input.Repeat,
        };
        var resource = name.For(DrTags.DiskRole);
        var id = $"/subscriptions/{Site.SubscriptionId}/resourceGroups/{input.Destination.ResourceGroup}"
            + $"/providers/Microsoft.Compute/disks/{resource}";
        var tags = DrTags.Of(DrTags.DiskRole, name);
        var disk = await disks.ViewAsync(Site, id, call.CancellationToken);
        if (disk is not null && Foreign(disk, tags, copy) is { } why)
            return ReplicationErrors.Foreign(Site, "disk", resource, why);
        if (disk is { Provisioning: "Succeeded" })
            return disk.SizeBytes == point.Disk.SizeBytes
                ? new DestinationDisk(point.Disk.Lun, id, copy.SnapshotId, point.Disk.Caching)
                : ReplicationErrors.WrongSize(Site, resource, disk.SizeBytes, point.Disk.SizeBytes);
        if (disk is null or { Provisioning: "Failed" })
        {
            if (call.Begin(id))
                await CreateAsync(point, resource, copy, tags);
            else if (disk is not null)
                return ReplicationErrors.DiskFailed(Site, resource);
        }

        return new Waiting(
            "making a disk of its copy", 1,
            [new Watch(sites.For(Site), WatchKind.Disk, new ResourceIdentifier(id), glimpse => glimpse.IsSettled)]);
    }

    private async Task CreateAsync(
        DiskSnapshot point, string name, DiskCopy copy, IReadOnlyDictionary<string, string> tags)
    {
        var shape = await shapes(point.Disk.Lun);
        var blueprint = input.RestorePoint.Blueprint;
        var isOs = point.Disk.Lun is null;
        await disks.CreateFromSnapshotAsync(
            Site,
            new NewDisk(
                input.Destination.ResourceGroup, name, copy.SnapshotId, shape.Sku, shape.Zones,
                isOs ? blueprint.OsType : null, isOs ? blueprint.HyperVGeneration : null, tags),
            call.CancellationToken);
    }

    private static string? Foreign(DiskView disk, IReadOnlyDictionary<string, string> tags, DiskCopy copy)
    {
        if (!DrTags.Carries(disk.Tags, tags))
            return "it carries other tags";
        return string.Equals(disk.CopiedFrom, copy.SnapshotId, StringComparison.OrdinalIgnoreCase)
            ? null
            : $"it was made of {disk.CopiedFrom}";
    }
}
