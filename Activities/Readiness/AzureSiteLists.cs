using System.Text.Json.Nodes;
using Azure;
using Azure.ResourceManager;
using DrFunctions.Activities.Compute;
using DrFunctions.Activities.Looks;
using DrFunctions.Activities.Reconciling;
using DrFunctions.Activities.Replication.CopyStart;
using DrFunctions.Activities.Sites;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Readiness;

/// <summary>A site's lists through Azure Resource Manager, shared by everybody who asks at about the same time.</summary>
internal sealed class AzureSiteLists : ISiteLists
{
    private const string AuthorizationVersion = "2022-04-01";
    private const string LockVersion = "2020-05-01";
    private const string NetworkVersion = "2023-09-01";
    private const string UsageVersion = "2023-07-01";
    private const string SizeVersion = "2021-07-01";

    private readonly SiteClients _sites;
    private readonly AzureSnapshots _snapshots;
    private readonly SharedReads<(Site Site, string Group), VmList> _machines;
    private readonly SharedReads<Site, IReadOnlyList<string>> _everywhere;
    private readonly SharedReads<(Site Site, string Group), IReadOnlyList<DiskView>> _disks;
    private readonly SharedReads<(Site Site, string Path, string Version), IReadOnlyList<JsonNode>> _lists;

    public AzureSiteLists(SiteClients sites, IVirtualMachines machines, AzureDisks disks, AzureSnapshots snapshots)
    {
        (_sites, _snapshots) = (sites, snapshots);
        var instances = new Instances(sites, machines);
        _machines = new(async key => new VmList(await OrNone(async () =>
            (IReadOnlyList<VmView>)[.. (await instances.ListAsync(key.Site, [key.Group], CancellationToken.None)).Values])));
        _everywhere = new(async site => await instances.IdsAsync(site, CancellationToken.None));
        _disks = new(key => OrNone(() => disks.ListAsync(key.Site, key.Group, CancellationToken.None)));
        _lists = new(key => OrNone(() => ListAsync(key.Site, key.Path, key.Version)));
    }

    public Task<(string? Region, DateTimeOffset ReadAt)> GroupAsync(
        Site site, string resourceGroup, CancellationToken cancellationToken) => _sites.For(site).CallAsync(
        $"reading resource group '{resourceGroup}'",
        async (arm, ct) =>
        {
            try
            {
                var group = await arm.GetResourceGroupResource(AzureVirtualMachines.GroupOf(site, resourceGroup)).GetAsync(ct);
                return ((string?)group.Value.Data.Location.Name, PlatformClock.Of(group.GetRawResponse()));
            }
            catch (RequestFailedException e) when (e.ErrorCode == "ResourceGroupNotFound")
            {
                return (null, PlatformClock.Of(e.GetRawResponse()!));
            }
        },
        cancellationToken);

    public Task<IReadOnlyList<GrantedActions>> PermissionsAsync(
        Site site, string resourceGroup, CancellationToken cancellationToken) => ReadAsync<GrantedActions>(
        site, $"{Group(site, resourceGroup)}/providers/Microsoft.Authorization/permissions", AuthorizationVersion,
        p => new GrantedActions(Texts(p["actions"]), Texts(p["notActions"])), cancellationToken);

    public Task<VmList> MachinesAsync(Site site, string resourceGroup, CancellationToken cancellationToken) =>
        _machines.ReadAsync((site, resourceGroup.ToLowerInvariant()), cancellationToken);

    public Task<IReadOnlyList<string>> EverywhereAsync(Site site, CancellationToken cancellationToken) =>
        _everywhere.ReadAsync(site, cancellationToken);

    public Task<IReadOnlyList<DiskView>> DisksAsync(Site site, string resourceGroup, CancellationToken cancellationToken) =>
        _disks.ReadAsync((site, resourceGroup.ToLowerInvariant()), cancellationToken);

    public Task<IReadOnlyList<NicView>> NicsAsync(Site site, string resourceGroup, CancellationToken cancellationToken) =>
        ReadAsync<NicView>(
            site, $"{Group(site, resourceGroup)}/providers/Microsoft.Network/networkInterfaces", NetworkVersion,
            nic => AzureNics.Of(Text(nic["id"]), nic["properties"]), cancellationToken);

