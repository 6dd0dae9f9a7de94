namespace DrFunctions.Contracts;

/// <summary>A VM proven off: deallocate succeeded and a later instance view said deallocated.</summary>
public sealed record OffProof
{
    /// <summary>The VM's unique id (vmId): a recreated VM has another.</summary>
    public required string VmId { get; init; }

    /// <summary>When it was proven, by the platform's clock (Date header of the instance view).</summary>
    public required DateTimeOffset ProvenAt { get; init; }

    /// <summary>
    /// What changes with every start or stop: the time of ProvisioningState in the instance view. Equal later means
    /// that nobody started the VM in between.
    /// </summary>
    public required string Fingerprint { get; init; }

    /// <summary>The VM's disks at that moment, OS disk first.</summary>
    public required IReadOnlyList<DiskIdentity> Disks { get; init; }
}

/// <summary>A managed disk; one that is recreated under the same name has another unique id.</summary>
/// <param name="Lun">The data disk's logical unit number; null for the OS disk.</param>
/// <param name="ResourceId">Its ARM id.</param>
/// <param name="UniqueId">Its uniqueId.</param>
/// <param name="SizeBytes">Its size in bytes.</param>
/// <param name="Caching">The host caching of its slot, such as ReadOnly; null where the platform does not say.</param>
/// <param name="Sku">Its storage SKU, such as Premium_LRS; null if unknown.</param>
public sealed record DiskIdentity(
    int? Lun, string ResourceId, string UniqueId, long SizeBytes, string? Caching = null, string? Sku = null);
