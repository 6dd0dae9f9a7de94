using System.Globalization;
using DrFunctions.Durable;

namespace DrFunctions.Engine.History;

/// <summary>Events to columns and back. Kinds are for ever: a changed event gets a new number.</summary>
internal static class EventCodec
{
    /// <summary>The columns of an event.</summary>
    public static EventRow Encode(HistoryEvent @event) => @event switch
    {
        Started e => new(1, null, e.Name, e.ParentInstanceId, e.Input, $"{e.MaxMessageBytes} {e.MaxCustomStatusBytes}"),
        ActivityScheduled e => new(2, e.Task, e.Name, null, e.Input),
        ActivityResolved e => new(3, e.Task, null, null, e.Result, FailureCodec.Write(e.Failure)),
        TimerCreated e => new(4, e.Task, null, null, e.FireAt.UtcTicks.ToString(CultureInfo.InvariantCulture)),
        TimerFired e => new(5, e.Task),
        TimerCancelled e => new(6, e.Task),
        ChildScheduled e => new(7, e.Task, e.Name, e.InstanceId, e.Input),
        ChildResolved e => new(8, e.Task, null, null, e.Result, FailureCodec.Write(e.Failure)),
        EntityCalled e => new(9, e.Task, e.Operation, e.Target.ToString(), e.Input),
        EntityResolved e => new(10, e.Task, null, null, e.Result, FailureCodec.Write(e.Failure)),
        EntitySignalled e => new(11, e.Task, e.Operation, e.Target.ToString(), e.Input),
        EventRaised e => new(12, null, e.Name, null, e.Payload),
        Suspended e => new(13, null, null, null, e.Reason),
        Resumed e => new(14, null, null, null, e.Reason),
        TerminateRequested e => new(15, null, null, null, e.Reason),
        Completed e => new(16, null, null, null, e.Output),
        Failed e => new(17, null, null, null, null, FailureCodec.Write(e.Failure)),
        Terminated e => new(18, null, null, null, e.Reason),
        ContinuedAsNew e => new(19, null, null, null, e.Input),
        _ => throw new ArgumentOutOfRangeException(nameof(@event), @event, "An event without a kind."),
    };

    /// <summary>The event of some columns.</summary>
    /// <exception cref="InvalidDataException">No event has this form.</exception>
    public static HistoryEvent Decode(in EventRow row) => row.Kind switch
    {
        1 => DecodeStarted(row),
        2 => new ActivityScheduled(Task(row), Name(row), row.Payload),
        3 => new ActivityResolved(Task(row), row.Payload, FailureCodec.Read(row.Failure)),
        4 => new TimerCreated(
            Task(row), new DateTimeOffset(long.Parse(row.Payload ?? "", CultureInfo.InvariantCulture), TimeSpan.Zero)),
        5 => new TimerFired(Task(row)),
        6 => new TimerCancelled(Task(row)),
        7 => new ChildScheduled(Task(row), Name(row), Target(row), row.Payload),
        8 => new ChildResolved(Task(row), row.Payload, FailureCodec.Read(row.Failure)),
        9 => new EntityCalled(Task(row), Name(row), EntityInstanceId.Parse(Target(row)), row.Payload),
        10 => new EntityResolved(Task(row), row.Payload, FailureCodec.Read(row.Failure)),
        11 => new EntitySignalled(Task(row), Name(row), EntityInstanceId.Parse(Target(row)), row.Payload),
        12 => new EventRaised(Name(row), row.Payload),
        13 => new Suspended(row.Payload),
        14 => new Resumed(row.Payload),
        15 => new TerminateRequested(row.Payload),
        16 => new Completed(row.Payload),
        17 => new Failed(FailureCodec.Read(row.Failure) ?? throw Invalid(row)),
        18 => new Terminated(row.Payload),
        19 => new ContinuedAsNew(row.Payload),
        _ => throw Invalid(row),
    };

    private static Started DecodeStarted(in EventRow row)
    {
        var limits = (row.Failure ?? throw Invalid(row)).Split(' ');
        return new Started(
            Name(row),
            row.Payload,
            row.Target,
            int.Parse(limits[0], CultureInfo.InvariantCulture),
            int.Parse(limits[1], CultureInfo.InvariantCulture));
    }

    private static int Task(in EventRow row) => row.Task ?? throw Invalid(row);

    private static string Name(in EventRow row) => row.Name ?? throw Invalid(row);

    private static string Target(in EventRow row) => row.Target ?? throw Invalid(row);

    private static InvalidDataException Invalid(in EventRow row) => new($"No event has this form: {row}.");
}
