namespace DrFunctions.Activities.Replication.CopyStart;

/// <summary>
/// A disk's snapshot that stands at its own site and, copied completely, at the other one: from it on only what changed
/// has to cross. The platform compares a new snapshot with the last one that was copied, so both must still be there.
/// </summary>
internal sealed record CopyBase(SnapshotView Snapshot, SnapshotView Copy)
{
    /// <summary>The newest base of a disk; null if there is none, and all of it has to cross.</summary>
    /// <param name="here">Snapshots at the disk's site.</param>
    /// <param name="there">Snapshots at the other site.</param>
    /// <param name="diskUniqueId">The disk: one that took its place has another uniqueId, and no base.</param>
    public static CopyBase? Newest(
        IEnumerable<SnapshotView> here, IReadOnlyCollection<SnapshotView> there, string diskUniqueId) =>
        here.Where(s => s is { Provisioning: "Succeeded", Incremental: true, CopyError: null } && Same(s.SourceUniqueId, diskUniqueId))
            .OrderByDescending(s => s.CreatedAt)
            .Select(s => there.FirstOrDefault(c => IsCopyOf(c, s)) is { } copy ? new CopyBase(s, copy) : null)
            .FirstOrDefault(found => found is not null);

    private static bool IsCopyOf(SnapshotView copy, SnapshotView snapshot) =>
        copy.IsComplete
        && Same(copy.SourceResourceId, snapshot.Id)
        && (copy.SourceUniqueId is null || Same(copy.SourceUniqueId, snapshot.UniqueId));

    private static bool Same(string? left, string? right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
