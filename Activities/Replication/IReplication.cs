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
    /// <summary>Takes a restore point of every disk of a machine that is off.</summary>
    Task<Pass<TakenDisks>> TakeAsync(StepCall call, BackupInput input);

    /// <summary>Brings a restore point's data to the destination, as disks that an instance can take.</summary>
    /// <param name="call">The run of the activity.</param>
    /// <param name="input">What to bring.</param>
    /// <param name="shapes">What the disks must fit, by slot.</param>
    Task<Pass<BroughtDisks>> BringAsync(StepCall call, LiveSyncInput input, Func<int?, Task<DiskShape>> shapes);

    /// <summary>What of a machine is still in flight to the destination, in words; null if nothing is.</summary>
    Task<string?> InFlightAsync(StepCall call, DisableLiveSyncInput input);
}

/// <summary>A restore point's snapshots, OS disk first.</summary>
internal sealed record TakenDisks(IReadOnlyList<DiskSnapshot> Disks, DateTimeOffset TakenAt);

/// <summary>A restore point's disks at the destination, OS disk first.</summary>
internal sealed record BroughtDisks(IReadOnlyList<DestinationDisk> Disks);

/// <summary>What a new disk must be like to fit its slot.</summary>
internal sealed record DiskShape(string Sku, IReadOnlyList<string> Zones)
{
    public static DiskShape Like(DiskView disk) => new(disk.Sku, disk.Zones);
}
