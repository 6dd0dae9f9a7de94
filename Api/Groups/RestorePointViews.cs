using DrFunctions.Contracts;

namespace DrFunctions.Api;

/// <summary>What a group can be started at.</summary>
/// <param name="Group">The group.</param>
/// <param name="Machines">The machines, in the plan's order.</param>
internal sealed record RestorePointsView(GroupName Group, IReadOnlyList<MachinePointsView> Machines)
{
    public static RestorePointsView Of(GroupSight group) => new(
        group.Plan.Group,
        [.. group.Machines.Select(machine => new MachinePointsView(machine.Machine.Name, PointsOf(machine)))]);

    private static List<RestorePointView> PointsOf(MachineSight machine)
    {
        var synced = machine.Known.SyncedSide == SiteRole.Recovery ? machine.Known.Synced?.RestorePointId : null;
        return
        [
            .. machine.Known.RestorePoints.OrderByDescending(point => point.TakenAt).Select(point => new RestorePointView(
                point.Id, point.TakenAt, point.Consistency, point.Epoch, point.Disks.Count, point.Id == synced)),
        ];
    }
}

/// <summary>A machine's restore points.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="RestorePoints">Its restore points, newest first.</param>
internal sealed record MachinePointsView(MachineName Machine, IReadOnlyList<RestorePointView> RestorePoints);

/// <summary>A restore point.</summary>
/// <param name="Id">Its id, for the option restorePoint of an unplanned failover.</param>
/// <param name="TakenAt">When it was taken, by the platform's clock.</param>
/// <param name="Consistency">What it is worth.</param>
/// <param name="Epoch">The off-epoch in which it was taken; 0 before the first.</param>
/// <param name="Disks">How many disks it holds.</param>
/// <param name="Synced">Whether the instance at the DR site stands there: it starts without a disk being swapped.</param>
internal sealed record RestorePointView(
    string Id, DateTimeOffset TakenAt, Consistency Consistency, int Epoch, int Disks, bool Synced);
