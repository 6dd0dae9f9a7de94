using DrFunctions.Activities.Replication;
using DrFunctions.Activities.Replication.CopyStart;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Readiness;

/// <summary>
/// Whether the newest restore point still stands complete at the DR site, and the next backup can build on what stands on
/// both sides.
/// </summary>
internal sealed class ChainCheck : IMachineCheck
{
    public IEnumerable<Finding> Find(MachineLook look)
    {
        if (look.Machine is not { Active: SiteRole.Primary, Point: { } point } || look.Recovery is not { } recovery)
            yield break;
        if (look.Complete?.Contains(point) == false && !HoldsIt(look, point))
        {
            yield return look.Error(
                ErrorCodes.PointLost,
                $"The newest restore point of '{look.Machine.Name}', {point}, does not stand complete at site '{recovery.Site.Name}' any more.",
                "Find out who removed its copies, and run a Live Sync cycle: until it ended, an unplanned failover has to take an older one.",
                recovery);
        }

        if (look is not { Primary: { } primary, ActiveVm: { } vm })
            yield break;
        var without = vm.Disks.Where(d => primary.Disk(d.DiskId) is { } disk
            && CopyBase.Newest(primary.Snapshots, recovery.Snapshots, disk.UniqueId) is null).ToArray();
        if (without.Length > 0)
        {
            yield return look.Warning(
                ErrorCodes.ChainBroken,
                $"No snapshot of {string.Join(" and ", without.Select(d => d.Lun is { } lun ? $"data disk {lun}" : "the OS disk"))} of "
                + $"'{look.Machine.Name}' stands at site '{primary.Site.Name}' and complete at site '{recovery.Site.Name}': the next backup crosses in full.",
                "Run a Live Sync cycle before a planned failover: otherwise the machine is down for as long as the full copy takes.",
                primary);
        }
    }

    // A failback leaves the DR instance standing at its point, on its own disks: there are no copies of it.
    private static bool HoldsIt(MachineLook look, string point) =>
        look is { Machine.Synced: { } synced, StandbyVm: { } instance }
        && synced.RestorePointId == point && ReplacedDisks.StandsAt(instance, synced);
}
