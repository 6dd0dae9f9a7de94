using Azure;
using Azure.Core;
using Azure.ResourceManager;
using Azure.ResourceManager.Compute;
using Azure.ResourceManager.Compute.Models;
using Azure.ResourceManager.Resources;
using DrFunctions.Activities.Compute;
using DrFunctions.Activities.Sites;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Replication.Instant;

/// <summary>VM restore points and their collections through Azure Resource Manager.</summary>
internal sealed class AzureRestorePoints(SiteClients sites)
{
    private readonly SharedReads<(Site Site, string ResourceGroup), CollectionList> _lists =
        new(key => ListAsync(sites, key.Site, key.ResourceGroup));

    /// <summary>A collection; null if there is none.</summary>
    public Task<CollectionView?> CollectionAsync(Site site, ResourceIdentifier id, CancellationToken cancellationToken) =>
        FindAsync(
            site, $"reading restore point collection '{id.Name}'",
            async (arm, ct) => Of((await arm.GetRestorePointGroupResource(id).GetAsync(cancellationToken: ct)).Value.Data),
            cancellationToken);

    /// <summary>The points of a collection, without how far copies are; none if it is gone.</summary>
    public async Task<IReadOnlyList<PointView>> PointsAsync(Site site, CollectionView collection, CancellationToken cancellationToken)
    {
        var id = new ResourceIdentifier(collection.Id);
        return await FindAsync<IReadOnlyList<PointView>>(
            site, $"reading restore point collection '{id.Name}'",
            async (arm, ct) =>
            {
                var found = await arm.GetRestorePointGroupResource(id).GetAsync(RestorePointGroupExpand.RestorePoints, ct);
                return [.. found.Value.Data.RestorePoints.Select(p => PointViews.Of(p, found.GetRawResponse()))];
            },
            cancellationToken) ?? [];
    }

    /// <summary>A point, with how far a copy is; null if there is none.</summary>
    public Task<PointView?> ViewAsync(Site site, ResourceIdentifier id, CancellationToken cancellationToken) => FindAsync(
        site, $"reading restore point '{id.Name}'",
        async (arm, ct) =>
        {
            var found = await arm.GetRestorePointResource(id).GetAsync(RestorePointExpand.InstanceView, ct);
            return PointViews.Of(found.Value.Data, found.GetRawResponse());
        },
        cancellationToken);

    /// <summary>The uniqueId of the disk that a disk restore point was taken of; null where the platform does not say.</summary>
    public Task<string?> SourceUniqueIdAsync(Site site, string diskRestorePointId, CancellationToken cancellationToken) => FindAsync(
        site, "reading a disk's restore point",
        async (arm, ct) => (await arm.GetDiskRestorePointResource(new ResourceIdentifier(diskRestorePointId)).GetAsync(ct)).Value.Data.SourceUniqueId,
        cancellationToken);

    /// <summary>Makes a collection: of a VM, or of copies of another collection.</summary>
    public Task CreateCollectionAsync(
        Site site, ResourceIdentifier id, string sourceId, IReadOnlyDictionary<string, string> tags,
        CancellationToken cancellationToken)
    {
        var data = new RestorePointGroupData(new AzureLocation(site.Region))
        {
            Source = new RestorePointGroupSource { Id = new ResourceIdentifier(sourceId) },
        };
        foreach (var (name, value) in tags)
            data.Tags[name] = value;
        return sites.For(site).CallAsync<ArmOperation<RestorePointGroupResource>>(
            $"creating restore point collection '{id.Name}'",
            (arm, ct) => arm.GetResourceGroupResource(AzureVirtualMachines.GroupOf(site, id.ResourceGroupName!))
                .GetRestorePointGroups().CreateOrUpdateAsync(WaitUntil.Started, id.Name, data, ct),
            cancellationToken);
    }

    /// <summary>Begins a crash-consistent restore point of the collection's VM.</summary>
    public Task TakeAsync(Site site, ResourceIdentifier id, CancellationToken cancellationToken) => PutAsync(
        site, id, "taking", new RestorePointData { ConsistencyMode = ConsistencyModeType.CrashConsistent }, cancellationToken);

    /// <summary>Begins a copy of a restore point of another region.</summary>
    public Task CopyAsync(Site site, ResourceIdentifier id, ResourceIdentifier sourceId, CancellationToken cancellationToken) => PutAsync(
        site, id, "copying", new RestorePointData { SourceRestorePointId = sourceId }, cancellationToken);

    /// <summary>Begins to delete a point. False if it has to stay: a lock holds it, or somebody reads it.</summary>
    public Task<bool> TryDeleteAsync(Site site, string id, CancellationToken cancellationToken) => sites.For(site).CallAsync(
        $"deleting restore point '{id}'",
        (arm, ct) => Deletions.TryAsync(
            () => arm.GetRestorePointResource(new ResourceIdentifier(id)).DeleteAsync(WaitUntil.Started, ct)),
        cancellationToken);

    /// <summary>Every collection of a resource group; none where the site does not know the type, or does not let us read it.</summary>
    public Task<CollectionList> ListAsync(Site site, string resourceGroup, CancellationToken cancellationToken) =>
        _lists.ReadAsync((site, resourceGroup), cancellationToken);

    private Task<ArmOperation<RestorePointResource>> PutAsync(
        Site site, ResourceIdentifier id, string what, RestorePointData data, CancellationToken cancellationToken) =>
        sites.For(site).CallAsync(
            $"{what} restore point '{id.Name}'",
            (arm, ct) => arm.GetRestorePointGroupResource(id.Parent).GetRestorePoints()
                .CreateOrUpdateAsync(WaitUntil.Started, id.Name, data, ct),
            cancellationToken);

    private Task<T?> FindAsync<T>(
        Site site, string what, Func<ArmClient, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
        where T : class? => sites.For(site).CallAsync<T?>(
        what,
        async (arm, ct) =>
        {
            try
            {
                return await read(arm, ct);
            }
            catch (RequestFailedException e) when (e.Status == 404 || IsUnknownType(e))
            {
                return null;
            }
        },
        cancellationToken);

    private static Task<CollectionList> ListAsync(SiteClients sites, Site site, string resourceGroup) => sites.For(site).CallAsync(
        $"listing restore point collections of resource group '{resourceGroup}'",
        async (arm, ct) =>
        {
            var found = new List<CollectionView>();
            var readAt = DateTimeOffset.MinValue;
            var group = arm.GetResourceGroupResource(AzureVirtualMachines.GroupOf(site, resourceGroup));
            try
            {
                await foreach (var page in group.GetRestorePointGroups().GetAllAsync(ct).AsPages())
                {
                    readAt = PlatformClock.Of(page.GetRawResponse());
                    found.AddRange(page.Values.Select(c => Of(c.Data)));
                }
            }
            catch (RequestFailedException e) when (IsUnknownType(e) || e.ErrorCode == "AuthorizationFailed")
            {
                // Then there is nothing of ours, and what goes by snapshots alone must not fail by it.
                return new CollectionList([], readAt);
            }

            return new CollectionList(found, readAt);
        },
        CancellationToken.None);

    private static bool IsUnknownType(RequestFailedException e) => e.ErrorCode is "NoRegisteredProviderFound" or "InvalidResourceType";

    private static CollectionView Of(RestorePointGroupData data) => new(
        data.Id.ToString(), data.Source?.Id?.ToString(),
        new Dictionary<string, string>(data.Tags, StringComparer.OrdinalIgnoreCase));
}
