namespace DrFunctions.Contracts;

/// <summary>What a machine's restore point is worth.</summary>
public enum Consistency
{
    /// <summary>Nothing: the disks were taken at different instants of a running machine.</summary>
    None,

    /// <summary>All disks at one instant of a running machine.</summary>
    Crash,

    /// <summary>The machine was off: nothing can be missing.</summary>
    Offline,
}

/// <summary>
/// A restore point of a machine: one snapshot per disk, or one VM restore point of all of them, at the source.
/// </summary>
public sealed record RestorePoint
{
    /// <summary>
    /// Unique: names group, run, machine and epoch; one that is kept for good ends in /kept, one of a single instant in
    /// /instant.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>The off-epoch in which it was taken.</summary>
    public required int Epoch { get; init; }

    /// <summary>When the first of its snapshots was created, by the platform's clock: what was written before is in it.</summary>
    public required DateTimeOffset TakenAt { get; init; }

    /// <summary>What it is worth.</summary>
    public required Consistency Consistency { get; init; }

    /// <summary>The snapshots, OS disk first.</summary>
    public required IReadOnlyList<DiskSnapshot> Disks { get; init; }

    /// <summary>The machine as it was, for an instance that must be created.</summary>
    public required MachineBlueprint Blueprint { get; init; }
}

/// <summary>A snapshot of one disk, or its part of a VM restore point.</summary>
/// <param name="Disk">The disk it was taken of.</param>
/// <param name="SnapshotId">The ARM id of the snapshot, or of the disk restore point.</param>
/// <param name="SnapshotUniqueId">The snapshot's uniqueId, or the disk restore point's unique name.</param>
public sealed record DiskSnapshot(DiskIdentity Disk, string SnapshotId, string SnapshotUniqueId);

/// <summary>What it takes to create the machine again.</summary>
public sealed record MachineBlueprint
{
    /// <summary>The VM size, such as Standard_D2s_v5.</summary>
    public required string Size { get; init; }

    /// <summary>Linux or Windows.</summary>
    public required string OsType { get; init; }

    /// <summary>V1 or V2; null where the platform does not say.</summary>
    public string? HyperVGeneration { get; init; }

    /// <summary>The OS disk's storage SKU, such as Premium_LRS; for every disk whose own is unknown.</summary>
    public required string DiskSku { get; init; }

    /// <summary>The availability zones; none for a regional VM.</summary>
    public IReadOnlyList<string> Zones { get; init => field = value ?? []; } = [];

    /// <summary>SystemAssigned, UserAssigned or both, as ARM writes it; null for none.</summary>
    public string? Identity { get; init; }

    /// <summary>ARM ids of the user-assigned identities.</summary>
    public IReadOnlyList<string> UserIdentities { get; init => field = value ?? []; } = [];

    /// <summary>The NICs, the primary one first.</summary>
    public IReadOnlyList<NicBlueprint> Nics { get; init => field = value ?? []; } = [];

    /// <summary>The VM's tags.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init => field = value ?? field; } = new Dictionary<string, string>();
}

/// <summary>What it takes to create a NIC again.</summary>
/// <param name="Id">Its ARM id: a NIC that still exists is taken as it is.</param>
/// <param name="SubnetId">Its subnet.</param>
/// <param name="PrivateAddress">Its private address.</param>
/// <param name="Static">Whether that address is its own for good.</param>
/// <param name="SecurityGroupId">Its network security group; null for none.</param>
public sealed record NicBlueprint(
    string Id, string SubnetId, string? PrivateAddress = null, bool Static = false, string? SecurityGroupId = null);
