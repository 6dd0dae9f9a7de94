using DrFunctions.Contracts;

namespace DrFunctions.Activities.Readiness;

/// <summary>Whether size, number and sizes of disks are the same at the source, in its last backup and at the destination.</summary>
internal sealed class ShapeCheck : IMachineCheck
{
    public IEnumerable<Finding> Find(MachineLook look)
    {
        if (look.ActiveVm is not { } vm)
            yield break;
        var disks = MachineLook.DisksOf(look.Active!, vm);
        var kept = look.Machine.Active == SiteRole.Primary ? look.Machine.Shape : null;
        var keptDisks = kept?.Disks.ToDictionary(d => d.Lun ?? -1, d => d.SizeBytes);
        if (kept is not null && (kept.Size != vm.Size || (disks is not null && !Same(disks, keptDisks!))))
        {
            yield return look.Warning(
                ErrorCodes.ChangedSinceBackup,
                $"The VM '{vm.Vm.Name}' is {vm.Size} with {Words(disks)}; at its last backup it was {kept.Size} with {Words(keptDisks)}.",
                "Run a Live Sync cycle, so that an unplanned failover has the machine as it is now.", look.Active!);
        }

        if (look.StandbyVm is not { } standby)
            yield break;
        var size = (look.Standby!.Side == SiteRole.Recovery ? look.Machine.Destination.Size : null) ?? kept?.Size ?? vm.Size;
        if (!string.Equals(standby.Size, size, StringComparison.OrdinalIgnoreCase))
        {
            yield return look.Warning(
                ErrorCodes.SizeDiffers,
                $"The VM '{standby.Vm.Name}' of site '{look.Standby.Site.Name}' is {standby.Size}, and should be {size}.",
                "Resize it while it is deallocated, or name its size in the plan (destination.size).", look.Standby);
        }

        if ((keptDisks ?? disks) is { } expected && MachineLook.DisksOf(look.Standby, standby) is { } actual && !Same(expected, actual))
        {
            yield return look.Warning(
                ErrorCodes.DisksDiffer,
                $"The VM '{standby.Vm.Name}' of site '{look.Standby.Site.Name}' has {Words(actual)}, and the machine {Words(expected)}.",
                "Run a Live Sync cycle: it gives the instance the machine's disks. If they stay different, see who changes them.",
                look.Standby);
        }
    }

    private static bool Same(IReadOnlyDictionary<int, long> left, IReadOnlyDictionary<int, long> right) =>
        left.Count == right.Count && left.All(disk => right.TryGetValue(disk.Key, out var size) && size == disk.Value);

    private static string Words(IReadOnlyDictionary<int, long>? disks) => disks is null ? "disks that could not be read"
        : string.Join(", ", disks.OrderBy(d => d.Key).Select(d => $"{(d.Key < 0 ? "OS disk" : $"data disk {d.Key}")} {d.Value >> 30} GiB"));
}
