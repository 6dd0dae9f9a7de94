using DrFunctions.Contracts;

namespace DrFunctions.Activities.Replication.CopyStart;

/// <summary>Which of a machine's snapshots and copies must stay, whatever retention was asked for.</summary>
internal sealed class NeededSnapshots(PruneInput input, PresentDisks present)
{
    private readonly HashSet<string> _points = [.. input.Keep, .. input.Synced is { } synced ? [synced.RestorePointId] : Array.Empty<string>()];

    /// <summary>Their ARM ids.</summary>
    /// <param name="here">The machine's snapshots and copies at the source's site.</param>
    /// <param name="there">Those at the destination's.</param>
    public IReadOnlySet<string> Of(IReadOnlyList<SnapshotView> here, IReadOnlyList<SnapshotView> there)
    {
        SnapshotView[] all = [.. here, .. there];
        var needed = all.Where(MustStay).Select(s => s.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);

        // The platform fails a copy whose source goes.
        needed.UnionWith(all.Where(IsCopyUnderway).Select(c => c.SourceResourceId).OfType<string>());
        var bases = all.Select(s => s.Tag(DrTags.SourceDisk)).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(disk => (Disk: disk, Base: CopyBase.Newest(all, all, disk)))
            .Where(found => found.Base is not null)
            .ToDictionary(found => found.Disk, found => found.Base!, StringComparer.OrdinalIgnoreCase);
        needed.UnionWith(bases.Where(b => !IsObsolete(b.Key, bases)).SelectMany(b => new[] { b.Value.Snapshot.Id, b.Value.Copy.Id }));
        return needed;
    }

    // What does not say which restore point it belongs to is not ours to judge.
    private bool MustStay(SnapshotView snapshot) =>
        DrTags.Says(snapshot.Tags, DrTags.Keep)
        || snapshot.Tag(DrTags.Point) is not { } point || _points.Contains(point)
        || IsCopyUnderway(snapshot)
        || !(snapshot.Provisioning == "Succeeded" || snapshot.HasEnded);

    private static bool IsCopyUnderway(SnapshotView snapshot) =>
        snapshot.Tag(DrTags.Role) == DrTags.CopyRole && snapshot.IsInFlight;

    // The base of a disk that no VM holds any more, of a direction that is over or of before a swap, is the last copy of
    // something until every disk of the source has a base of its own.
    private bool IsObsolete(string disk, Dictionary<string, CopyBase> bases) =>
        present.Source is { Count: > 0 } source
        && !source.Concat(present.Destination).Contains(disk, StringComparer.OrdinalIgnoreCase)
        && source.All(bases.ContainsKey);
}
