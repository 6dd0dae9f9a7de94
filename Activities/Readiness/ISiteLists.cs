using DrFunctions.Activities.Compute;
using DrFunctions.Activities.Replication.CopyStart;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Readiness;

/// <summary>What a site says of itself, by lists: however many machines a check has, it costs the same few calls. Reads only.</summary>
internal interface ISiteLists
{
    /// <summary>The region of a resource group, and when that was read by the platform's clock; no region if there is none.</summary>
    Task<(string? Region, DateTimeOffset ReadAt)> GroupAsync(Site site, string resourceGroup, CancellationToken cancellationToken);

    /// <summary>What the site's principal may do in a resource group.</summary>
    Task<IReadOnlyList<GrantedActions>> PermissionsAsync(Site site, string resourceGroup, CancellationToken cancellationToken);

    /// <summary>The VMs of a resource group; none if it does not exist.</summary>
    Task<VmList> MachinesAsync(Site site, string resourceGroup, CancellationToken cancellationToken);

    /// <summary>The ARM ids of all VMs of the subscription, in whatever region.</summary>
    Task<IReadOnlyList<string>> EverywhereAsync(Site site, CancellationToken cancellationToken);

    /// <summary>The disks of a resource group.</summary>
    Task<IReadOnlyList<DiskView>> DisksAsync(Site site, string resourceGroup, CancellationToken cancellationToken);

    /// <summary>The NICs of a resource group.</summary>
    Task<IReadOnlyList<NicView>> NicsAsync(Site site, string resourceGroup, CancellationToken cancellationToken);

    /// <summary>The subnets of a resource group's networks.</summary>
    Task<IReadOnlyList<SubnetView>> SubnetsAsync(Site site, string resourceGroup, CancellationToken cancellationToken);

    /// <summary>The snapshots of a resource group.</summary>
    Task<IReadOnlyList<SnapshotView>> SnapshotsAsync(Site site, string resourceGroup, CancellationToken cancellationToken);

    /// <summary>The management locks that hold for a resource group or for something in it.</summary>
    Task<IReadOnlyList<LockView>> LocksAsync(Site site, string resourceGroup, CancellationToken cancellationToken);

    /// <summary>What the region's quotas are, and how much of them is used.</summary>
    Task<IReadOnlyList<UsageView>> UsagesAsync(Site site, CancellationToken cancellationToken);

    /// <summary>The VM sizes that the region knows, by name.</summary>
    Task<IReadOnlyDictionary<string, SizeView>> SizesAsync(Site site, CancellationToken cancellationToken);
}

/// <summary>The VMs of a resource group at one moment.</summary>
internal sealed record VmList(IReadOnlyList<VmView> Machines);

/// <summary>One role's worth of rights: what it allows, but for what it does not; * stands for anything.</summary>
internal sealed record GrantedActions(IReadOnlyList<string> Actions, IReadOnlyList<string> NotActions);

/// <summary>A management lock.</summary>
/// <param name="Scope">The ARM id of what it is put on.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsReadOnly">Whether nothing may be changed; otherwise only deleting is forbidden.</param>
internal sealed record LockView(string Scope, string Name, bool IsReadOnly)
{
    /// <summary>Whether it is the fence that we put on the VM.</summary>
    public bool IsOurs(VmReference vm) =>
        Name == AzureLocks.Name && string.Equals(Scope, vm.ResourceId, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A subnet.</summary>
/// <param name="Id">Its ARM id.</param>
/// <param name="Free">How many addresses are free; null where the platform does not say.</param>
internal sealed record SubnetView(string Id, int? Free);

/// <summary>A quota.</summary>
/// <param name="Name">Its name, such as cores or standardDSv3Family.</param>
/// <param name="Used">How much is used.</param>
/// <param name="Limit">How much there is; negative for no end.</param>
internal sealed record UsageView(string Name, long Used, long Limit);

/// <summary>A VM size of a region.</summary>
/// <param name="Family">The quota that it counts against besides the region's, such as standardDSv3Family.</param>
/// <param name="Cores">Its vCPUs; null where the platform does not say.</param>
/// <param name="DataDisks">How many data disks it takes; null where the platform does not say.</param>
/// <param name="IsOffered">Whether the subscription may use it in the region.</param>
internal sealed record SizeView(string Family, int? Cores, int? DataDisks, bool IsOffered);
