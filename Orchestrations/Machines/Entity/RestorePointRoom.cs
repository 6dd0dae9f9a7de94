using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>
/// How many restore points are known of a machine, whatever can be removed of them: a state that grew over the 1 MB of a
/// message would stop the machine's failover. Those beyond are forgotten; their copies go when they can be removed.
/// </summary>
internal static class RestorePointRoom
{
    /// <summary>Restore points at most.</summary>
    public const int MostPoints = 32;

    /// <summary>Snapshots of disks in all of them at most, of some 500 bytes each: a machine may have 65 disks.</summary>
    public const int MostSnapshots = 1000;

    /// <summary>The newest that there is room for, in the order given, and the one that the DR instance stands at.</summary>
    public static IReadOnlyList<RestorePoint> Fit(IReadOnlyList<RestorePoint> points, string? standsAt)
    {
        var kept = new HashSet<RestorePoint>(ReferenceEqualityComparer.Instance);
        var snapshots = 0;
        foreach (var point in points.OrderByDescending(point => point.Id == standsAt).ThenByDescending(point => point.TakenAt))
        {
            snapshots += point.Disks.Count;
            if (kept.Count > 0 && (kept.Count == MostPoints || snapshots > MostSnapshots))
            {
                break;
            }

            kept.Add(point);
        }

        return kept.Count == points.Count ? points : [.. points.Where(kept.Contains)];
    }

    /// <summary>The restore points that a machine can be brought up at, if their data still stands.</summary>
    public static IEnumerable<RestorePoint> StandingOf(ProtectedMachineState machine) =>
        machine.RestorePoint is { } current && machine.SyncedSide == SiteRole.Recovery
            ? machine.RestorePoints.Append(current).DistinctBy(point => point.Id)
            : machine.RestorePoints;
}
