using DrFunctions.Activities.Compute;
using DrFunctions.Activities.Reconciling;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Replication;

/// <summary>
/// How data gets from one site to another. Its currency is the restore point: take one at the source, bring it to the
/// destination. Every method is one look and what follows from it; all may be run again at any time.
/// </summary>
internal interface IReplication
{
    /// <summary>Takes a restore point of these disks of a machine.</summary>
    Task<Pass<TakenDisks>> TakeAsync(StepCall call, BackupInput input, IReadOnlyList<DiskIdentity> disks);

    /// <summary>
    /// Brings a restore point's data to the destination site, complete. With <see cref="SyncMode.ApplyComplete"/> it
    /// begins nothing, and fails if a disk's data does not stand there.
    /// </summary>
    Task<Pass<CopiedPoint>> CopyAsync(StepCall call, LiveSyncInput input);

    /// <summary>Makes disks that an instance can take of data that stands complete at the destination site.</summary>
    /// <param name="call">The run of the activity.</param>
    /// <param name="input">What to make disks of.</param>
    /// <param name="point">Where its data stands.</param>
    /// <param name="shapes">What the disks must fit, by slot.</param>
    Task<Pass<MadeDisks>> MakeDisksAsync(
        StepCall call, LiveSyncInput input, CopiedPoint point, Func<int?, Task<DiskShape>> shapes);

    /// <summary>What of a machine is still in flight to the destination.</summary>
    Task<Flight> InFlightAsync(StepCall call, DisableLiveSyncInput input);

    /// <summary>Removes what retention allows.</summary>
    /// <param name="call">The run of the activity.</param>
    /// <param name="input">What to keep.</param>
    /// <param name="present">The disks that both sides' VMs hold at present.</param>
    Task<Pass<PrunedPoints>> PruneAsync(StepCall call, PruneInput input, PresentDisks present);

    /// <summary>The restore points of a group that stand in a resource group, as they tell it themselves.</summary>
    /// <param name="site">The site.</param>
    /// <param name="resourceGroup">The resource group.</param>
    /// <param name="group">The group.</param>
    /// <param name="known">
    /// The machines that are asked for, each with the ids of those that were seen complete before: that they still stand is
    /// enough. Of other machines nothing needs to be told.
    /// </param>
    /// <param name="cancellationToken">The caller's own end.</param>
    Task<StandingPoints> StandingAsync(
        Site site, string resourceGroup, GroupName group, KnownPoints known, CancellationToken cancellationToken);

    /// <summary>Which of a VM's disks need to cross to the target as a whole, for want of a base there.</summary>
    Task<BaseView> BaseAsync(
        VmReference active, IReadOnlyList<DiskIdentity> disks, VmReference target, CancellationToken cancellationToken);
}

/// <summary>A restore point's snapshots, or disk restore points, OS disk first.</summary>
/// <param name="Disks">The snapshots.</param>
/// <param name="TakenAt">When the first of them was created, by the platform's clock.</param>
internal sealed record TakenDisks(IReadOnlyList<DiskSnapshot> Disks, DateTimeOffset TakenAt);

/// <summary>A restore point whose data stands complete at the destination site.</summary>
/// <param name="Copies">The copies, OS disk first.</param>
/// <param name="ReadAt">When the last of them was seen, by the platform's clock.</param>
internal sealed record CopiedPoint(IReadOnlyList<DiskCopy> Copies, DateTimeOffset ReadAt);

/// <summary>A restore point's disks at the destination, OS disk first.</summary>
internal sealed record MadeDisks(IReadOnlyList<DestinationDisk> Disks);

/// <summary>What is in flight, in words; null if nothing is.</summary>
internal sealed record Flight(string? What, DateTimeOffset ReadAt);

/// <summary>The uniqueIds of the disks that VMs hold.</summary>
/// <param name="Source">The source VM's; null if it does not exist.</param>
/// <param name="Destination">The destination instance's; none if it does not exist.</param>
internal sealed record PresentDisks(IReadOnlyList<string>? Source, IReadOnlyList<string> Destination);

/// <summary>Restore points as they stand, by machine.</summary>
internal sealed record StandingPoints(
    IReadOnlyDictionary<MachineName, MachinePoints> Machines, DateTimeOffset ReadAt);

/// <summary>A machine's restore points: the complete ones, newest first, and the ids of the others.</summary>
internal sealed record MachinePoints(IReadOnlyList<StandingPoint> Complete, IReadOnlyList<string> Incomplete)
{
    /// <summary>Those of several kinds, in order.</summary>
    public static MachinePoints Merge(IReadOnlyCollection<MachinePoints> kinds) => new(
        [.. kinds.SelectMany(k => k.Complete).OrderByDescending(p => p.TakenAt).ThenBy(p => p.Id, StringComparer.Ordinal)],
        [.. kinds.SelectMany(k => k.Incomplete).Order(StringComparer.Ordinal)]);
}

/// <summary>The ids of restore points that were seen complete before, by machine.</summary>
internal sealed class KnownPoints(IEnumerable<AssessedMachine> machines)
{
    private readonly Dictionary<MachineName, HashSet<string>> _ids = machines.ToDictionary(m => m.Name, m => (m.Known ?? []).ToHashSet());

    public bool IsAskedFor(MachineName machine) => _ids.ContainsKey(machine);

    public bool WasComplete(MachineName machine, string id) => _ids[machine].Contains(id);
}

/// <summary>The disks for which there is no base at the target.</summary>
internal sealed record BaseView(IReadOnlyList<DiskIdentity> Without, DateTimeOffset ReadAt);

/// <summary>What a new disk must be like to fit its slot.</summary>
internal sealed record DiskShape(string Sku, IReadOnlyList<string> Zones)
{
    public static DiskShape Like(DiskView disk) => new(disk.Sku, disk.Zones);
}
