using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Azure.Core;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Replication.Instant;

/// <summary>
/// Names of VM restore points and their collections. Collections carry tags, points do not: a point is named by epoch and
/// run, so that collection and point together say which restore point it is.
/// </summary>
internal static partial class InstantNames
{
    private const string Collections = "/providers/Microsoft.Compute/restorePointCollections/";

    /// <summary>Whether an ARM id is one of a disk in a VM restore point, and not a snapshot's.</summary>
    public static bool IsOfInstant(string id) => id.Contains(Collections, StringComparison.OrdinalIgnoreCase);

    /// <summary>The ARM id of the collection for a machine's restore points, or copies, of one source.</summary>
    /// <param name="site">Its site.</param>
    /// <param name="resourceGroup">Its resource group.</param>
    /// <param name="tags">Its tags.</param>
    /// <param name="sourceId">The VM, or the collection that is copied: the platform lets it never change.</param>
    public static ResourceIdentifier Collection(
        Site site, string resourceGroup, IReadOnlyDictionary<string, string> tags, string sourceId)
    {
        var machine = tags[DrTags.Machine];
        var identity = string.Join('\n', tags[DrTags.Role], tags[DrTags.Group], machine, sourceId.ToLowerInvariant());
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..20];
        return new($"/subscriptions/{site.SubscriptionId}/resourceGroups/{resourceGroup}{Collections}dr-{machine}-{hash}");
    }

    /// <summary>The ARM id of a point in a collection.</summary>
    public static ResourceIdentifier Point(ResourceIdentifier collection, string name) =>
        new($"{collection}/restorePoints/{name}");

    /// <summary>The name of the point that a backup takes.</summary>
    public static string PointName(Permit permit) => $"e{permit.Epoch}-{permit.Run}";

    /// <summary>The id of the restore point that a point is; null if it is none of ours.</summary>
    public static string? RestorePointOf(CollectionView collection, PointView point) =>
        collection.Tag(DrTags.Group) is { } group && collection.Tag(DrTags.Machine) is { } machine
        && Ours().Match(point.Name) is { Success: true } match
            ? RestorePointIds.OfInstant(group, match.Groups["run"].Value, machine, match.Groups["epoch"].Value)
            : null;

    /// <summary>A point's name with a star for its run; any other as it is.</summary>
    public static string Pattern(string name) =>
        Ours().Match(name) is { Success: true } match ? $"e{match.Groups["epoch"].Value}-*" : name;

    [GeneratedRegex(@"^e(?<epoch>\d+)-(?<run>.+)\z")]
    private static partial Regex Ours();
}
