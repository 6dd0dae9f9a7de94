using Azure;
using Azure.Core;
using Azure.ResourceManager.Compute;
using Azure.ResourceManager.Compute.Models;
using DrFunctions.Activities.Replication.Instant;
using DrFunctions.Activities.Sites;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Compute;

/// <summary>Managed disks through Azure Resource Manager.</summary>
internal sealed class AzureDisks(SiteClients sites) : IDisks
{
    public Task<DiskView?> ViewAsync(Site site, string diskId, CancellationToken cancellationToken) =>
        sites.For(site).CallAsync<DiskView?>(
            $"reading disk '{diskId}'",
            async (arm, ct) =>
            {
                try
                {
                    var disk = await arm.GetManagedDiskResource(new ResourceIdentifier(diskId)).GetAsync(ct);
                    return Of(disk.Value.Data, disk.GetRawResponse());
                }
                catch (RequestFailedException e) when (e.Status == 404)
                {
                    return null;
                }
            },
            cancellationToken);

    public Task TagAsync(
        Site site, string diskId, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken) =>
        sites.For(site).CallAsync(
            $"tagging disk '{diskId}'",
            (arm, ct) =>
            {
                var patch = new ManagedDiskPatch();
                foreach (var (name, value) in tags)
                    patch.Tags[name] = value;
                return arm.GetManagedDiskResource(new ResourceIdentifier(diskId))
                    .UpdateAsync(WaitUntil.Started, patch, ct);
            },
            cancellationToken);

    /// <summary>Begins a disk with the content of a complete snapshot, or disk restore point, at the same site.</summary>
    public Task CreateFromSnapshotAsync(Site site, NewDisk disk, CancellationToken cancellationToken) =>
        sites.For(site).CallAsync(
            $"creating disk '{disk.Name}'",
            (arm, ct) =>
            {
                var data = new ManagedDiskData(new AzureLocation(site.Region))
                {
                    CreationData = new DiskCreationData(
                        InstantNames.IsOfInstant(disk.SnapshotId) ? DiskCreateOption.Restore : DiskCreateOption.Copy)
                    {
                        SourceResourceId = new ResourceIdentifier(disk.SnapshotId),
                    },
                    Sku = new DiskSku { Name = new DiskStorageAccountType(disk.Sku) },
                    OSType = disk.OsType is { } os
                        ? Enum.Parse<SupportedOperatingSystemType>(os, ignoreCase: true)
                        : null,
                    HyperVGeneration = disk.HyperVGeneration is { } generation
                        ? new HyperVGeneration(generation)
                        : (HyperVGeneration?)null,
                };
                foreach (var zone in disk.Zones)
                    data.Zones.Add(zone);
                foreach (var (name, value) in disk.Tags)
                    data.Tags[name] = value;
                return arm.GetResourceGroupResource(AzureVirtualMachines.GroupOf(site, disk.ResourceGroup))
                    .GetManagedDisks().CreateOrUpdateAsync(WaitUntil.Started, disk.Name, data, ct);
            },
            cancellationToken);

    /// <summary>Every disk of a resource group.</summary>
    public Task<IReadOnlyList<DiskView>> ListAsync(Site site, string resourceGroup, CancellationToken cancellationToken) =>
        sites.For(site).CallAsync<IReadOnlyList<DiskView>>(
            $"listing disks of resource group '{resourceGroup}'",
            async (arm, ct) =>
            {
                var found = new List<DiskView>();
                var disks = arm.GetResourceGroupResource(AzureVirtualMachines.GroupOf(site, resourceGroup)).GetManagedDisks();
                await foreach (var page in disks.GetAllAsync(ct).AsPages())
                    found.AddRange(page.Values.Select(d => Of(d.Data, page.GetRawResponse())));
                return found;
            },
            cancellationToken);

    /// <summary>Begins to delete a disk. False if it has to stay: a lock holds it, or it is in use.</summary>
    public Task<bool> TryDeleteAsync(Site site, string diskId, CancellationToken cancellationToken) =>
        sites.For(site).CallAsync(
            $"deleting disk '{diskId}'",
            (arm, ct) => Deletions.TryAsync(
                () => arm.GetManagedDiskResource(new ResourceIdentifier(diskId)).DeleteAsync(WaitUntil.Started, ct)),
            cancellationToken);

    private static DiskView Of(ManagedDiskData disk, Response response) => new()
    {
        Id = disk.Id.ToString(),
        UniqueId = disk.UniqueId ?? "",
        SizeBytes = disk.DiskSizeBytes ?? (disk.DiskSizeGB ?? 0) * (1L << 30),
        Sku = disk.Sku?.Name?.ToString() ?? "Standard_LRS",
        Zones = [.. disk.Zones],
        Provisioning = disk.ProvisioningState ?? "",
        CopiedFrom = disk.CreationData?.SourceResourceId?.ToString(),
        HyperVGeneration = disk.HyperVGeneration?.ToString(),
        HeldBy = disk.ManagedBy?.ToString(),
        OwnedAt = disk.LastOwnershipUpdateOn,
        Tags = new Dictionary<string, string>(disk.Tags, StringComparer.OrdinalIgnoreCase),
        ReadAt = PlatformClock.Of(response),
    };
}

/// <summary>A disk to be made of a snapshot.</summary>
internal sealed record NewDisk(
    string ResourceGroup, string Name, string SnapshotId, string Sku, IReadOnlyList<string> Zones, string? OsType,
    string? HyperVGeneration, IReadOnlyDictionary<string, string> Tags);
