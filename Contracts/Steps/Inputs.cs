namespace DrFunctions.Contracts;

// Source and destination are meant by the direction of the movement: in a failback the source is the DR instance.

/// <summary>Input of the PowerOff activity; gives an <see cref="OffProof"/>.</summary>
/// <param name="Source">The VM to power off.</param>
/// <param name="Permit">The right to.</param>
/// <param name="Destination">
/// The instance that will take over. Its site must answer, and it must not run, before the source goes off.
/// </param>
/// <param name="Until">
/// When the run gives up on it: the activity returns then, whatever it waits for; null for no such time.
/// </param>
public sealed record PowerOffInput(
    VmReference Source, Permit Permit, VmReference? Destination = null, DateTimeOffset? Until = null);

/// <summary>Input of the Fence activity; gives a <see cref="FencedVm"/>.</summary>
/// <param name="Vm">The VM of the side that no longer holds the truth.</param>
/// <param name="Lock">Whether a ReadOnly lock is put on it once it is off.</param>
/// <param name="Permit">The right to.</param>
public sealed record FenceInput(VmReference Vm, bool Lock, Permit Permit);

/// <summary>A VM that is kept off.</summary>
/// <param name="Off">The proof; null if the VM does not exist.</param>
/// <param name="FoundOn">
/// Whether it was on, or on its way, when it was first looked at. At its best: an operation on it that ended after the
/// step began counts too, and without <see cref="Permit.StepBeganAt"/> a process that died has forgotten it.
/// </param>
/// <param name="LockId">The lock's ARM id; null for none.</param>
/// <param name="At">When that was read, by the platform's clock.</param>
public sealed record FencedVm(OffProof? Off, bool FoundOn, string? LockId, DateTimeOffset At);

/// <summary>Input of the Unfence activity, which removes our lock from a VM; gives an <see cref="UnfencedVm"/>.</summary>
public sealed record UnfenceInput(VmReference Vm, Permit Permit);

/// <summary>A VM without a lock of ours.</summary>
/// <param name="At">When that was read, by the platform's clock.</param>
public sealed record UnfencedVm(DateTimeOffset At);

/// <summary>Input of the Backup activity; gives a <see cref="RestorePoint"/>.</summary>
/// <param name="Group">The group.</param>
/// <param name="Machine">The machine.</param>
/// <param name="Source">The VM to back up.</param>
/// <param name="Off">
/// The proof that it is off, which must hold before and after; null for a VM that may run: the restore point then says
/// how consistent it is.
/// </param>
/// <param name="Permit">The right to.</param>
/// <param name="Keep">Whether the snapshots stay for good: retention does not touch them.</param>
/// <param name="Consistent">
/// All disks of a running VM at one instant, by a VM restore point. Where the platform takes none just now, or never of
/// this VM, it fails with <see cref="ErrorCodes.NotConsistent"/>, and snapshots are to be taken instead.
/// </param>
public sealed record BackupInput(
    GroupName Group, MachineName Machine, VmReference Source, OffProof? Off, Permit Permit, bool Keep = false,
    bool Consistent = false);

/// <summary>Input of the LiveSync activity; gives a <see cref="SyncedPoint"/>.</summary>
/// <param name="Group">The group.</param>
/// <param name="Machine">The machine.</param>
/// <param name="From">The site of the restore point.</param>
/// <param name="To">The site that it is brought to.</param>
/// <param name="Destination">The instance there; it may not exist.</param>
/// <param name="RestorePoint">The restore point.</param>
/// <param name="Permit">The right to.</param>
/// <param name="Mode">How far to go.</param>
/// <param name="Previous">
/// What the destination stood at before; null if unknown. Disks of it that did not run since are marked as removable.
/// </param>
/// <param name="Zones">
/// The availability zones of the disks of an instance that is missing: those of the blueprint that it is created by;
/// null for none.
/// </param>
/// <param name="OnlyOurs">
/// Whether an instance that stands there must bear the machine's tags: at a new site a VM of that name may be anybody's.
/// </param>
/// <param name="Repeat">
/// How often the run does it again, because what stood there no longer counted: the disks made then are new ones.
/// </param>
public sealed record LiveSyncInput(
    GroupName Group, MachineName Machine, Site From, Site To, DestinationVm Destination,
    RestorePoint RestorePoint, Permit Permit, SyncMode Mode = SyncMode.Apply, SyncedPoint? Previous = null,
    IReadOnlyList<string>? Zones = null, bool OnlyOurs = false, int Repeat = 0);

/// <summary>How far Live Sync goes.</summary>
public enum SyncMode
{
    /// <summary>Copy, make disks, swap them into the destination instance.</summary>
    Apply,

    /// <summary>Copy only: a base for later deltas. The destination instance is not touched.</summary>
    Copy,

    /// <summary>Apply copies that stand complete at the destination site; the site of the source is never called.</summary>
    ApplyComplete,
}

/// <summary>Input of the DisableLiveSync activity; gives a <see cref="LiveSyncQuiet"/>.</summary>
/// <param name="Group">The group.</param>
/// <param name="Machine">The machine.</param>
/// <param name="To">The site of the destination.</param>
/// <param name="Destination">The instance there; it may not exist.</param>
/// <param name="Synced">What it must stand at; null: only that nothing is in flight.</param>
/// <param name="Permit">The right to.</param>
/// <param name="CopiesMayRun">Whether copies under way may stay so: none of them is applied any more.</param>
public sealed record DisableLiveSyncInput(
    GroupName Group, MachineName Machine, Site To, DestinationVm Destination, SyncedPoint? Synced, Permit Permit,
    bool CopiesMayRun = false);

