using System.Globalization;
using DrFunctions.Activities.Compute;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Replication.CopyStart;

/// <summary>The replica disks of a machine that never backed a running instance, and that nothing needs.</summary>
internal sealed class IdleReplicas(PruneInput input)
{
    // A swap that detaches a disk is begun right after the disk was marked; whoever holds it much later uses it.
    private static readonly TimeSpan SwapTime = TimeSpan.FromHours(1);

    private readonly Dictionary<string, string> _ours = DrTags.OfMachine(DrTags.DiskRole, input.Group, input.Machine);

    /// <summary>True if it may be removed.</summary>
    public bool Contains(DiskView disk) =>
        DrTags.Carries(disk.Tags, _ours)
        && disk.HeldBy is null
        && disk.Provisioning is "Succeeded" or "Failed"
        && !DrTags.Says(disk.Tags, DrTags.Keep)
        && input.Synced?.Disks.Any(d => string.Equals(d.DiskId, disk.Id, StringComparison.OrdinalIgnoreCase)) != true
        && (WasReplacedIdle(disk) || WasNeverTaken(disk));

    private static bool WasReplacedIdle(DiskView disk) =>
        DrTags.Says(disk.Tags, DrTags.SupersededIdle)
        && disk.Tags.TryGetValue(DrTags.SupersededAt, out var at)
        && DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, out var supersededAt)
        && !(disk.OwnedAt > supersededAt + SwapTime);

    // The disks of a restore point that is kept may be just about to be taken.
    private bool WasNeverTaken(DiskView disk) =>
        disk.OwnedAt is null
        && !disk.Tags.ContainsKey(DrTags.SupersededAt)
        && disk.Tags.TryGetValue(DrTags.Point, out var point)
        && !input.Keep.Contains(point) && point != input.Synced?.RestorePointId;
}
