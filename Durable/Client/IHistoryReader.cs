namespace DrFunctions.Durable;

/// <summary>
/// Shows what happened to an instance, for people. Apart from <see cref="DurableClient"/>, because on Durable Functions
/// the extension serves histories itself and an app's client cannot read them.
/// </summary>
public interface IHistoryReader
{
    /// <summary>The current generation's history in order; null if there is no instance of this id.</summary>
    Task<IReadOnlyList<HistoryRecord>?> ReadHistoryAsync(string instanceId, CancellationToken cancellationToken = default);
}

/// <summary>
/// An event as Durable Functions' HTTP API lists it: what was scheduled is folded into its completion. Payloads are JSON
/// text. Source: the historyEvents of learn.microsoft.com's durable-functions-http-api.
/// </summary>
/// <param name="EventType">ExecutionStarted, TaskCompleted, TaskFailed, TimerFired, EventRaised, …</param>
/// <param name="Timestamp">When it became part of the history.</param>
public sealed record HistoryRecord(string EventType, DateTimeOffset Timestamp)
{
    /// <summary>The orchestration, activity, child or entity operation.</summary>
    public string? FunctionName { get; init; }

    /// <summary>When the task that ended was scheduled.</summary>
    public DateTimeOffset? ScheduledTime { get; init; }

    /// <summary>When the timer was due.</summary>
    public DateTimeOffset? FireAt { get; init; }

    /// <summary>The external event's name.</summary>
    public string? Name { get; init; }

    /// <summary>The input of the start, or the payload of an external event.</summary>
    public string? Input { get; init; }

    /// <summary>The result.</summary>
    public string? Result { get; init; }

    /// <summary>Why it failed, or an operator's reason.</summary>
    public string? Reason { get; init; }

    /// <summary>How the orchestration ended.</summary>
    public OrchestrationRuntimeStatus? OrchestrationStatus { get; init; }
}
