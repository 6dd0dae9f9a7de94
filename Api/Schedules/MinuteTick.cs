using DrFunctions.Durable;

namespace DrFunctions.Api;

/// <summary>
/// What happens once a minute: due cycles start, and groups are looked after. Several hosts may call it at once, and each
/// as often as it likes.
/// </summary>
public sealed class MinuteTick
{
    private readonly ScheduleTick _schedules;
    private readonly GroupWatch _watch;

    internal MinuteTick(ScheduleTick schedules, GroupWatch watch)
    {
        _schedules = schedules;
        _watch = watch;
    }

    /// <summary>Starts what is due, then looks after the groups. Never throws because of a group.</summary>
    public async Task RunAsync(DurableClient client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        await _schedules.RunAsync(client, cancellationToken);
        await _watch.RunAsync(client, cancellationToken);
    }
}
