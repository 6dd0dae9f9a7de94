using System.Globalization;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Replication.CopyStart;

/// <summary>Restore points as their copies tell them: by tags, and by how much of the data has arrived.</summary>
internal static class CopyTags
{
    /// <summary>A group's restore points among the snapshots of a resource group.</summary>
    public static StandingPoints PointsOf(SnapshotList list, GroupName group)
    {
        var copies = list.Snapshots.Where(s =>
            s.Tag(DrTags.Role) == DrTags.CopyRole && s.Tag(DrTags.Group) == group.Value
            && s.Tag(DrTags.Machine) is not null && s.Tag(DrTags.Point) is not null);
        return new StandingPoints(
            copies.GroupBy(s => s.Tag(DrTags.Machine)!).ToDictionary(m => new MachineName(m.Key), PointsOf), list.ReadAt);
    }

    private static MachinePoints PointsOf(IEnumerable<SnapshotView> copies)
    {
        var complete = new List<StandingPoint>();
        var incomplete = new List<string>();
        foreach (var point in copies.GroupBy(c => c.Tag(DrTags.Point)!))
        {
            if (Standing(point.Key, [.. point]) is { } standing)
                complete.Add(standing);
            else
                incomplete.Add(point.Key);
        }

        return new MachinePoints(complete, incomplete);
    }

    // Whatever the tags do not say, or say in two ways, makes the restore point none to start from.
    private static StandingPoint? Standing(string id, IReadOnlyList<SnapshotView> copies)
    {
        var first = copies[0];
        var slots = copies.Select(c => c.Tag(DrTags.Slot)).OfType<string>().Distinct().Count();
        var agree = copies.All(c => c.IsComplete && c.CopyError is null
            && new[] { DrTags.TakenAt, DrTags.Consistency, DrTags.DiskCount }.All(t => c.Tag(t) == first.Tag(t)));
        return agree
            && first.Tag(DrTags.DiskCount) == slots.ToString(CultureInfo.InvariantCulture) && slots == copies.Count
            && DateTimeOffset.TryParse(first.Tag(DrTags.TakenAt), CultureInfo.InvariantCulture, out var takenAt)
            && Enum.TryParse<Consistency>(first.Tag(DrTags.Consistency), out var consistency)
                ? new StandingPoint(id, takenAt, consistency)
                : null;
    }
}
