using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DrFunctions.FunctionApp.Tests.Scripted;

/// <summary>Durable Functions' side of an orchestration, as a test scripts it: notes calls, gives scripted answers.</summary>
internal sealed class ScriptedContext : TaskOrchestrationContext
{
    public List<Call> Calls { get; } = [];

    public List<(DateTime FireAt, CancellationToken CancellationToken)> Timers { get; } = [];

    public Dictionary<string, List<object>> EventWaits { get; } = [];

    public Exception? Failure { get; set; }

    public object? Answer { get; set; }

    public RecordingLogger Logger { get; } = new();

    public bool Replaying { get; set; }

    public override TaskName Name => "PlannedFailover";

    public override string InstanceId => "run-1";

    public override ParentOrchestrationInstance? Parent => new("PlannedFailover", "parent-1");

    public override DateTime CurrentUtcDateTime => new(2026, 3, 1, 12, 0, 0, DateTimeKind.Unspecified);

    public override bool IsReplaying => Replaying;

    public override TaskOrchestrationEntityFeature Entities => new ScriptedEntities(this);

    protected override ILoggerFactory LoggerFactory => NullLoggerFactory.Instance;

    public override T? GetInput<T>()
        where T : default => default;

    public override Task<TResult> CallActivityAsync<TResult>(
        TaskName name, object? input = null, TaskOptions? options = null) =>
        Reply<TResult>(new Call("activity", name.Name, input, options));

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(
        TaskName orchestratorName, object? input = null, TaskOptions? options = null) =>
        Reply<TResult>(new Call("child", orchestratorName.Name, input, options));

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        var timer = new TaskCompletionSource();
        cancellationToken.Register(() => timer.TrySetCanceled(cancellationToken));
        Timers.Add((fireAt, cancellationToken));
        FireTimers += () => timer.TrySetResult();
        return timer.Task;
    }

    public event Action? FireTimers;

    public void Fire() => FireTimers?.Invoke();

    // As Durable Functions: the newest wait gets the event, cancelled or not.
    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        var wait = new TaskCompletionSource<T>();
        cancellationToken.Register(() => wait.TrySetCanceled(cancellationToken));
        WaitsFor(eventName).Add(wait);
        return wait.Task;
    }

    public void Raise<T>(string eventName, T payload)
    {
        var waits = WaitsFor(eventName);
        var newest = (TaskCompletionSource<T>)waits[^1];
        waits.RemoveAt(waits.Count - 1);
        newest.TrySetResult(payload);
    }

    public override void SendEvent(string instanceId, string eventName, object payload) =>
        Calls.Add(new Call("event", $"{instanceId}/{eventName}", payload));

    public override void SetCustomStatus(object? customStatus) => Calls.Add(new Call("status", "", customStatus));

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) =>
        Calls.Add(new Call("anew", preserveUnprocessedEvents.ToString(), newInput));

    public override Guid NewGuid() => new("5f3c9a52-0000-5000-8000-000000000001");

    public override ILogger CreateReplaySafeLogger(string categoryName)
    {
        Calls.Add(new Call("replay-safe logger", categoryName, null));
        return Logger;
    }

    internal Task<TResult> Reply<TResult>(Call call)
    {
        Calls.Add(call);
        return Failure is null ? Task.FromResult((TResult)Answer!) : Task.FromException<TResult>(Failure);
    }

    private List<object> WaitsFor(string eventName) =>
        EventWaits.TryGetValue(eventName, out var waits) ? waits : EventWaits[eventName] = [];
}

/// <summary>A call that the context saw.</summary>
internal sealed record Call(string Kind, string Name, object? Input, TaskOptions? Options = null);

/// <summary>Keeps what was logged.</summary>
internal sealed class RecordingLogger : ILogger
{
    public List<(LogLevel Level, string Text)> Lines { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Add((logLevel, formatter(state, exception)));
}
