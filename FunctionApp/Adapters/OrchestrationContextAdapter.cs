using DrFunctions.Durable;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.Logging;
using DurableTaskFailedException = Microsoft.DurableTask.TaskFailedException;
using EntityInstanceId = Microsoft.DurableTask.Entities.EntityInstanceId;
using RetryPolicy = DrFunctions.Durable.RetryPolicy;

namespace DrFunctions.FunctionApp.Adapters;

/// <summary>What an orchestration may touch, over Durable Functions.</summary>
/// <remarks>Awaits run on the orchestration's own thread: no ConfigureAwait(false) in here.</remarks>
internal sealed class OrchestrationContextAdapter(TaskOrchestrationContext inner) : OrchestrationContext
{
    private readonly Dictionary<string, IEventInbox> _inboxes = new(StringComparer.OrdinalIgnoreCase);
    private ILogger? _logger;

    /// <inheritdoc />
    public override string Name => inner.Name.Name;

    /// <inheritdoc />
    public override string InstanceId => inner.InstanceId;

    /// <inheritdoc />
    public override string? ParentInstanceId => inner.Parent?.InstanceId;

    /// <inheritdoc />
    public override DateTimeOffset CurrentUtcDateTime =>
        new(DateTime.SpecifyKind(inner.CurrentUtcDateTime, DateTimeKind.Utc));

    /// <inheritdoc />
    public override bool IsReplaying => inner.IsReplaying;

    /// <inheritdoc />
    public override async Task<TOutput> CallActivityAsync<TInput, TOutput>(
        ActivityName<TInput, TOutput> activity, TInput input, RetryPolicy retryPolicy)
    {
        try
        {
            return await inner.CallActivityAsync<TOutput>(activity.Name, input, RetryOptions.ForActivity(retryPolicy));
        }
        catch (DurableTaskFailedException failure)
        {
            throw Failures.ToDurable(failure);
        }
    }

    /// <inheritdoc />
    public override async Task<TOutput> CallSubOrchestratorAsync<TInput, TOutput>(
        OrchestrationName<TInput, TOutput> orchestration,
        TInput input,
        string? instanceId = null,
        RetryPolicy? retryPolicy = null)
    {
        try
        {
            return await inner.CallSubOrchestratorAsync<TOutput>(
                orchestration.Name, input, RetryOptions.ForChild(retryPolicy, instanceId));
        }
        catch (DurableTaskFailedException failure)
        {
            throw Failures.ToDurable(failure);
        }
    }

    /// <inheritdoc />
    public override Task CreateTimer(DateTimeOffset fireAt, CancellationToken cancellationToken) =>
        inner.CreateTimer(fireAt.UtcDateTime, cancellationToken);

    /// <inheritdoc />
    public override Task<T> WaitForExternalEvent<T>(
        EventName<T> eventName, CancellationToken cancellationToken = default)
    {
        if (!_inboxes.TryGetValue(eventName.Name, out var inbox))
        {
            inbox = new EventInbox<T>(
                () => inner.WaitForExternalEvent<T>(eventName.Name),
                received => inner.SendEvent(inner.InstanceId, eventName.Name, received!));
            _inboxes.Add(eventName.Name, inbox);
        }

        return ((EventInbox<T>)inbox).WaitAsync(cancellationToken);
    }

    /// <inheritdoc />
    public override async Task<TOutput> CallEntityAsync<TInput, TOutput>(
        EntityOperation<TInput, TOutput> operation, string key, TInput input)
    {
        try
        {
            return await inner.Entities.CallEntityAsync<TOutput>(
                new EntityInstanceId(operation.Entity, key), operation.Name, input);
        }
        catch (EntityOperationFailedException failure)
        {
            throw Failures.ToDurable(failure);
        }
    }

    /// <inheritdoc />
    public override void SignalEntity<TInput, TOutput>(
        EntityOperation<TInput, TOutput> operation, string key, TInput input)
    {
        var noted = inner.Entities.SignalEntityAsync(
            new EntityInstanceId(operation.Entity, key), operation.Name, input);
        if (noted.IsFaulted)
        {
            // Only notes the signal among the turn's actions: complete by now, so that nothing blocks here.
            noted.GetAwaiter().GetResult();
        }
    }

    /// <inheritdoc />
    public override void SetCustomStatus<T>(T customStatus) => inner.SetCustomStatus(customStatus);

    /// <inheritdoc />
    public override void ContinueAsNew<TInput>(TInput newInput, bool preserveUnprocessedEvents = true)
    {
        if (preserveUnprocessedEvents)
        {
            foreach (var inbox in _inboxes.Values)
            {
                inbox.CarryOver();
            }
        }

        inner.ContinueAsNew(newInput, preserveUnprocessedEvents);
    }

    /// <inheritdoc />
    public override Guid NewGuid() => inner.NewGuid();

    /// <inheritdoc />
    public override void Log(OrchestrationLogLevel level, string template, params object?[] arguments)
    {
        _logger ??= inner.CreateReplaySafeLogger("DrFunctions.Orchestrations");
        var logLevel = ToLogLevel(level);
        if (_logger.IsEnabled(logLevel))
        {
#pragma warning disable CA1848, CA2254 // The templates are constants of the runbooks, which know no ILogger.
            _logger.Log(logLevel, template, arguments);
#pragma warning restore CA1848, CA2254
        }
    }

    private static LogLevel ToLogLevel(OrchestrationLogLevel level) => level switch
    {
        OrchestrationLogLevel.Debug => LogLevel.Debug,
        OrchestrationLogLevel.Information => LogLevel.Information,
        OrchestrationLogLevel.Warning => LogLevel.Warning,
        OrchestrationLogLevel.Error => LogLevel.Error,
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, "An unknown log level."),
    };
}
