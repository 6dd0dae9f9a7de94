using System.Globalization;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Replication;

/// <summary>
/// The tags by which the product knows its own resources. Copies carry enough of them for their restore point to be told
/// from the copies alone. ARM takes 50 tags of at most 256 characters each.
/// </summary>
internal static class DrTags
{
    public const string Group = "dr-group";
    public const string Run = "dr-run";
    public const string Machine = "dr-machine";
    public const string Epoch = "dr-epoch";
    public const string SourceDisk = "dr-source-disk";
    public const string Role = "dr-role";
    public const string Point = "dr-point";
    public const string Slot = "dr-slot";
    public const string TakenAt = "dr-taken-at";
    public const string Consistency = "dr-consistency";
    public const string DiskCount = "dr-disks";
    public const string Delta = "dr-delta";
    public const string Keep = "dr-keep";
    public const string SupersededAt = "dr-superseded-at";
    public const string SupersededBy = "dr-superseded-by";
    public const string SupersededFor = "dr-superseded-for";
    public const string SupersededIdle = "dr-superseded-idle";

    public const string SnapshotRole = "snapshot";
    public const string CopyRole = "copy";
    public const string DiskRole = "disk";
    public const string InstantsRole = "instants";
    public const string InstantCopiesRole = "instant-copies";

    public const string Yes = "true";

    /// <summary>The tags of a resource that stands for one disk of a restore point.</summary>
    public static Dictionary<string, string> Of(string role, ReplicaName name)
    {
        var tags = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            [Role] = role,
            [Group] = name.Group.Value,
            [Point] = name.Point,
            [Machine] = name.Machine.Value,
            [Epoch] = name.Epoch.ToString(CultureInfo.InvariantCulture),
            [Slot] = name.Slot,
            [SourceDisk] = name.SourceDiskUniqueId,
        };
        if (name.AppliedBy is { } run)
            tags[Run] = run.Value;
        if (RestorePointIds.IsKept(name.Point))
            tags[Keep] = Yes;
        return tags;
    }

    /// <summary>The tags of a copy: also what its restore point is worth.</summary>
    public static Dictionary<string, string> OfCopy(ReplicaName name, RestorePoint point) => new(Of(CopyRole, name))
    {
        [TakenAt] = point.TakenAt.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture),
        [Consistency] = point.Consistency.ToString(),
        [DiskCount] = point.Disks.Count.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>What every resource of a machine carries in this role.</summary>
    public static Dictionary<string, string> OfMachine(string role, GroupName group, MachineName machine) => new()
    {
        [Role] = role,
        [Group] = group.Value,
        [Machine] = machine.Value,
    };

    /// <summary>The tags of an instance that is created, and of its NIC: the machine's own, and whose it is.</summary>
    public static IReadOnlyDictionary<string, string> OfInstance(
        MachineBlueprint blueprint, GroupName group, RunId run, MachineName machine) =>
        new Dictionary<string, string>(blueprint.Tags, StringComparer.OrdinalIgnoreCase)
        {
            [Group] = group.Value,
            [Run] = run.Value,
            [Machine] = machine.Value,
        };

    /// <summary>True if an instance is this machine's: a run created it, or somebody said so by the same tags.</summary>
    public static bool IsInstanceOf(IReadOnlyDictionary<string, string> actual, GroupName group, MachineName machine) =>
        Carries(actual, new Dictionary<string, string> { [Group] = group.Value, [Machine] = machine.Value });

    /// <summary>True if a resource carries these tags; it may carry more.</summary>
    public static bool Carries(IReadOnlyDictionary<string, string> actual, IReadOnlyDictionary<string, string> expected) =>
        expected.All(tag => actual.TryGetValue(tag.Key, out var value) && value == tag.Value);

    /// <summary>True if a resource carries the tag with the value true.</summary>
    public static bool Says(IReadOnlyDictionary<string, string> actual, string tag) =>
        actual.TryGetValue(tag, out var value) && value == Yes;
}
