using DrFunctions.Durable;

namespace DrFunctions.Api;

/// <summary>
/// What happens once a minute: lost runs are abandoned, due cycles start, groups are looked after, old runs are purged.
/// Several hosts may call it at once, and each as often as it likes.
/// </summary>
public sealed class MinuteTick
{
    private readonly ScheduleTick _schedules;
    private readonly Warden _warden;
    private readonly GroupWatch _watch;
    private readonly OldRuns _old;

    internal MinuteTick(ScheduleTick schedules, Warden warden, GroupWatch watch, OldRuns old)
    {
        _schedules = schedules;
        _warden = warden;
        _watch = watch;
        _old = old;
    }

    /// <summary>
    /// Frees groups from lost runs, starts what is due, looks after the groups, purges what the schedule left behind. Never throws because of a group.
    /// </summary>
    public async Task RunAsync(DurableClient client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        await _warden.RunAsync(client, cancellationToken);
        await _schedules.RunAsync(client, cancellationToken);
        await _watch.RunAsync(client, cancellationToken);
        await _old.PurgeAsync(client, cancellationToken);
    }
}
