using Azure;
using Azure.ResourceManager.Compute;
using Azure.ResourceManager.Compute.Models;
using DrFunctions.Activities.Sites;

namespace DrFunctions.Activities.Replication.Instant;

/// <summary>Restore points out of ARM's answers. What an answer leaves out is unknown, and never complete.</summary>
internal static class PointViews
{
    public static PointView Of(RestorePointData data, Response response)
    {
        var progress = (data.InstanceView?.DiskRestorePoints ?? []).Where(d => d.Id is not null)
            .ToLookup(d => d.Id, d => d.ReplicationStatus, StringComparer.OrdinalIgnoreCase);
        var profile = data.SourceMetadata?.StorageProfile;
        var os = profile?.OSDisk;
        return new PointView
        {
            Id = data.Id.ToString(),
            Name = data.Name,
            Provisioning = data.ProvisioningState ?? "",
            CreatedAt = data.TimeCreated,
            SourceId = data.SourceRestorePointId?.ToString(),
            Disks =
            [
                .. os is null ? Array.Empty<PointDisk>() : [Disk(null, os.ManagedDisk, os.DiskRestorePoint)],
                .. (profile?.DataDiskList ?? []).Select(d => Disk(d.Lun, d.ManagedDisk, d.DiskRestorePoint)),
            ],
            ReadAt = PlatformClock.Of(response),
        };

        PointDisk Disk(int? lun, VirtualMachineManagedDisk? disk, DiskRestorePointAttributes? point)
        {
            var id = point?.Id?.ToString();
            var status = id is null ? null : progress[id].FirstOrDefault();
            return new PointDisk(
                lun, disk?.Id?.ToString(), id, point?.SourceDiskRestorePointId?.ToString(), status?.CompletionPercent,
                status?.Status?.Code?.EndsWith("/failed", StringComparison.OrdinalIgnoreCase) == true);
        }
    }
}
