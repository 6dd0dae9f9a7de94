using DrFunctions.Activities.Compute;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Replication;

/// <summary>The disks that an instance holds before a swap: what new ones must be like, and what becomes of the old.</summary>
internal sealed class ReplacedDisks(IDisks disks, VmView? view, LiveSyncInput input, CancellationToken cancellationToken)
{
    /// <summary>
    /// What a slot's new disk must be like: as its present one, or as the source's, in the zones of the instance that is
    /// to be created.
    /// </summary>
    public async Task<DiskShape> ShapeAsync(int? lun)
    {
        var present = view?.Disks.FirstOrDefault(d => d.Lun == lun);
        var disk = present is null ? null : await disks.ViewAsync(input.To, present.DiskId, cancellationToken);
        return disk is null ? new DiskShape(SourceSku(lun), input.Zones ?? []) : DiskShape.Like(disk);
    }

    private string SourceSku(int? lun) =>
        input.RestorePoint.Disks.FirstOrDefault(d => d.Disk.Lun == lun)?.Disk.Sku ?? input.RestorePoint.Blueprint.DiskSku;

    /// <summary>Null if the OS disk has the source's size, as the platform demands for a swap.</summary>
    public async Task<DrError?> MisfitAsync()
    {
        var os = view!.Disks.FirstOrDefault(d => d.Lun is null);
        var disk = os is null ? null : await disks.ViewAsync(input.To, os.DiskId, cancellationToken);
        var expected = input.RestorePoint.Disks[0].Disk.SizeBytes;
        return disk is null || disk.SizeBytes == expected
            ? null
            : VmErrors.Unusable(
                view.Vm,
                $"its OS disk has {disk.SizeBytes} bytes and the source's {expected}, and the platform swaps equal sizes only",
                "Remove the destination instance (its disks stay), so that its start creates it anew, then retry.");
    }

    /// <summary>True if the instance holds exactly these disks, and was neither started nor changed since it took them.</summary>
    public static bool NeverRanOn(VmView view, SyncedPoint point) =>
        point.InstanceVmId is { } vmId && string.Equals(view.VmId, vmId, StringComparison.OrdinalIgnoreCase)
        && point.InstanceFingerprint is { } fingerprint && view.Fingerprint == fingerprint
        && view.Holds([.. point.Disks.Select(d => new AttachedDisk(d.Lun, d.DiskId))]);

    /// <summary>
    /// True if the instance holds exactly these disks and, where it is known how it looked when it took them, looks so
    /// still: what somebody booted by hand stands at nothing, nor does one that was missing then, since its creation
    /// booted it.
    /// </summary>
    public static bool StandsAt(VmView view, SyncedPoint point) => point switch
    {
        { InstanceVmId: null } => false,
        { InstanceFingerprint: null } => view.Holds([.. point.Disks.Select(d => new AttachedDisk(d.Lun, d.DiskId))]),
        _ => NeverRanOn(view, point),
    };

    /// <summary>
    /// Tags the disks that the swap will replace, before it does: afterwards a restarted step could no longer tell which
    /// they were, nor whether they ever ran. Whoever cleans up must see a disk unattached too.
    /// </summary>
    public Task TagAsync(IReadOnlyList<AttachedDisk> wanted)
    {
        var idle = input.Previous is { } previous && NeverRanOn(view!, previous);
        return Task.WhenAll(view!.Disks
            .Where(d => !wanted.Any(w => string.Equals(w.DiskId, d.DiskId, StringComparison.OrdinalIgnoreCase)))
            .Select(d => TagAsync(d, idle)));
    }

    private async Task TagAsync(AttachedDisk attached, bool idle)
    {
        var disk = await disks.ViewAsync(input.To, attached.DiskId, cancellationToken);
        if (disk is null || IsTagged(disk, idle))
            return;
        var tags = new Dictionary<string, string>(disk.Tags, StringComparer.OrdinalIgnoreCase)
        {
            [DrTags.SupersededAt] = view!.ReadAt.ToUniversalTime().ToString("O"),
            [DrTags.SupersededBy] = input.Permit.Run.Value,
            [DrTags.SupersededFor] = input.Machine.Value,
        };
        tags.Remove(DrTags.SupersededIdle);
        if (idle)
            tags[DrTags.SupersededIdle] = DrTags.Yes;
        await disks.TagAsync(input.To, attached.DiskId, tags, cancellationToken);
    }

    // A disk that was idle when this run tagged it may have run since: the tag is only ever as good as the last look.
    private bool IsTagged(DiskView disk, bool idle) =>
        disk.Tags.TryGetValue(DrTags.SupersededBy, out var by) && by == input.Permit.Run.Value
        && (idle || !DrTags.Says(disk.Tags, DrTags.SupersededIdle));
}
