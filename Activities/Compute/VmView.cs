using DrFunctions.Contracts;

namespace DrFunctions.Activities.Compute;

/// <summary>A disk as a VM holds it.</summary>
/// <param name="Lun">The data disk's logical unit number; null for the OS disk.</param>
/// <param name="DiskId">The disk's ARM id.</param>
/// <param name="Caching">The host caching of the slot; null for the platform's default.</param>
internal sealed record AttachedDisk(int? Lun, string DiskId, string? Caching = null)
{
    public bool IsSameAs(AttachedDisk other) =>
        Lun == other.Lun && string.Equals(DiskId, other.DiskId, StringComparison.OrdinalIgnoreCase);
}

/// <summary>How far a VM's last operation is.</summary>
internal enum Provisioning
{
    Underway,
    Succeeded,
    Failed,
}

/// <summary>A VM as one direct read shows it: model and instance view of the same moment.</summary>
internal sealed record VmView
{
    public required VmReference Vm { get; init; }

    public required string VmId { get; init; }

    public required PowerState Power { get; init; }

    public required Provisioning Provisioning { get; init; }

    /// <summary>ARM's code and words for a failed operation.</summary>
    public (string Code, string Message)? ProvisioningError { get; init; }

    /// <summary>When an operation failed, by the platform's clock; null if none did.</summary>
    public DateTimeOffset? FailedAt { get; init; }

    /// <summary>Whether the agent in the guest reports ready.</summary>
    public bool AgentReady { get; init; }

    /// <summary>When the last operation ended, well or not; null while one runs, or if the platform left it out.</summary>
    public DateTimeOffset? OperationEndedAt { get; init; }

    /// <summary>The time of the provisioning status: it changes with every operation; null if the platform left it out.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>The disks, OS disk first, then by LUN.</summary>
    public required IReadOnlyList<AttachedDisk> Disks { get; init; }

    public required string Size { get; init; }

    public required string OsType { get; init; }

    /// <summary>Its region, as ARM writes it.</summary>
    public string Region { get; init; } = "";

    public string? HyperVGeneration { get; init; }

    public required IReadOnlyDictionary<string, string> Tags { get; init; }

    /// <summary>The NICs' ARM ids, the primary one first.</summary>
    public IReadOnlyList<string> NicIds { get; init; } = [];

    /// <summary>The availability zones; none for a regional VM.</summary>
    public IReadOnlyList<string> Zones { get; init; } = [];

    /// <summary>SystemAssigned, UserAssigned or both, as ARM writes it; null for none.</summary>
    public string? Identity { get; init; }

    /// <summary>ARM ids of the user-assigned identities.</summary>
    public IReadOnlyList<string> UserIdentities { get; init; } = [];

    /// <summary>When it was read, by the platform's clock (Date header).</summary>
    public required DateTimeOffset ReadAt { get; init; }

    /// <summary>Deallocated, and the operation that did it ended well.</summary>
    public bool IsProvenOff => Power == PowerState.Deallocated && Provisioning == Provisioning.Succeeded;

    public bool Holds(IReadOnlyList<AttachedDisk> disks) =>
        disks.Count == Disks.Count && disks.All(d => Disks.Any(d.IsSameAs));
}
