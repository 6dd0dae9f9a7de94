using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Replication;

/// <summary>
/// What a snapshot, copy or replica disk is of. Its ARM name follows from it alone, so that whoever runs the step again
/// finds what is there instead of making another, in this run or a later one.
/// </summary>
/// <param name="Group">The group.</param>
/// <param name="Point">The restore point's id.</param>
/// <param name="Machine">The machine.</param>
/// <param name="Epoch">The restore point's off-epoch.</param>
/// <param name="Lun">The data disk's logical unit number; null for the OS disk.</param>
/// <param name="SourceDiskUniqueId">The uniqueId of the disk that the restore point was taken of.</param>
internal sealed partial record ReplicaName(
    GroupName Group, string Point, MachineName Machine, int Epoch, int? Lun, string SourceDiskUniqueId)
{
    // ARM allows 80 characters for snapshots and disks.
    private const int MaxReadable = 40;

    /// <summary>
    /// For replica disks the run that applies the restore point; null for snapshots and copies, which any run may use. A
    /// disk that backed a running instance must never be taken for the restore point again.
    /// </summary>
    public RunId? AppliedBy { get; init; }

    /// <summary>How often that run applies it again, since the disks that it made before may have run.</summary>
    public int Repeat { get; init; }

    /// <summary>The slot in short: os, or d and the logical unit number.</summary>
    public string Slot => Lun is { } lun ? $"d{lun}" : "os";

    /// <summary>A name such as dr-db1-os-e1-5f0c…, at most 80 characters: readable first, unique by its hash.</summary>
    public string For(string role)
    {
        var identity = string.Join(
            '\n', role, Group.Value, Point, Machine.Value, Epoch, Slot, SourceDiskUniqueId,
            Repeat == 0 ? AppliedBy?.Value : $"{AppliedBy?.Value} {Repeat}");
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..20];
        return $"dr-{Readable(Machine.Value)}-{Slot}-e{Epoch}-{hash}";
    }

    /// <summary>A name with a star for its hash, which follows from the run; any other as it is.</summary>
    public static string Pattern(string name) => Hashed().Replace(name, "$1*");

    private static string Readable(string text)
    {
        var kept = text.Length > MaxReadable ? text[..MaxReadable] : text;
        return string.Concat(kept.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '-'));
    }

    [GeneratedRegex(@"^(dr-.+-(?:os|d\d+)-e\d+-)[0-9a-f]{20}\z")]
    private static partial Regex Hashed();
}
