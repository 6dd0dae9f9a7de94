using DrFunctions.Contracts;

namespace DrFunctions.Activities.Replication;

/// <summary>Ids of restore points: group, run, machine and off-epoch, and what kind it is; at most 150 characters.</summary>
internal static class RestorePointIds
{
    private const string Kept = "/kept";
    private const string Instant = "/instant";

    /// <summary>The id of the restore point that a backup takes.</summary>
    public static string Of(BackupInput input) =>
        $"{input.Group}/{input.Permit.Run}/{input.Machine}/e{input.Permit.Epoch}"
        + (input.Consistent ? Instant : input.Keep ? Kept : "");

    /// <summary>The id of a restore point of one instant.</summary>
    public static string OfInstant(string group, string run, string machine, string epoch) =>
        $"{group}/{run}/{machine}/e{epoch}{Instant}";

    /// <summary>Whether the restore point is one of all disks at one instant.</summary>
    public static bool IsOfInstant(string id) => id.EndsWith(Instant, StringComparison.Ordinal);

    /// <summary>Whether the restore point stays for good.</summary>
    public static bool IsKept(string id) => id.EndsWith(Kept, StringComparison.Ordinal);
}
