namespace DrFunctions.Engine.History;

/// <summary>Events in words, for people who compare what was expected with what came.</summary>
internal static class EventDescription
{
    /// <summary>The event without its payload.</summary>
    public static string Describe(this HistoryEvent? @event) => @event switch
    {
        null => "nothing more in this turn",
        ActivityScheduled e => $"the activity '{e.Name}'",
        TimerCreated => "a timer",
        TimerCancelled e => $"cancelling the timer (task {e.Task})",
        ChildScheduled e => $"the child orchestration '{e.Name}' as '{e.InstanceId}'",
        EntityCalled e => $"a call of '{e.Operation}' on {e.Target}",
        EntitySignalled e => $"a signal of '{e.Operation}' to {e.Target}",
        EventRaised e => $"to go on until the event '{e.Name}' came",
        Resolution e => $"to go on until the result of task {e.Task} came",
        Completed => "its end",
        Failed e => $"its end by a failure ({e.Failure.ErrorMessage})",
        ContinuedAsNew => "to continue as new",
        _ => $"to go on until '{@event.GetType().Name}' came",
    };

    /// <summary>Whether two events are the same step. Payloads and due times may differ: replay takes the stored ones.</summary>
    public static bool SameStep(HistoryEvent stored, HistoryEvent issued) => (stored, issued) switch
    {
        (ActivityScheduled s, ActivityScheduled i) => s.Task == i.Task && Same(s.Name, i.Name),
        (TimerCreated s, TimerCreated i) => s.Task == i.Task,
        (TimerCancelled s, TimerCancelled i) => s.Task == i.Task,
        (ChildScheduled s, ChildScheduled i) => s.Task == i.Task && Same(s.Name, i.Name) && s.InstanceId == i.InstanceId,
        (EntityCalled s, EntityCalled i) => s.Task == i.Task && Same(s.Operation, i.Operation) && s.Target == i.Target,
        (EntitySignalled s, EntitySignalled i) =>
            s.Task == i.Task && Same(s.Operation, i.Operation) && s.Target == i.Target,
        _ => ReferenceEquals(stored, issued),
    };

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
