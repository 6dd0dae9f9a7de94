namespace DrFunctions.Activities.Replication.CopyStart;

/// <summary>A snapshot as one read shows it.</summary>
internal sealed record SnapshotView
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string UniqueId { get; init; }

    public required string Provisioning { get; init; }

    public required bool Incremental { get; init; }

    public string? SourceResourceId { get; init; }

    public string? SourceUniqueId { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>How much of a copy has arrived; null for a snapshot that is none.</summary>
    public double? Percent { get; init; }

    /// <summary>Why a copy in the background failed.</summary>
    public string? CopyError { get; init; }

    public required IReadOnlyDictionary<string, string> Tags { get; init; }

    /// <summary>When it was read, by the platform's clock (Date header).</summary>
    public required DateTimeOffset ReadAt { get; init; }

    /// <summary>Complete means that a copy's data is there, which comes long after the operation succeeded.</summary>
    public bool IsComplete => this is { Provisioning: "Succeeded", Percent: >= 100 };

    /// <summary>A copy that failed or was canceled will never arrive; the platform need not say so twice.</summary>
    public bool IsInFlight => CopyError is null && !HasEnded && !IsComplete;

    /// <summary>Its creation did not succeed.</summary>
    public bool HasEnded => Provisioning is "Failed" or "Canceled";

    /// <summary>The value of a tag; null if it carries none.</summary>
    public string? Tag(string name) => Tags.TryGetValue(name, out var value) ? value : null;
}

/// <summary>The snapshots of a resource group at one moment, by the platform's clock.</summary>
internal sealed record SnapshotList(IReadOnlyList<SnapshotView> Snapshots, DateTimeOffset ReadAt);
