using DrFunctions.Contracts;
using DrFunctions.Orchestrations;

namespace DrFunctions.Api;

/// <summary>How much a group would lose now if its primary site were gone, and whether its plan allows that.</summary>
/// <param name="Age">
/// The age of the oldest of the machines' newest restore points; null if a machine has none, or if that is no question:
/// the machines are on their way, off, or at the DR site. Of a parted group it is that of those that stayed.
/// </param>
/// <param name="Met">Whether the plan's objective is met; null if it has none, or if that is no question.</param>
/// <param name="Alert">That it is missed, naming the machine; null if it is not.</param>
internal sealed record RecoveryPoint(TimeSpan? Age, bool? Met, DrError? Alert)
{
    private static readonly RecoveryPoint NoQuestion = new(null, null, null);

    /// <summary>A group's recovery point at an instant of our clock.</summary>
    public static RecoveryPoint Of(GroupSight group, DateTimeOffset now)
    {
        var staying = group.Machines.Where(machine => machine.Known.ActiveSite == SiteRole.Primary).ToList();
        if (staying.Count == 0
            || (staying.Count < group.Machines.Count && group.State.Phase != GroupPhase.PartlyFailedOver)
            || group.State.Phase is not (GroupPhase.Unprotected or GroupPhase.Protected or GroupPhase.Reseeding
                or GroupPhase.PartlyFailedOver or GroupPhase.NeedsRecovery))
        {
            return NoQuestion;
        }

        var (oldest, lag) = staying
            .Select(machine => (machine.Machine.Name, Lag: machine.LagAt(now)))
            .MaxBy(machine => machine.Lag ?? TimeSpan.MaxValue);
        if (group.Plan.RpoTarget is not { } target)
        {
            return new RecoveryPoint(lag, null, null);
        }

        return lag <= target
            ? new RecoveryPoint(lag, true, null)
            : new RecoveryPoint(lag, false, Missed(group.Plan.Group, oldest, lag, target));
    }

    private static DrError Missed(GroupName group, MachineName machine, TimeSpan? lag, TimeSpan target) => new(
        ErrorCodes.RpoMissed,
        lag is { } age
            ? $"The newest restore point of '{machine}' at the DR site is {Seconds(age)} s old."
            : $"No restore point of '{machine}' stands at the DR site.",
        $"Look at the last cycles: GET /api/runs?group={group}; start one by POST /api/groups/{group}/live-sync.",
        $"At most {Seconds(target)} s, as the plan says.");

    private static long Seconds(TimeSpan time) => (long)time.TotalSeconds;
}
