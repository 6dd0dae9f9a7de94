using DrFunctions.Activities.Compute;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Replication;

/// <summary>The disks that an instance holds before a swap: what new ones must be like, and what becomes of the old.</summary>
internal sealed class ReplacedDisks(IDisks disks, VmView? view, LiveSyncInput input, CancellationToken cancellationToken)
{
    /// <summary>What a slot's new disk must be like: as its present one, or as the source's.</summary>
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

    /// <summary>
    /// Tags the disks that the swap will replace, before it does: afterwards a restarted step could no longer tell which
    /// they were. Whoever cleans up must see a disk unattached too.
    /// </summary>
    public Task TagAsync(IReadOnlyList<AttachedDisk> wanted, DateTimeOffset at) => Task.WhenAll(
        view!.Disks
            .Where(d => !wanted.Any(w => string.Equals(w.DiskId, d.DiskId, StringComparison.OrdinalIgnoreCase)))
            .Select(d => TagAsync(d, at)));

    private async Task TagAsync(AttachedDisk attached, DateTimeOffset at)
    {
        var disk = await disks.ViewAsync(input.To, attached.DiskId, cancellationToken);
        if (disk is null || (disk.Tags.TryGetValue(DrTags.SupersededBy, out var by) && by == input.Permit.Run.Value))
            return;
        var tags = new Dictionary<string, string>(disk.Tags, StringComparer.OrdinalIgnoreCase)
        {
            [DrTags.SupersededAt] = at.ToUniversalTime().ToString("O"),
            [DrTags.SupersededBy] = input.Permit.Run.Value,
            [DrTags.SupersededFor] = input.Machine.Value,
        };
        await disks.TagAsync(input.To, attached.DiskId, tags, cancellationToken);
    }
}
