using DrFunctions.Durable;

namespace DrFunctions.Engine.History;

/// <summary>
/// What happened to an orchestration. The set is closed. A history is a serialised trace: after each arrival come the
/// commands that the code issued because of it, up to the next arrival.
/// </summary>
internal abstract record HistoryEvent;

/// <summary>Something came from outside: the start, a result, an external event, an operator's order.</summary>
internal abstract record Arrival : HistoryEvent;

/// <summary>The code asked for something. <paramref name="Task"/> numbers commands from 0 in each generation.</summary>
internal abstract record Command(int Task) : HistoryEvent;

/// <summary>The end of a generation.</summary>
internal abstract record End : HistoryEvent;

/// <summary>The first event of each generation. The limits are kept because they affect replay.</summary>
internal sealed record Started(
    string Name, string? Input, string? ParentInstanceId, int MaxMessageBytes, int MaxCustomStatusBytes) : Arrival;

/// <summary>The answer to a command; at most one per task.</summary>
internal abstract record Resolution(int Task) : Arrival
{
    /// <summary>The result as JSON.</summary>
    public virtual string? Result => null;

    /// <summary>The failure; null on success.</summary>
    public virtual FailureDetails? Failure => null;
}

/// <summary>An activity was asked for.</summary>
internal sealed record ActivityScheduled(int Task, string Name, string? Input) : Command(Task);

/// <summary>An activity ended.</summary>
internal sealed record ActivityResolved(int Task, string? Result, FailureDetails? Failure) : Resolution(Task)
{
    /// <inheritdoc />
    public override string? Result { get; } = Result;

    /// <inheritdoc />
    public override FailureDetails? Failure { get; } = Failure;
}

/// <summary>A durable timer was set.</summary>
internal sealed record TimerCreated(int Task, DateTimeOffset FireAt) : Command(Task);

/// <summary>A timer came due.</summary>
internal sealed record TimerFired(int Task) : Resolution(Task);

/// <summary>The code gave a timer up; it never fires.</summary>
internal sealed record TimerCancelled(int Task) : Command(Task);

/// <summary>A child orchestration was asked for.</summary>
internal sealed record ChildScheduled(int Task, string Name, string InstanceId, string? Input) : Command(Task);

/// <summary>A child orchestration ended, or could not start.</summary>
internal sealed record ChildResolved(int Task, string? Result, FailureDetails? Failure) : Resolution(Task)
{
    /// <inheritdoc />
    public override string? Result { get; } = Result;

    /// <inheritdoc />
    public override FailureDetails? Failure { get; } = Failure;
}

/// <summary>An operation of an entity was called.</summary>
internal sealed record EntityCalled(int Task, string Operation, EntityInstanceId Target, string? Input) : Command(Task);

/// <summary>The operation ended.</summary>
internal sealed record EntityResolved(int Task, string? Result, FailureDetails? Failure) : Resolution(Task)
{
    /// <inheritdoc />
    public override string? Result { get; } = Result;

    /// <inheritdoc />
    public override FailureDetails? Failure { get; } = Failure;
}

/// <summary>An operation was sent to an entity without waiting.</summary>
internal sealed record EntitySignalled(int Task, string Operation, EntityInstanceId Target, string? Input)
    : Command(Task);

/// <summary>An external event arrived.</summary>
internal sealed record EventRaised(string Name, string? Payload) : Arrival;

/// <summary>An operator holds the instance: arrivals are kept, nothing runs.</summary>
internal sealed record Suspended(string? Reason) : Arrival;

/// <summary>An operator lets it run on.</summary>
internal sealed record Resumed(string? Reason) : Arrival;

/// <summary>An operator asks for the end.</summary>
internal sealed record TerminateRequested(string? Reason) : Arrival;

/// <summary>It ended with an output.</summary>
internal sealed record Completed(string? Output) : End;

/// <summary>It ended with a failure.</summary>
internal sealed record Failed(FailureDetails Failure) : End;

/// <summary>An operator ended it.</summary>
internal sealed record Terminated(string? Reason) : End;

/// <summary>This generation ended, the next begins with the given input.</summary>
internal sealed record ContinuedAsNew(string? Input) : End;

/// <summary>An event and when it became part of the history.</summary>
internal readonly record struct HistoryEntry(DateTimeOffset At, HistoryEvent Event);
