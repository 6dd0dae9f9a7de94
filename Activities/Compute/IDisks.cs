using DrFunctions.Contracts;

namespace DrFunctions.Activities.Compute;

/// <summary>Managed disks of all sites. None is ever deleted here.</summary>
internal interface IDisks
{
    /// <summary>Reads a disk; null if there is none.</summary>
    Task<DiskView?> ViewAsync(Site site, string diskId, CancellationToken cancellationToken);

    /// <summary>Sets a disk's tags, all of them.</summary>
    Task TagAsync(
        Site site, string diskId, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken);
}

/// <summary>A managed disk.</summary>
internal sealed record DiskView
{
    public required string Id { get; init; }

    public required string UniqueId { get; init; }

    public required long SizeBytes { get; init; }

    public required string Sku { get; init; }

    public required IReadOnlyList<string> Zones { get; init; }

    /// <summary>Creating, Updating, Succeeded or Failed.</summary>
    public required string Provisioning { get; init; }

    /// <summary>The snapshot or disk that it was copied from.</summary>
    public string? CopiedFrom { get; init; }

    public string? HyperVGeneration { get; init; }

    /// <summary>The ARM id of the VM that holds it; null for a free one.</summary>
    public string? HeldBy { get; init; }

    /// <summary>
    /// When it was last attached, detached, or its VM started or deallocated; null if no VM ever held it.
    /// </summary>
    public DateTimeOffset? OwnedAt { get; init; }

    public required IReadOnlyDictionary<string, string> Tags { get; init; }

    /// <summary>When it was read, by the platform's clock (Date header).</summary>
    public required DateTimeOffset ReadAt { get; init; }
}
