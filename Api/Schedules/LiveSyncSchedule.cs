using Cronos;
using DrFunctions.Contracts;

namespace DrFunctions.Api;

/// <summary>When a group's Live Sync cycles are due.</summary>
internal sealed class LiveSyncSchedule
{
    private readonly CronExpression _cron;
    private readonly TimeZoneInfo _zone;

    private LiveSyncSchedule(string schedule, string zone)
    {
        _cron = CronExpression.Parse(schedule, CronFormat.Standard);
        _zone = TimeZoneInfo.FindSystemTimeZoneById(zone);
        Text = $"{schedule} {zone}";
    }

    /// <summary>The expression with its time zone.</summary>
    public string Text { get; }

    /// <summary>The schedule of a plan; null if its cycles run on demand only.</summary>
    /// <exception cref="CronFormatException">It is none.</exception>
    /// <exception cref="TimeZoneNotFoundException">This machine does not know the time zone.</exception>
    public static LiveSyncSchedule? Of(Plan plan) =>
        plan.LiveSync is { Schedule: { } schedule } policy ? new(schedule, policy.TimeZone) : null;

    /// <summary>
    /// The newest occurrence up to an instant, in UTC; null if there is none. Where clocks are turned forward, a time that
    /// is left out occurs when they are turned; where they are turned back, a time that comes twice occurs once, and
    /// intervals go on.
    /// </summary>
    public DateTimeOffset? NewestUpTo(DateTimeOffset now)
    {
        // Looking back, the library puts a time that is left out a second before the clocks are turned; looking forward,
        // at the turn. Only the latter is an occurrence, the same for whoever looks, and whenever.
        for (var back = Before(now, inclusive: true); back is { } found; back = Before(found, inclusive: false))
        {
            if (_cron.GetNextOccurrence(found, _zone, inclusive: true) is { } occurrence && occurrence <= now)
            {
                return occurrence.ToUniversalTime();
            }
        }

        return null;
    }

    private DateTimeOffset? Before(DateTimeOffset instant, bool inclusive) =>
        _cron.GetPreviousOccurrence(instant, _zone, inclusive);
}
