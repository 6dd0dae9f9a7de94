namespace DrFunctions.Activities.Replication.Instant;

/// <summary>A collection of restore points as one read shows it.</summary>
/// <param name="Id">Its ARM id.</param>
/// <param name="SourceId">The VM, or the collection that is copied.</param>
/// <param name="Tags">Its tags.</param>
internal sealed record CollectionView(string Id, string? SourceId, IReadOnlyDictionary<string, string> Tags)
{
    /// <summary>The value of a tag; null if it carries none.</summary>
    public string? Tag(string name) => Tags.TryGetValue(name, out var value) ? value : null;
}

/// <summary>The collections of a resource group at one moment, by the platform's clock.</summary>
internal sealed record CollectionList(IReadOnlyList<CollectionView> Collections, DateTimeOffset ReadAt);

/// <summary>A VM restore point, or a copy of one, as one read shows it.</summary>
internal sealed record PointView
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Provisioning { get; init; }

    /// <summary>When all its disks were taken; a copy's is that of its source.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The restore point that this one is a copy of; null for one of a VM.</summary>
    public string? SourceId { get; init; }

    /// <summary>The VM's disks at that instant.</summary>
    public required IReadOnlyList<PointDisk> Disks { get; init; }

    /// <summary>When it was read, by the platform's clock (Date header).</summary>
    public required DateTimeOffset ReadAt { get; init; }

    /// <summary>A copy's data is there: that comes long after its creation succeeded, and making disks does not ask for it.</summary>
    public bool IsComplete => Provisioning == "Succeeded" && Disks is not [] && Disks.All(d => d is { Id: not null, Percent: >= 100 });

    /// <summary>It will never be complete.</summary>
    public bool HasFailed => Provisioning is "Failed" or "Canceled" || Disks.Any(d => d.Failed);

    /// <summary>A copy whose data is still on its way.</summary>
    public bool IsInFlight => !IsComplete && !HasFailed;

    /// <summary>How much of a copy's data has arrived, in percent: its slowest disk's.</summary>
    public double Percent => Disks.Min(d => d.Percent) ?? 0;

    /// <summary>Whether the other one was taken of the same disks.</summary>
    public bool IsOfSameDisks(PointView other) => Disks.Select(d => d.DiskId).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase)
        .SetEquals(other.Disks.Select(d => d.DiskId).OfType<string>());
}

/// <summary>One disk of a restore point.</summary>
/// <param name="Lun">The data disk's logical unit number; null for the OS disk.</param>
/// <param name="DiskId">The VM's disk.</param>
/// <param name="Id">The disk restore point that disks are made of; null if the platform left the disk out.</param>
/// <param name="SourceId">The disk restore point that this one is a copy of.</param>
/// <param name="Percent">How much of a copy has arrived; null where the platform did not say.</param>
/// <param name="Failed">Whether the copy failed.</param>
internal sealed record PointDisk(int? Lun, string? DiskId, string? Id, string? SourceId, double? Percent, bool Failed);
