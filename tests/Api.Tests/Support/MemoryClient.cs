using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using DrFunctions.Durable;
using DrFunctions.Orchestrations;

namespace DrFunctions.Api.Tests;

/// <summary>
/// An engine without one: instances are rows that a test sets, entities are the real ones, run when signalled. For
/// states that a real engine only passes through.
/// </summary>
internal sealed class MemoryClient(TimeProvider time) : DurableClient
{
    private readonly ConcurrentDictionary<string, OrchestrationMetadata> _instances = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string?> _entities = new(StringComparer.Ordinal);
    private readonly JsonPayloadSerializer _serializer = new(OrchestrationsJson.PayloadOptions);
    private readonly DurableRegistry _registry = new DurableRegistry()
        .AddEntity(ProtectionGroup.Name, () => new ProtectionGroup())
        .AddEntity(ProtectedMachine.Name, () => new ProtectedMachine())
        .AddEntity(RunRecord.Name, () => new RunRecord())
        .AddEntity(KeptReport.Name, () => new KeptReport())
        .AddEntity(Schedule.Name, () => new Schedule());

    /// <summary>What was done to instances, in order: <c>terminate id reason</c>.</summary>
    public ConcurrentQueue<string> Calls { get; } = [];

    /// <summary>Thrown by every read of an instance while it is set.</summary>
    public Exception? Broken { get; set; }

    public void Set(OrchestrationMetadata instance) => _instances[instance.InstanceId] = instance;

    public OrchestrationMetadata Get(string id) => _instances[id];

    public override Task ScheduleNewOrchestrationInstanceAsync<TInput, TOutput>(
        OrchestrationName<TInput, TOutput> orchestration, TInput input, string instanceId, CancellationToken cancellationToken = default)
    {
        var instance = new OrchestrationMetadata(orchestration.Name, instanceId)
        {
            RuntimeStatus = OrchestrationRuntimeStatus.Running,
            CreatedAt = time.GetUtcNow(),
            LastUpdatedAt = time.GetUtcNow(),
            SerializedInput = _serializer.Serialize(input),
        };
        return _instances.TryAdd(instanceId, instance) ? Task.CompletedTask : throw new OrchestrationAlreadyExistsException(instanceId);
    }

    public override Task<OrchestrationMetadata?> GetInstanceAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellationToken = default) =>
        Broken is null ? Task.FromResult(_instances.GetValueOrDefault(instanceId)) : throw Broken;

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Nothing runs here.");

    public override async IAsyncEnumerable<OrchestrationMetadata> GetAllInstancesAsync(
        OrchestrationQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        var found = _instances.Values
            .Where(instance => query.InstanceIdPrefix is null || instance.InstanceId.StartsWith(query.InstanceIdPrefix, StringComparison.Ordinal))
            .Where(instance => query.Statuses is null || query.Statuses.Contains(instance.RuntimeStatus))
            .OrderBy(instance => instance.CreatedAt);
        foreach (var instance in found)
        {
            yield return instance with { SerializedInput = null, SerializedOutput = null };
        }
    }

    public override Task RaiseEventAsync<T>(
        string instanceId, EventName<T> eventName, T payload, CancellationToken cancellationToken = default) =>
        RaiseEventJsonAsync(instanceId, eventName.Name, _serializer.Serialize(payload), cancellationToken);

    public override Task RaiseEventJsonAsync(
        string instanceId, string eventName, string? payload, CancellationToken cancellationToken = default) =>
        Note($"event {instanceId} {eventName} {payload}");

    public override Task TerminateInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellationToken = default) =>
        Note($"terminate {instanceId} {reason}");

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellationToken = default) =>
        Note($"suspend {instanceId} {reason}");

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellationToken = default) =>
        Note($"resume {instanceId} {reason}");

    public override Task<bool> PurgeInstanceAsync(string instanceId, CancellationToken cancellationToken = default) =>
        Task.FromResult(_instances.TryRemove(instanceId, out _));

    public override Task SignalEntityAsync<TInput, TOutput>(
        EntityOperation<TInput, TOutput> operation, string key, TInput input, CancellationToken cancellationToken = default)
    {
        lock (_entities)
        {
            Run(new EntitySignal(new EntityInstanceId(operation.Entity, key), operation.Name, _serializer.Serialize(input)));
        }

        return Task.CompletedTask;
    }

    private void Run(EntitySignal signal)
    {
        var id = signal.Target.ToString();
        var request = new EntityRequest(signal.Target, signal.Operation, signal.Input, _entities.GetValueOrDefault(id));
        var outcome = _registry.Entities[signal.Target.Name]().Run(request, _serializer);
        _entities[id] = outcome.State;
        foreach (var sent in outcome.Signals)
        {
            Run(sent);
        }
    }

    public override Task<TState?> GetEntityAsync<TState>(
        EntityName<TState> entity, string key, CancellationToken cancellationToken = default)
        where TState : class
    {
        lock (_entities)
        {
            return Task.FromResult(_serializer.Deserialize<TState>(_entities.GetValueOrDefault(entity.WithKey(key).ToString())));
        }
    }

    public override async IAsyncEnumerable<KeyValuePair<string, TState>> GetAllEntitiesAsync<TState>(
        EntityName<TState> entity, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        where TState : class
    {
        await Task.CompletedTask;
        List<KeyValuePair<string, string?>> all;
        lock (_entities)
        {
            all = [.. _entities];
        }

        foreach (var (id, state) in all.Where(row => EntityInstanceId.Parse(row.Key).Name == entity.Name))
        {
            yield return new(EntityInstanceId.Parse(id).Key, _serializer.Deserialize<TState>(state)!);
        }
    }

    private Task Note(string call)
    {
        Calls.Enqueue(call);
        return Task.CompletedTask;
    }
}
