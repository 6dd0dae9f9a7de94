using DrFunctions.Durable;

namespace DrFunctions.Api;

/// <summary>
/// What happens once a minute: due cycles start, groups are looked after, old runs are purged. Several hosts may call it at once, and each
/// as often as it likes.
/// </summary>
public sealed class MinuteTick
{
    private readonly ScheduleTick _schedules;
    private readonly GroupWatch _watch;
    private readonly OldRuns _old;

    internal MinuteTick(ScheduleTick schedules, GroupWatch watch, OldRuns old)
    {
        _schedules = schedules;
        _watch = watch;
        _old = old;
    }

    /// <summary>
    /// Starts what is due, looks after the groups, purges what the schedule left behind. Never throws because of a group.
    /// </summary>
    public async Task RunAsync(DurableClient client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        await _schedules.RunAsync(client, cancellationToken);
        await _watch.RunAsync(client, cancellationToken);
        await _old.PurgeAsync(client, cancellationToken);
    }
}
