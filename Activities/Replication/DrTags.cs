using DrFunctions.Contracts;

namespace DrFunctions.Activities.Replication;

/// <summary>The tags by which the product knows its own resources.</summary>
internal static class DrTags
{
    public const string Group = "dr-group";
    public const string Run = "dr-run";
    public const string Machine = "dr-machine";
    public const string Epoch = "dr-epoch";
    public const string SourceDisk = "dr-source-disk";
    public const string Role = "dr-role";
    public const string SupersededAt = "dr-superseded-at";
    public const string SupersededBy = "dr-superseded-by";
    public const string SupersededFor = "dr-superseded-for";

    /// <summary>The tags of a resource that stands for one disk of a machine in one off-epoch.</summary>
    public static IReadOnlyDictionary<string, string> Of(string role, ReplicaName name) =>
        new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            [Role] = role,
            [Group] = name.Group.Value,
            [Run] = name.Run.Value,
            [Machine] = name.Machine.Value,
            [Epoch] = name.Epoch.ToString(),
            [SourceDisk] = name.SourceDiskUniqueId,
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

    /// <summary>True if a resource carries these tags; it may carry more.</summary>
    public static bool Carries(IReadOnlyDictionary<string, string> actual, IReadOnlyDictionary<string, string> expected) =>
        expected.All(tag => actual.TryGetValue(tag.Key, out var value) && value == tag.Value);
}
