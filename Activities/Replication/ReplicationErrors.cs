using DrFunctions.Contracts;

namespace DrFunctions.Activities.Replication;

/// <summary>What can be wrong with restore points, in words that an operator can act on.</summary>
internal static class ReplicationErrors
{
    public static DrError Foreign(Site site, string kind, string name, string why) => new(
        ErrorCodes.ForeignSnapshot,
        $"A {kind} named '{name}' exists at site '{site.Name}' which is not this restore point's: {why}.",
        $"Find out whose it is; rename or remove it, then retry. It was not touched.",
        $"No {kind} of that name, or the one that this run made.");

    public static DrError SnapshotFailed(Site site, string name) => new(
        ErrorCodes.SnapshotFailed,
        $"The snapshot '{name}' at site '{site.Name}' ended with provisioning state Failed.",
        "Look at the disk's and the snapshot's activity log, settle the cause, then retry.",
        "A snapshot that succeeded.");

    public static DrError NotConsistent(VmReference vm, string why) => new(
        ErrorCodes.NotConsistent,
        $"VM '{vm.Name}' at site '{vm.Site.Name}' is not backed up at one instant: {why}.",
        "Nothing needs to be done: it is backed up by snapshots, disk by disk, and the restore point says what it is worth.",
        "A VM restore point of all its disks.");

    public static DrError CopyFailed(Site site, string name, string why) => new(
        ErrorCodes.CopyFailed,
        $"The copy '{name}' at site '{site.Name}' failed: {why}.",
        "Settle the cause, then retry: the failed copy, which is incomplete, is replaced.",
        "A copy that reaches 100 percent.");

    public static DrError NotComplete(Site site, string point, IReadOnlyList<string> why) => new(
        ErrorCodes.RestorePointIncomplete,
        $"The restore point '{point}' does not stand complete at site '{site.Name}': {string.Join("; ", why)}.",
        "Choose another restore point. Nothing was changed.",
        "A complete copy of every disk.");

    public static DrError Overtaken(Site site, string point, string later) => new(
        ErrorCodes.RestorePointIncomplete,
        $"The restore point '{point}' can no longer be copied to site '{site.Name}': "
        + $"'{later}' is a copy of a later one, and the platform copies snapshots in the order of their creation only.",
        "Choose the later restore point, or take a new one.",
        "No copy of a later restore point.");

    public static DrError DiskFailed(Site site, string name) => new(
        ErrorCodes.RestorePointIncomplete,
        $"The disk '{name}' at site '{site.Name}' could not be made of its complete copy.",
        "Look at the disk's activity log, settle the cause, then retry.",
        "A disk that succeeded.");

    public static DrError WrongSize(Site site, string name, long actual, long expected) => new(
        ErrorCodes.RestorePointIncomplete,
        $"The disk '{name}' at site '{site.Name}' has {actual} bytes, its source {expected}.",
        "Do not start from it. Take a new restore point of the source and retry.",
        $"{expected} bytes.");

    public static DrError NotSwapped(Site site, string vm) => new(
        ErrorCodes.SwapFailed,
        $"The destination instance '{vm}' at site '{site.Name}' does not hold exactly the disks of the restore point.",
        "Compare its disks with the prepared ones (tag dr-role=disk), see who changed them, then retry Live Sync.",
        "The restore point's disks and no others.");

    public static DrError StandsElsewhere(Site site, string vm) => new(
        ErrorCodes.SwapFailed,
        $"The destination instance '{vm}' at site '{site.Name}' does not stand at the restore point: it holds other disks, "
        + "or was started, stopped or updated since it took them.",
        "See in its activity log who changed or started it, then retry Live Sync: that gives it fresh disks.",
        "The restore point's disks and no others, unchanged since they were swapped in.");
}
