using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations;

/// <summary>Which occurrences of a schedule were taken, so that none is twice. Key: <see cref="LiveSyncOf"/>.</summary>
public sealed class Schedule : Entity<ScheduleState>
{
    /// <summary>The entity's name.</summary>
    public static readonly EntityName<ScheduleState> Name = new(nameof(Schedule));

    /// <summary>A schedule was seen; does nothing to one that is watched already.</summary>
    public static readonly EntityOperation<WatchedSchedule, Unit> Watch = Name.Operation<WatchedSchedule, Unit>(nameof(Watch));

    /// <summary>An occurrence is done with; ignored unless it is later than all before.</summary>
    public static readonly EntityOperation<TakenOccurrence, Unit> Take = Name.Operation<TakenOccurrence, Unit>(nameof(Take));

    /// <summary>Registers the operations.</summary>
    public Schedule()
    {
        On(Watch, OnWatch);
        On(Take, OnTake);
    }

    /// <summary>The key of a group's Live Sync schedule.</summary>
    public static string LiveSyncOf(GroupName group) => $"live-sync:{group}";

    private Unit OnWatch(WatchedSchedule schedule)
    {
        if (!State.Watches(schedule))
        {
            State = State with { Text = schedule.Text, Since = schedule.Now };
        }

        return Unit.Value;
    }

    private Unit OnTake(TakenOccurrence taken)
    {
        if (State.Since is null || taken.At > State.Since)
        {
            State = State with { Since = taken.At, LastTaken = taken, LastRun = taken.Run ?? State.LastRun };
        }

        return Unit.Value;
    }
}
