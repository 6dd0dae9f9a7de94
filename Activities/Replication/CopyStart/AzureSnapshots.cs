using Azure;
using Azure.Core;
using Azure.ResourceManager;
using Azure.ResourceManager.Compute;
using Azure.ResourceManager.Compute.Models;
using Azure.ResourceManager.Resources;
using DrFunctions.Activities.Compute;
using DrFunctions.Activities.Reconciling;
using DrFunctions.Activities.Sites;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Replication.CopyStart;

/// <summary>Incremental snapshots and their copies through Azure Resource Manager.</summary>
internal sealed class AzureSnapshots(SiteClients sites)
{
    private readonly SharedReads<(Site Site, string ResourceGroup), SnapshotList> _lists =
        new(key => ListAsync(sites, key.Site, key.ResourceGroup));

    public Task<SnapshotView?> ViewAsync(Site site, string snapshotId, CancellationToken cancellationToken) =>
        sites.For(site).CallAsync<SnapshotView?>(
            $"reading snapshot '{snapshotId}'",
            async (arm, ct) =>
            {
                try
                {
                    var snapshot = await arm.GetSnapshotResource(new ResourceIdentifier(snapshotId)).GetAsync(ct);
                    return Of(snapshot.Value.Data, PlatformClock.Of(snapshot.GetRawResponse()));
                }
                catch (RequestFailedException e) when (e.Status == 404)
                {
                    return null;
                }
            },
            cancellationToken);

    /// <summary>Begins an incremental snapshot: of a disk, or (CopyStart) of a snapshot in another region.</summary>
    public Task CreateAsync(
        Site site, string snapshotId, DiskCreateOption option, string sourceId,
        IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken)
    {
        var id = new ResourceIdentifier(snapshotId);
        var data = new SnapshotData(new AzureLocation(site.Region))
        {
            Sku = new SnapshotSku { Name = SnapshotStorageAccountType.StandardLrs },
            Incremental = true,
            CreationData = new DiskCreationData(option) { SourceResourceId = new ResourceIdentifier(sourceId) },
        };
        foreach (var (name, value) in tags)
            data.Tags[name] = value;
        return sites.For(site).CallAsync<ArmOperation<SnapshotResource>>(
            option == DiskCreateOption.CopyStart ? $"copying snapshot '{id.Name}'" : $"creating snapshot '{id.Name}'",
            async (arm, ct) =>
            {
                var group = arm.GetResourceGroupResource(
                    ResourceGroupResource.CreateResourceIdentifier(id.SubscriptionId, id.ResourceGroupName));
                try
                {
                    return await group.GetSnapshots().CreateOrUpdateAsync(WaitUntil.Started, id.Name, data, ct);
                }
                catch (RequestFailedException e) when (IsFull(e))
                {
                    throw new SiteNotReadyException($"Site '{site.Name}' takes no more snapshots just now: {e.Message.Split('\n')[0]}", null, e);
                }
            },
            cancellationToken);
    }

    // So many copies at once, one at a time per disk, so many snapshots in five minutes: all of it passes.
    private static bool IsFull(RequestFailedException e) =>
        e is { Status: 409, ErrorCode: "OperationNotAllowed" } && !e.Message.Contains("quota", StringComparison.OrdinalIgnoreCase);

    /// <summary>Begins to delete a snapshot. False if it has to stay: a lock holds it, or somebody reads it.</summary>
    public Task<bool> TryDeleteAsync(Site site, string snapshotId, CancellationToken cancellationToken) =>
        sites.For(site).CallAsync(
            $"deleting snapshot '{snapshotId}'",
            (arm, ct) => Deletions.TryAsync(
                () => arm.GetSnapshotResource(new ResourceIdentifier(snapshotId)).DeleteAsync(WaitUntil.Started, ct)),
            cancellationToken);

    /// <summary>Every snapshot of a resource group.</summary>
    public Task<SnapshotList> ListAsync(Site site, string resourceGroup, CancellationToken cancellationToken) =>
        _lists.ReadAsync((site, resourceGroup), cancellationToken);

    private static Task<SnapshotList> ListAsync(SiteClients sites, Site site, string resourceGroup) =>
        sites.For(site).CallAsync(
            $"listing snapshots of resource group '{resourceGroup}'",
            async (arm, ct) =>
            {
                var found = new List<SnapshotView>();
                var readAt = DateTimeOffset.MinValue;
                var group = arm.GetResourceGroupResource(
                    ResourceGroupResource.CreateResourceIdentifier(site.SubscriptionId, resourceGroup));
                await foreach (var page in group.GetSnapshots().GetAllAsync(ct).AsPages())
                {
                    readAt = PlatformClock.Of(page.GetRawResponse());
                    found.AddRange(page.Values.Select(s => Of(s.Data, readAt)));
                }

                return new SnapshotList(found, readAt);
            },
            CancellationToken.None);

    private static SnapshotView Of(SnapshotData data, DateTimeOffset readAt) => new()
    {
        Id = data.Id.ToString(),
        Name = data.Name,
        UniqueId = data.UniqueId ?? "",
        Provisioning = data.ProvisioningState ?? "",
        Incremental = data.Incremental == true,
        SourceResourceId = data.CreationData?.SourceResourceId?.ToString(),
        SourceUniqueId = data.CreationData?.SourceUniqueId,
        CreatedAt = data.TimeCreated,
        Percent = data.CompletionPercent,
        CopyError = data.CopyCompletionError is { } error ? $"{error.ErrorCode}: {error.ErrorMessage}" : null,
        Tags = new Dictionary<string, string>(data.Tags, StringComparer.OrdinalIgnoreCase),
        ReadAt = readAt,
    };
}
