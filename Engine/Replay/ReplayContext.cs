using DrFunctions.Durable;
using DrFunctions.Engine.History;

namespace DrFunctions.Engine.Replay;

/// <summary>The context that the code sees: every call becomes a command, every answer comes from the history.</summary>
internal sealed class ReplayContext(OrchestrationExecutor executor, ExecutorSetup setup, Started started)
    : OrchestrationContext
{
    private CustomStatus? _customStatus;
    private int _guids;

    /// <inheritdoc />
    public override string Name => started.Name;

    /// <inheritdoc />
    public override string InstanceId => setup.Identity.Id;

    /// <inheritdoc />
    public override string? ParentInstanceId => started.ParentInstanceId;

    /// <inheritdoc />
    public override DateTimeOffset CurrentUtcDateTime => executor.Now;

    /// <inheritdoc />
    public override bool IsReplaying => executor.IsReplaying;

    /// <summary>What the code asked for by continue-as-new; it holds once the code has ended.</summary>
    public NextGeneration? NextGeneration { get; private set; }

    /// <summary>The limit that this instance was started with.</summary>
    public int MaxMessageBytes => started.MaxMessageBytes;

    /// <inheritdoc />
    public override async Task<TOutput> CallActivityAsync<TInput, TOutput>(
        ActivityName<TInput, TOutput> activity, TInput input, RetryPolicy retryPolicy)
    {
        ArgumentNullException.ThrowIfNull(activity);
        ArgumentNullException.ThrowIfNull(retryPolicy);
        var payload = WriteInput(activity.Name, input);
        var result = await WithRetries(
            activity.Name, retryPolicy, () => Ask(task => new ActivityScheduled(task, activity.Name, payload)));
        return setup.Serializer.Deserialize<TOutput>(result)!;
    }

    /// <inheritdoc />
    public override async Task<TOutput> CallSubOrchestratorAsync<TInput, TOutput>(
        OrchestrationName<TInput, TOutput> orchestration,
        TInput input,
        string? instanceId = null,
        RetryPolicy? retryPolicy = null)
    {
        ArgumentNullException.ThrowIfNull(orchestration);
        if (instanceId is not null)
        {
            InstanceIds.Check(instanceId);
        }

        var payload = WriteInput(orchestration.Name, input);
        var result = await WithRetries(orchestration.Name, retryPolicy, () => Ask(task => new ChildScheduled(
            task, orchestration.Name, instanceId ?? InstanceIds.OfChild(setup.Identity, task), payload)));
        return setup.Serializer.Deserialize<TOutput>(result)!;
    }

    /// <inheritdoc />
    public override Task CreateTimer(DateTimeOffset fireAt, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        var timer = executor.Issue(task => new TimerCreated(task, fireAt));
        var fired = executor.Open.Open(timer);
        if (cancellationToken.CanBeCanceled)
        {
            var registration = cancellationToken.Register(
                executor.OnTurn(() => executor.CancelTimer(timer.Task, cancellationToken)));
            fired.GetAwaiter().UnsafeOnCompleted(registration.Dispose);
        }

        return fired;
    }

    /// <inheritdoc />
    public override async Task<T> WaitForExternalEvent<T>(
        EventName<T> eventName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(eventName);
        var payload = await executor.Events.Wait(eventName.Name, executor.OnTurn, cancellationToken);
        return setup.Serializer.Deserialize<T>(payload)!;
    }

    /// <inheritdoc />
    public override async Task<TOutput> CallEntityAsync<TInput, TOutput>(
        EntityOperation<TInput, TOutput> operation, string key, TInput input)
    {
        ArgumentNullException.ThrowIfNull(operation);
        var payload = WriteInput(operation.ToString(), input);
        var target = EntityIds.Normalise(operation.Entity, key);
        var resolution = await Ask(task => new EntityCalled(task, operation.Name, target, payload));
        return resolution.Failure is null
            ? setup.Serializer.Deserialize<TOutput>(resolution.Result)!
            : throw new TaskFailedException(operation.ToString(), resolution.Failure);
    }

    /// <inheritdoc />
    public override void SignalEntity<TInput, TOutput>(
        EntityOperation<TInput, TOutput> operation, string key, TInput input)
    {
        ArgumentNullException.ThrowIfNull(operation);
        var payload = Write($"The input of '{operation}'", input);
        var target = EntityIds.Normalise(operation.Entity, key);
        executor.Issue(task => new EntitySignalled(task, operation.Name, target, payload));
    }

    /// <inheritdoc />
    public override void SetCustomStatus<T>(T customStatus)
    {
        var json = setup.Serializer.Serialize(customStatus);
        var bytes = (json?.Length ?? 0) * sizeof(char);
        if (bytes > started.MaxCustomStatusBytes)
        {
            throw Errors.StatusLarge(bytes, started.MaxCustomStatusBytes);
        }

        _customStatus = new CustomStatus(json);
    }

    /// <inheritdoc />
    public override void ContinueAsNew<TInput>(TInput newInput, bool preserveUnprocessedEvents = true) =>
        NextGeneration = new NextGeneration(Write("The next generation's input", newInput), preserveUnprocessedEvents);

    /// <inheritdoc />
    public override Guid NewGuid() =>
        DeterministicGuid.Create(setup.Identity.Id, setup.Identity.Generation, _guids++);

    /// <inheritdoc />
    public override void Log(OrchestrationLogLevel level, string template, params object?[] arguments)
    {
        if (!IsReplaying)
        {
            setup.Log(level, template, arguments);
        }
    }

    /// <summary>The custom status set since the last time; null if none was.</summary>
    public CustomStatus? TakeCustomStatus()
    {
        var taken = _customStatus;
        _customStatus = null;
        return taken;
    }

    private Task<Resolution> Ask<TCommand>(Func<int, TCommand> command)
        where TCommand : Command => executor.Open.Open(executor.Issue(command));

    private async Task<string?> WithRetries(string name, RetryPolicy? policy, Func<Task<Resolution>> ask)
    {
        for (var attempt = 1; ; attempt++)
        {
            var resolution = await ask();
            if (resolution.Failure is not { } failure)
            {
                return resolution.Result;
            }

            if (failure.IsNonRetriable || policy?.DelayAfter(attempt) is not { } delay)
            {
                throw new TaskFailedException(name, failure);
            }

            await CreateTimer(delay);
        }
    }

    /// <summary>A task that asks for too much has failed as any other may: the code can go on without it.</summary>
    private string? WriteInput<T>(string task, T input)
    {
        var payload = setup.Serializer.Serialize(input);
        return PayloadLimit.Exceeded($"The input of '{task}'", payload, started.MaxMessageBytes) is { } excess
            ? throw new TaskFailedException(task, excess.ToFailure())
            : payload;
    }

    private string? Write<T>(string what, T value) =>
        PayloadLimit.Check(what, setup.Serializer.Serialize(value), started.MaxMessageBytes);
}