/// <summary>Nothing of Live Sync is in flight for a machine.</summary>
/// <param name="VerifiedAt">When that was read, by the destination site's platform clock.</param>
public sealed record LiveSyncQuiet(DateTimeOffset VerifiedAt);

/// <summary>Input of the StartInstance activity; gives a <see cref="StartedInstance"/>.</summary>
/// <param name="Group">The group.</param>
/// <param name="Machine">The machine.</param>
/// <param name="Source">The VM of the other side.</param>
/// <param name="Off">The proof that it is off; null unless <paramref name="Guard"/> is Proven.</param>
/// <param name="To">The site of the instance.</param>
/// <param name="Destination">The instance; it is created if it does not exist and there are synced disks.</param>
/// <param name="Synced">The disks it must hold; null: it starts on those it has, and is never created.</param>
/// <param name="Blueprint">What a missing one is created by.</param>
/// <param name="Permit">The right to.</param>
/// <param name="Guard">What must be known of the other side right before the start.</param>
/// <remarks>
/// Fails with <see cref="ErrorCodes.SourceChanged"/> if the proof no longer holds, but only while the destination
/// instance neither runs nor may have run since it was synced: the run then powers the source off and overwrites the
/// destination. Once it may have run, the answer is <see cref="ErrorCodes.BothSidesRunning"/> or another error.
/// </remarks>
public sealed record StartInstanceInput(
    GroupName Group, MachineName Machine, VmReference Source, OffProof? Off, Site To, DestinationVm Destination,
    SyncedPoint? Synced, MachineBlueprint? Blueprint, Permit Permit, SourceGuard Guard = SourceGuard.Proven);

/// <summary>What must be known of the other side right before an instance starts.</summary>
public enum SourceGuard
{
    /// <summary>It is off, unchanged since the proof.</summary>
    Proven,

    /// <summary>It is deallocated, or does not exist.</summary>
    NotRunning,

    /// <summary>
    /// The same, as far as its site answers: the truth never left this side, so no run ever started anything there.
    /// </summary>
    NotSeenRunning,

    /// <summary>Nothing: somebody waived it by name, and a fencing debt says so.</summary>
    Waived,
}

/// <summary>An instance that runs.</summary>
/// <param name="VmId">Its vmId.</param>
/// <param name="Created">True if this run created it.</param>
/// <param name="PrivateAddress">Its NIC's private address; null if it has none.</param>
/// <param name="RunningAt">When it was seen running, by the platform's clock.</param>
/// <param name="SourceProvenOffAt">When the other side was last proven off, right before the start; null if that was waived.</param>
public sealed record StartedInstance(
    string VmId, bool Created, string? PrivateAddress, DateTimeOffset RunningAt, DateTimeOffset? SourceProvenOffAt);

/// <summary>Input of the HealthGate activity; gives a <see cref="HealthyInstance"/>.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="PrivateAddress">The address to probe; null if it has none.</param>
/// <param name="Probe">What to probe; null: power state only.</param>
/// <param name="Deadline">When the gate has failed.</param>
/// <param name="Permit">The right to run the probe's script; needed only for one that has a script.</param>
public sealed record HealthGateInput(
    VmReference Instance, string? PrivateAddress, HealthProbe? Probe, DateTimeOffset Deadline, Permit? Permit = null);

/// <summary>An instance that passed its gate.</summary>
/// <param name="HealthyAt">When.</param>
/// <param name="Evidence">What was seen, in words.</param>
public sealed record HealthyInstance(DateTimeOffset HealthyAt, string Evidence);

/// <summary>Input of the Prune activity; gives <see cref="PrunedPoints"/>.</summary>
/// <param name="Group">The group.</param>
/// <param name="Machine">The machine.</param>
/// <param name="Source">The VM whose snapshots are at the source.</param>
/// <param name="To">The site of the copies.</param>
/// <param name="Destination">The instance there.</param>
/// <param name="Keep">Ids of the restore points to keep, leased ones among them.</param>
/// <param name="Synced">What the destination stands at: its disks are never removed; null if it stands at nothing.</param>
/// <param name="Permit">The right to.</param>
/// <remarks>
/// Whatever is asked for, it removes neither a disk's newest snapshot that stands on both sides, nor a copy in flight, nor
/// a snapshot that is kept for good, nor a disk that is attached or may have run.
/// </remarks>
public sealed record PruneInput(
    GroupName Group, MachineName Machine, VmReference Source, Site To, DestinationVm Destination,
    IReadOnlyList<string> Keep, SyncedPoint? Synced, Permit Permit);

/// <summary>What was removed.</summary>
/// <param name="Snapshots">Snapshots, VM restore points and copies of them, both sides.</param>
/// <param name="Disks">Replica disks that never backed a running instance.</param>
/// <param name="Left">Snapshots and disks that had to stay: a lock holds them, somebody reads them, or the role may not delete.</param>
public sealed record PrunedPoints(int Snapshots, int Disks, int Left = 0);
