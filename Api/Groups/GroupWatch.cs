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

    private async Task PrepareWayBackAsync(
        DurableClient client, LoadedPlan plan, GroupSight group, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (await WayBackTries.DueAsync(client, group, cancellationToken) is { } due && due <= now)
        {
            // Beside another run it is refused, and another minute looks again. Not the caller's token: a host that
            // stops must not leave a run announced and not started.
            await starter.StartAsync(
                client, plan, Operation.Reprotect, new RunOptions(), KeyOf(now), ScheduledRuns.RequestedBy, CancellationToken.None);
        }
    }

    // One run for all hosts that look in the same minute. No request can bring it: a key in a header has no blanks.
    private static string KeyOf(DateTimeOffset now) =>
        string.Create(CultureInfo.InvariantCulture, $"way back {now.UtcDateTime:yyyy-MM-dd'T'HH:mm'Z'}");
}
