using System.Collections.Concurrent;
using System.Globalization;
using DrFunctions.Contracts;
using DrFunctions.Durable;
using DrFunctions.Orchestrations;
using Microsoft.Extensions.Logging;

namespace DrFunctions.Api;

/// <summary>
/// Looks after groups once a minute: says when an RPO begins and ceases to be missed, and prepares the way back as soon as
/// the primary site answers, with or without a schedule.
/// </summary>
internal sealed class GroupWatch(PlanSet plans, RunStarter starter, TimeProvider time, ILogger<GroupWatch> logger)
{
    // A site that is out stays so for a while, and for longer the longer it was; each try asks for every machine there.
    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    // A source may return at any time. Where cycles are scheduled, they look.
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<GroupName, bool> _missed = [];

    /// <summary>Looks at each group. What is wrong with one is logged, and keeps none of the others from its look.</summary>
    public async Task RunAsync(DurableClient client, CancellationToken cancellationToken)
    {
        foreach (var plan in plans.All)
        {
            try
            {
                var group = await GroupSight.ReadAsync(client, plan, cancellationToken);
                Tell(group);
                await PrepareWayBackAsync(client, plan, group, cancellationToken);
            }
#pragma warning disable CA1031 // Whatever is wrong with one group must not keep the others from being looked after.
            catch (Exception failed) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                Log.WatchFailed(logger, failed, plan.Plan.Group.Value);
            }
        }
    }

    private void Tell(GroupSight group)
    {
        var name = group.Plan.Group;
        var point = RecoveryPoint.Of(group, time.GetUtcNow());
        if (point.Alert is { } missed)
        {
            if (_missed.TryAdd(name, true))
            {
                Log.RpoMissed(logger, name.Value, missed.Message, missed.Expected!);
            }
        }
        else if (_missed.TryRemove(name, out _) && point.Met == true)
        {
            Log.RpoMet(logger, name.Value);
        }
    }

    /// <summary>
    /// Fences what could not be fenced, seeds the base that makes a failback a delta, and looks now and then whether an
    /// old source has returned.
    /// </summary>
    private async Task PrepareWayBackAsync(
        DurableClient client, LoadedPlan plan, GroupSight group, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (PauseOf(group) is { } pause
            && (pause == TimeSpan.Zero || !await TriedSinceAsync(client, group, now - pause, cancellationToken)))
        {
            // Beside another run it is refused, and another minute looks again. Not the caller's token: a host that
            // stops must not leave a run announced and not started.
            await starter.StartAsync(
                client, plan, Operation.Reprotect, new RunOptions(), KeyOf(now), ScheduledRuns.RequestedBy, CancellationToken.None);
        }
    }

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

    private static async Task<bool> TriedSinceAsync(
        DurableClient client, GroupSight group, DateTimeOffset since, CancellationToken cancellationToken) =>
        group.State.LastBackgroundRun is { } last
        && RunIds.Belongs(last.Value, group.Plan.Group, Operation.Reprotect)
        && await client.GetEntityAsync(RunRecord.Name, last.Value, cancellationToken) is { Summary: { } asked } record
        && (record.Report?.EndedAt ?? asked.RequestedAt) > since;

    // One run for all hosts that look in the same minute. No request can bring it: a key in a header has no blanks.
    private static string KeyOf(DateTimeOffset now) =>
        string.Create(CultureInfo.InvariantCulture, $"way back {now.UtcDateTime:yyyy-MM-dd'T'HH:mm'Z'}");
}
