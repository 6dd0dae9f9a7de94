using DrFunctions.Contracts;

namespace DrFunctions.Activities.Replication;

/// <summary>Ids of restore points: group, run, machine and off-epoch, at most 150 characters.</summary>
internal static class RestorePointIds
{
    private const string Kept = "/kept";

    /// <summary>The id of the restore point that a backup takes.</summary>
    public static string Of(BackupInput input) =>
        $"{input.Group}/{input.Permit.Run}/{input.Machine}/e{input.Permit.Epoch}{(input.Keep ? Kept : "")}";

    /// <summary>Whether the restore point stays for good.</summary>
    public static bool IsKept(string id) => id.EndsWith(Kept, StringComparison.Ordinal);
}