    public async Task<IReadOnlyList<SubnetView>> SubnetsAsync(
        Site site, string resourceGroup, CancellationToken cancellationToken) =>
        [
            .. (await ReadAsync<IReadOnlyList<SubnetView>>(
                site, $"{Group(site, resourceGroup)}/providers/Microsoft.Network/virtualNetworks", NetworkVersion,
                network => [.. (network["properties"]?["subnets"]?.AsArray() ?? []).OfType<JsonNode>().Select(SubnetRoom.Of)],
                cancellationToken)).SelectMany(subnets => subnets),
        ];

    public async Task<IReadOnlyList<SnapshotView>> SnapshotsAsync(
        Site site, string resourceGroup, CancellationToken cancellationToken) =>
        await OrNone(async () => (await _snapshots.ListAsync(site, resourceGroup, cancellationToken)).Snapshots);

    public async Task<IReadOnlyList<LockView>> LocksAsync(Site site, string resourceGroup, CancellationToken cancellationToken)
    {
        const string segment = "/providers/Microsoft.Authorization/locks/";
        return await ReadAsync<LockView>(
            site, $"{Group(site, resourceGroup)}/providers/Microsoft.Authorization/locks", LockVersion,
            found =>
            {
                var id = Text(found["id"]);
                var at = id.LastIndexOf(segment, StringComparison.OrdinalIgnoreCase);
                return new LockView(
                    id[..Math.Max(0, at)], id[(id.LastIndexOf('/') + 1)..],
                    string.Equals(Text(found["properties"]?["level"]), "ReadOnly", StringComparison.OrdinalIgnoreCase));
            },
            cancellationToken);
    }

    public Task<IReadOnlyList<UsageView>> UsagesAsync(Site site, CancellationToken cancellationToken) => ReadAsync<UsageView>(
        site, $"/subscriptions/{site.SubscriptionId}/providers/Microsoft.Compute/locations/{site.Region}/usages", UsageVersion,
        usage => new UsageView(
            Text(usage["name"]?["value"]), usage["currentValue"]?.GetValue<long>() ?? 0, usage["limit"]?.GetValue<long>() ?? -1),
        cancellationToken);

    public async Task<IReadOnlyDictionary<string, SizeView>> SizesAsync(Site site, CancellationToken cancellationToken)
    {
        var filter = Uri.EscapeDataString($"location eq '{site.Region}'");
        var found = await ListAsync(
            site, $"/subscriptions/{site.SubscriptionId}/providers/Microsoft.Compute/skus?$filter={filter}", SizeVersion,
            cancellationToken);
        return VmSizes.Of(found);
    }

    private async Task<IReadOnlyList<T>> ReadAsync<T>(
        Site site, string path, string version, Func<JsonNode, T> view, CancellationToken cancellationToken) =>
        [.. (await ListAsync(site, path, version, cancellationToken)).Select(view)];

    private Task<IReadOnlyList<JsonNode>> ListAsync(
        Site site, string path, string version, CancellationToken cancellationToken) =>
        _lists.ReadAsync((site, path, version), cancellationToken);

    private Task<IReadOnlyList<JsonNode>> ListAsync(Site site, string path, string version) => _sites.For(site).CallAsync(
        $"listing {path.Split('?')[0].Split('/')[^1]}",
        (arm, ct) => new ArmReads(arm).ListAsync(path, version, ct), CancellationToken.None);

    // What is in a resource group that does not exist: nothing. That it does not is found for itself.
    private static async Task<IReadOnlyList<T>> OrNone<T>(Func<Task<IReadOnlyList<T>>> read)
    {
        try
        {
            return await read();
        }
        catch (SiteRefusedException e) when (e.InnerException is RequestFailedException { ErrorCode: "ResourceGroupNotFound" })
        {
            return [];
        }
    }

    private static string Group(Site site, string resourceGroup) =>
        $"/subscriptions/{site.SubscriptionId}/resourceGroups/{resourceGroup.ToLowerInvariant()}";

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? "";

    private static IReadOnlyList<string> Texts(JsonNode? node) => [.. (node?.AsArray() ?? []).Select(Text)];
}
