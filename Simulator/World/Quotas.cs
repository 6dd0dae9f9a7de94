namespace DrFunctions.Simulator.World;

/// <summary>How much of a quota is used, and how much there is.</summary>
internal sealed record Usage(string Name, long Used, long Limit);

/// <summary>
/// What a subscription may have in a region. As on the platform every machine that exists counts, deallocated or not; what
/// an inventory does not limit has plenty.
/// </summary>
internal sealed class Quotas(IReadOnlyList<Site> sites)
{
    private const string Cores = "cores";
    private const string VirtualMachines = "virtualMachines";
    private const string Snapshots = "StandardSnapshotCount";
    private const long Plenty = 1_000_000;

    public IReadOnlyList<Usage> Of(Cloud cloud, string location)
    {
        var sizes = cloud.List<VirtualMachine>(ResourceTypes.VirtualMachine).Where(vm => vm.Location.Same(location)).Select(SizeOf).ToList();
        var families = MachineSizes.Catalogue.Concat(sizes).Select(MachineSizes.Family).Distinct(StringComparer.OrdinalIgnoreCase);
        return
        [
            Used(location, Cores, sizes.Sum(MachineSizes.Cores)), Used(location, VirtualMachines, sizes.Count),
            .. families.Select(f => Used(location, f, sizes.Where(s => MachineSizes.Family(s).Same(f)).Sum(MachineSizes.Cores))),
            Used(location, Snapshots, cloud.List<Snapshot>(ResourceTypes.Snapshot).Count(s => s.Location.Same(location))),
        ];
    }

    public bool Offers(string location, string size) => SiteOf(location)?.WithoutSizes.Contains(size, StringComparer.OrdinalIgnoreCase) != true;

    /// <summary>Refuses a new machine that the region does not sell, or has no quota for.</summary>
    public void RequireMachine(Cloud cloud, string location, string size)
    {
        if (!Offers(location, size))
            throw new ArmException(409, "SkuNotAvailable", $"The requested VM size for resource 'Following SKUs have failed for Capacity Restrictions: {size}' is currently not available in location '{location}'. Please try another size or deploy to a different location or different zone. See https://aka.ms/azureskunotavailable for details.");
        if (SiteOf(location) is not { Limits.Count: > 0 }) return;
        var usages = Of(cloud, location);
        foreach (var (name, needed) in new[] { (VirtualMachines, 1), (Cores, MachineSizes.Cores(size)), (MachineSizes.Family(size), MachineSizes.Cores(size)) })
            Require(usages.First(u => u.Name.Same(name)), location, needed);
    }

    public void RequireSnapshot(Cloud cloud, string location)
    {
        if (SiteOf(location) is not { Limits.Count: > 0 } site || !site.Limits.ContainsKey(Snapshots)) return;
        Require(Of(cloud, location).First(u => u.Name == Snapshots), location, 1);
    }

    private static void Require(Usage usage, string location, int needed)
    {
        if (usage.Used + needed <= usage.Limit) return;
        throw ArmException.NotAllowed($"Operation could not be completed as it results in exceeding approved {usage.Name} quota. Additional details - Deployment Model: Resource Manager, Location: {location}, Current Limit: {usage.Limit}, Current Usage: {usage.Used}, Additional Required: {needed}, (Minimum) New Limit Required: {usage.Used + needed}.");
    }

    private Usage Used(string location, string name, long used) =>
        new(name, used, SiteOf(location)?.Limits.FirstOrDefault(l => l.Key.Same(name)) is { Key: not null } limit ? limit.Value : Plenty);

    private Site? SiteOf(string location) => sites.FirstOrDefault(s => s.Name.Same(location));

    private static string SizeOf(VirtualMachine vm) => vm.Properties.Obj("hardwareProfile").Str("vmSize") ?? "";
}
