using DrFunctions.Contracts;
using DrFunctions.Durable;
using DrFunctions.Orchestrations;

namespace DrFunctions.Api;

/// <summary>
/// When the way back of a group is prepared next, by a re-protect in the background: fences what could not be fenced, seeds
/// the base that makes a failback a delta, and looks now and then whether an old source has returned.
/// </summary>
internal static class WayBackTries
{
    // A site that is out stays so for a while, and for longer the longer it was; each try asks for every machine there.
    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    // A source may return at any time. Where cycles are scheduled, they look.
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMinutes(15);

    /// <summary>When the next try is due; in the past for at once, null if none is.</summary>
    public static async Task<DateTimeOffset?> DueAsync(DurableClient client, GroupSight group, CancellationToken cancellationToken) =>
        PauseOf(group) is not { } pause ? null
        : pause > TimeSpan.Zero && await LastTryAsync(client, group, cancellationToken) is { } last ? last + pause
        : DateTimeOffset.MinValue;

    /// <summary>How long the last try must be over before the next one; null if none is due.</summary>
    private static TimeSpan? PauseOf(GroupSight group)
    {
        var there = group.Machines.Where(machine => machine.Known.ActiveSite == SiteRole.Recovery).ToList();
        var scheduled = LiveSyncSchedule.Of(group.Plan) is not null;

        // At sites that machines have left. While they run at the primary side, cycles look there too.
        var owing = group.Machines.Any(machine => machine.Known.FormerDebts.Count > 0);
        if (there.Count == 0 && (scheduled || !owing))
        {
            return null;
        }

        var tries = group.State.WayBackTries;
        var pause = tries == 0 ? TimeSpan.Zero : FirstPause * Math.Pow(2, Math.Min(tries, 10) - 1);
        var backOff = pause < LongestPause ? pause : LongestPause;
        if (owing || there.Any(machine => machine.Known.Debt is not null || machine.Known.BackBase is null))
        {
            return backOff;
        }

        return scheduled ? null
            : backOff > BetweenLooks ? backOff : BetweenLooks;
    }

    private static async Task<DateTimeOffset?> LastTryAsync(
        DurableClient client, GroupSight group, CancellationToken cancellationToken) =>
        group.State.LastBackgroundRun is { } last
        && RunIds.Belongs(last.Value, group.Plan.Group, Operation.Reprotect)
        && await client.GetEntityAsync(RunRecord.Name, last.Value, cancellationToken) is { Summary: { } asked } record
            ? record.Report?.EndedAt ?? asked.RequestedAt
            : null;
}
