namespace DrFunctions.Simulator.World;

/// <summary>What restore points have in common, and the rules that they are taken and copied by (from Microsoft's support matrix and its page on copies).</summary>
internal static class RestorePoints
{
    private const int PerMachine = 500;
    private static readonly TimeSpan CrashConsistentInterval = TimeSpan.FromHours(1);
    private static readonly TimeSpan ApplicationConsistentInterval = TimeSpan.FromHours(3);

    /// <summary>The disks of a restore point, or of all of a collection.</summary>
    public static IEnumerable<DiskRestorePoint> DisksOf(Cloud cloud, Resource above) => cloud.List(ResourceTypes.DiskRestorePoint, above.Id).OfType<DiskRestorePoint>();

    public static IEnumerable<RestorePoint> Of(Cloud cloud, Resource collection) => cloud.List(ResourceTypes.RestorePoint, collection.Id).OfType<RestorePoint>();

    public static RestorePoint? PointOf(Cloud cloud, DiskRestorePoint disk) => cloud.Find<RestorePoint>(disk.Id[..disk.Id.LastIndexOf("/diskRestorePoints/", StringComparison.OrdinalIgnoreCase)]);

    public static string SourceOf(Resource collection) => collection.Properties.Obj("source").Str("id") ?? "";

    public static string CollectionKey(RestorePoint point) => point.Key[..point.Key.LastIndexOf("/restorepoints/", StringComparison.Ordinal)];

    /// <summary>Restore points of a machine may be kept in several collections; limits count all of them.</summary>
    public static void CheckLimits(Cloud cloud, VirtualMachine vm, bool crashConsistent)
    {
        var all = cloud.List(ResourceTypes.RestorePointCollection).Where(c => SourceOf(c).Same(vm.Id)).SelectMany(c => Of(cloud, c)).ToList();
        if (all.Exists(p => p.ProvisioningState == "Creating")) throw ArmException.Concurrent();
        if (all.Count >= PerMachine) throw ArmException.NotAllowed($"VM {vm.Name} has {PerMachine} restore points, the most that it can have. Delete some first.");
        var interval = crashConsistent ? CrashConsistentInterval : ApplicationConsistentInterval;
        var since = cloud.Now - cloud.Latency.Scale(interval.TotalSeconds);
        if (all.Exists(p => p.IsCrashConsistent == crashConsistent && p.ProvisioningState == "Succeeded" && p.TimeCreated > since))
            throw ArmException.NotAllowed($"A restore point of VM {vm.Name} was taken less than {interval.TotalHours} h ago, the smallest interval that is supported for its consistency mode.");
    }

    /// <summary>Copies of copies, second copies to a region and copies out of order are refused.</summary>
    public static void CheckCopy(Cloud cloud, Resource collection, RestorePoint source)
    {
        if (source.SourceKey is not null) throw ArmException.NotAllowed($"Restore point {source.Id} is a copy itself: a copy can't be copied.");
        if (source.ProvisioningState != "Succeeded") throw ArmException.NotAllowed($"Restore point {source.Id} is in provisioning state {source.ProvisioningState} and can't be copied.");
        var copies = cloud.List<RestorePoint>(ResourceTypes.RestorePoint).Where(p => p.Location.Same(collection.Location) && p.SourceKey is not null && !p.CreationFailed).ToList();
        if (copies.Find(p => p.SourceKey == source.Key) is { } twin) throw ArmException.NotAllowed($"Restore point {source.Id} was copied to this region already, as {twin.Id}.");
        var siblings = copies.Where(p => CollectionKey(p) == collection.Key).ToList();
        if (siblings.Exists(p => p.ProvisioningState == "Creating")) throw ArmException.Concurrent();
        if (siblings.Find(p => p.TimeCreated > source.TimeCreated) is { } later)
            throw ArmException.NotAllowed($"Restore points have to be copied in the order of their creation: {later.Id} was copied from a later one.");
    }
}
