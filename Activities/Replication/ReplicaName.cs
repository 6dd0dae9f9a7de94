using System.Security.Cryptography;
using System.Text;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Replication;

/// <summary>
/// What a snapshot, copy or replica disk is of. Its ARM name follows from it alone, so that whoever runs the step again
/// finds what is there instead of making another.
/// </summary>
internal sealed record ReplicaName(
    GroupName Group, RunId Run, MachineName Machine, int Epoch, int? Lun, string SourceDiskUniqueId)
{
    // ARM allows 80 characters for snapshots and disks.
    private const int MaxReadable = 40;

    /// <summary>A name such as dr-db1-os-e1-5f0c…, at most 80 characters: readable first, unique by its hash.</summary>
    public string For(string role)
    {
        var slot = Lun is { } lun ? $"d{lun}" : "os";
        var identity = string.Join('\n', role, Group.Value, Run.Value, Machine.Value, Epoch, slot, SourceDiskUniqueId);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..20];
        return $"dr-{Readable(Machine.Value)}-{slot}-e{Epoch}-{hash}";
    }

    private static string Readable(string text)
    {
        var kept = text.Length > MaxReadable ? text[..MaxReadable] : text;
        return string.Concat(kept.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '-'));
    }
}
