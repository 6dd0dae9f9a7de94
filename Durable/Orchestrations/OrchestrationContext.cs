namespace DrFunctions.Durable;

/// <summary>
/// What an orchestration may touch. Everything in here is replayed from history: same history, same answers.
/// </summary>
/// <remarks>
/// Names follow Microsoft.DurableTask's TaskOrchestrationContext. An orchestration awaits only tasks that it got
/// from here; it reads no clock, no random numbers, no I/O.
/// </remarks>
public abstract class OrchestrationContext
{
    /// <summary>The name under which the orchestration was started.</summary>
    public abstract string Name { get; }

    /// <summary>The id of this instance.</summary>
    public abstract string InstanceId { get; }

    /// <summary>The id of the instance that called this one; null at the top.</summary>
    public abstract string? ParentInstanceId { get; }

    /// <summary>The time of the current turn, the same in every replay.</summary>
    public abstract DateTimeOffset CurrentUtcDateTime { get; }

    /// <summary>True while history is replayed: nothing may be logged, counted or published then.</summary>
    public abstract bool IsReplaying { get; }

    /// <summary>Runs an activity at least once and gives its result.</summary>
    /// <exception cref="TaskFailedException">It failed, and the policy allows no further attempt.</exception>
    public abstract Task<TOutput> CallActivityAsync<TInput, TOutput>(
        ActivityName<TInput, TOutput> activity, TInput input, RetryPolicy retryPolicy);

    /// <summary>Runs a child orchestration and gives its output.</summary>
    /// <param name="orchestration">Which one.</param>
    /// <param name="input">Its input.</param>
    /// <param name="instanceId">Its id; null for one derived from this instance's.</param>
    /// <param name="retryPolicy">Null for a single attempt.</param>
    /// <exception cref="TaskFailedException">It failed or was terminated.</exception>
    public abstract Task<TOutput> CallSubOrchestratorAsync<TInput, TOutput>(
        OrchestrationName<TInput, TOutput> orchestration,
        TInput input,
        string? instanceId = null,
        RetryPolicy? retryPolicy = null);

    /// <summary>Waits durably until the given time; cancelling leaves nothing behind.</summary>
    public abstract Task CreateTimer(DateTimeOffset fireAt, CancellationToken cancellationToken);

    /// <summary>Waits durably for the given time from the current turn's.</summary>
    public Task CreateTimer(TimeSpan delay, CancellationToken cancellationToken = default) =>
        CreateTimer(CurrentUtcDateTime + delay, cancellationToken);

    /// <summary>Waits for an external event; events that came before the wait are kept, in order of arrival.</summary>
    public abstract Task<T> WaitForExternalEvent<T>(
        EventName<T> eventName, CancellationToken cancellationToken = default);

    /// <summary>Waits for an external event, at most the given time.</summary>
    /// <exception cref="TimeoutException">It did not come in time.</exception>
    public async Task<T> WaitForExternalEvent<T>(EventName<T> eventName, TimeSpan timeout)
    {
        using var eventWait = new CancellationTokenSource();
        using var timerWait = new CancellationTokenSource();
        var received = WaitForExternalEvent(eventName, eventWait.Token);
        var timer = CreateTimer(timeout, timerWait.Token);
        if (await Task.WhenAny(received, timer) == received)
        {
            timerWait.Cancel();
            return await received;
        }

        eventWait.Cancel();
        throw new TimeoutException($"The event '{eventName}' did not arrive within {timeout}.");
    }

    /// <summary>Calls an operation of an entity and gives its result.</summary>
    /// <exception cref="TaskFailedException">The operation threw; the entity's state is as before it.</exception>
    public abstract Task<TOutput> CallEntityAsync<TInput, TOutput>(
        EntityOperation<TInput, TOutput> operation, string key, TInput input);

    /// <summary>Sends an operation to an entity without waiting for its result.</summary>
    public abstract void SignalEntity<TInput, TOutput>(
        EntityOperation<TInput, TOutput> operation, string key, TInput input);

    /// <summary>Sets what a status query shows beside the runtime status; at most 16 KB as JSON.</summary>
    public abstract void SetCustomStatus<T>(T customStatus);

    /// <summary>Ends this generation and starts the orchestration anew with the given input and an empty history.</summary>
    /// <param name="newInput">The next generation's input.</param>
    /// <param name="preserveUnprocessedEvents">Whether external events not yet awaited carry over.</param>
    public abstract void ContinueAsNew<TInput>(TInput newInput, bool preserveUnprocessedEvents = true);

    /// <summary>A Guid that is the same in every replay.</summary>
    public abstract Guid NewGuid();

    /// <summary>Logs, outside replay only. The template's holes are filled in order, as in ILogger.</summary>
    public abstract void Log(OrchestrationLogLevel level, string template, params object?[] arguments);
}
