using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>State of the <see cref="Schedule"/> entity.</summary>
public sealed record ScheduleState
{
    // A clock that was set right by less than this goes on without a second look; beyond it, it was wrong before.
    private static readonly TimeSpan Patience = TimeSpan.FromDays(1);

    /// <summary>The schedule as it was last seen, with its time zone; null before it was first seen.</summary>
    public string? Text { get; init; }

    /// <summary>Only occurrences after this are due: when the schedule was first seen, or the last one taken.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The last occurrence that was taken; null for none.</summary>
    public TakenOccurrence? LastTaken { get; init; }

    /// <summary>The last run that was started; null for none.</summary>
    public RunId? LastRun { get; init; }

    /// <summary>
    /// Whether occurrences of this schedule are counted. A changed one is begun anew, and so is one that was last counted
    /// by a clock far ahead: it would stand still until that time.
    /// </summary>
    public bool Watches(WatchedSchedule schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        return Text == schedule.Text && Since is { } since && since <= schedule.Now + Patience;
    }
}

/// <summary>A schedule as the plan says it.</summary>
/// <param name="Text">The cron expression and the time zone.</param>
/// <param name="Now">When it was looked at: occurrences up to then are not due.</param>
public sealed record WatchedSchedule(string Text, DateTimeOffset Now);

/// <summary>An occurrence that is done with.</summary>
/// <param name="At">The occurrence.</param>
/// <param name="Run">The run that it started; null if it was skipped.</param>
/// <param name="Skipped">Why it was skipped; null if it was not.</param>
public sealed record TakenOccurrence(DateTimeOffset At, RunId? Run, DrError? Skipped = null);
