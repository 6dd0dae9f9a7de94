namespace DrFunctions.Contracts;

/// <summary>A restore point whose data stands complete at the DR site, ready under the destination instance.</summary>
public sealed record SyncedPoint
{
    /// <summary>The restore point.</summary>
    public required string RestorePointId { get; init; }

    /// <summary>The destination's disks, OS disk first: swapped in, or waiting for an instance that is to be created.</summary>
    public required IReadOnlyList<DestinationDisk> Disks { get; init; }

    /// <summary>When that was read back, by the DR site's platform clock.</summary>
    public required DateTimeOffset SyncedAt { get; init; }

    /// <summary>The complete copies of the restore point's snapshots at the destination site, OS disk first.</summary>
    public IReadOnlyList<DiskCopy> Copies { get; init => field = value ?? []; } = [];

    /// <summary>The vmId of the destination instance that carries the disks; null if it is missing.</summary>
    public string? InstanceVmId { get; init; }

    /// <summary>
    /// What changes with every start or stop of the destination instance: the time of ProvisioningState in the instance
    /// view, as it was when the disks were seen swapped in. Equal later means that it did not run in between; null if the
    /// instance is missing.
    /// </summary>
    public string? InstanceFingerprint { get; init; }
}

/// <summary>A disk at the DR site.</summary>
/// <param name="Lun">The data disk's logical unit number; null for the OS disk.</param>
/// <param name="DiskId">Its ARM id.</param>
/// <param name="SnapshotId">The complete copy it was made of.</param>
/// <param name="Caching">The host caching of its slot at the source; null where the platform does not say.</param>
public sealed record DestinationDisk(int? Lun, string DiskId, string SnapshotId, string? Caching = null);

/// <summary>A snapshot that stands complete at the destination site.</summary>
/// <param name="Lun">The data disk's logical unit number; null for the OS disk.</param>
/// <param name="DiskUniqueId">The uniqueId of the disk that the restore point was taken of.</param>
/// <param name="SnapshotId">The copy's ARM id: a snapshot's, or a disk restore point's.</param>
/// <param name="Delta">Whether only what changed since an earlier copy had to cross; false where the platform does not say.</param>
public sealed record DiskCopy(int? Lun, string DiskUniqueId, string SnapshotId, bool Delta);
