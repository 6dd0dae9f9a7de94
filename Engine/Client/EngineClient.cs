using System.Runtime.CompilerServices;
using DrFunctions.Durable;
using DrFunctions.Engine.History;
using DrFunctions.Engine.Replay;
using DrFunctions.Engine.Runtime;
using DrFunctions.Engine.Store;
using DrFunctions.Engine.Store.Operations;

namespace DrFunctions.Engine.Client;

/// <summary>The client of the embedded engine. What it acknowledges is committed.</summary>
internal sealed class EngineClient(EngineCore core) : DurableClient, IHistoryReader
{
    private const int EntityPage = 200;

    private readonly InstanceQuery _instances = new(core.Reader);

    /// <inheritdoc />
    public override async Task ScheduleNewOrchestrationInstanceAsync<TInput, TOutput>(
        OrchestrationName<TInput, TOutput> orchestration,
        TInput input,
        string instanceId,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(orchestration);
        InstanceIds.Check(instanceId);
        if (!core.Registry.Orchestrations.ContainsKey(orchestration.Name))
        {
            throw Errors.Unregistered("orchestration", orchestration.Name, core.Registry.Orchestrations.Keys);
        }

        var payload = Write("The input", input);
        var create = new CreateInstance(instanceId, orchestration.Name, payload, core.Time.GetUtcNow());
        if (!await Run(create, cancellationToken))
        {
            throw new OrchestrationAlreadyExistsException(instanceId);
        }
    }

    /// <inheritdoc />
    public override Task<OrchestrationMetadata?> GetInstanceAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellationToken = default) =>
        Task.FromResult(_instances.Get(instanceId, getInputsAndOutputs));

    /// <inheritdoc />
    public Task<IReadOnlyList<HistoryRecord>?> ReadHistoryAsync(
        string instanceId, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<HistoryRecord>?>(core.Reader.Find(instanceId) is { } instance
            ? HistoryFold.Of(core.Reader.History(instance.Key, instance.Generation))
            : null);

    /// <inheritdoc />
    public override async Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellationToken = default)
    {
        var metadata = Find();
        while (!metadata.IsCompleted)
        {
            var ended = core.WhenEnded(instanceId);
            metadata = Find();
            if (metadata.IsCompleted)
            {
                // It ended before it was waited for, so nobody else would tell those who wait.
                core.NoteEnded(instanceId);
            }

            await ended.WaitAsync(cancellationToken);
            metadata = Find();
        }

        return metadata;

        OrchestrationMetadata Find() => _instances.Get(instanceId, getInputsAndOutputs)
            ?? throw new OrchestrationNotFoundException(instanceId);
    }

    /// <inheritdoc />
    public override async IAsyncEnumerable<OrchestrationMetadata> GetAllInstancesAsync(
        OrchestrationQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var page = _instances.Page(query, after: 0);
        while (page.Count > 0)
        {
            foreach (var (_, metadata) in page)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return metadata;
            }

            await Task.Yield();
            page = _instances.Page(query, page[^1].Key);
        }
    }

    /// <inheritdoc />
    public override Task RaiseEventAsync<T>(
        string instanceId, EventName<T> eventName, T payload, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(eventName);
        return RaiseEventJsonAsync(
            instanceId, eventName.Name, core.Serializer.Serialize(payload), cancellationToken);
    }

    /// <inheritdoc />
    public override Task RaiseEventJsonAsync(
        string instanceId, string eventName, string? payload, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        PayloadLimit.Check($"The event '{eventName}'", payload, core.Options.MaxMessageBytes);
        return Steer(instanceId, new RaiseEvent(instanceId, new EventRaised(eventName, payload)), cancellationToken);
    }

    /// <inheritdoc />
    public override Task TerminateInstanceAsync(
        string instanceId, string? reason = null, CancellationToken cancellationToken = default) =>
        Steer(instanceId, new Terminate(instanceId, reason, core.Time.GetUtcNow()), cancellationToken);

    /// <inheritdoc />
    public override Task SuspendInstanceAsync(
        string instanceId, string? reason = null, CancellationToken cancellationToken = default) =>
        Steer(instanceId, new Suspend(instanceId, reason), cancellationToken);

    /// <inheritdoc />
    public override Task ResumeInstanceAsync(
        string instanceId, string? reason = null, CancellationToken cancellationToken = default) =>
        Steer(instanceId, new Resume(instanceId, reason, core.Time.GetUtcNow()), cancellationToken);

    /// <inheritdoc />
    public override Task<bool> PurgeInstanceAsync(string instanceId, CancellationToken cancellationToken = default) =>
        Run(new Purge(instanceId), cancellationToken);

    /// <inheritdoc />
    public override Task SignalEntityAsync<TInput, TOutput>(
        EntityOperation<TInput, TOutput> operation,
        string key,
        TInput input,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(operation);
        if (!core.Registry.Entities.ContainsKey(operation.Entity))
        {
            throw Errors.Unregistered("entity", operation.Entity, core.Registry.Entities.Keys);
        }

        var target = EntityIds.Normalise(operation.Entity, key);
        var payload = Write($"The input of '{operation}'", input);
        return Run(new SignalEntity(target, operation.Name, payload), cancellationToken);
    }

    /// <inheritdoc />
    public override Task<TState?> GetEntityAsync<TState>(
        EntityName<TState> entity, string key, CancellationToken cancellationToken = default)
        where TState : class
    {
        ArgumentNullException.ThrowIfNull(entity);
        var state = core.Reader.Entity(EntityIds.Normalise(entity.Name, key)).State;
        return Task.FromResult(state is null ? null : core.Serializer.Deserialize<TState>(state));
    }

    /// <inheritdoc />
    public override async IAsyncEnumerable<KeyValuePair<string, TState>> GetAllEntitiesAsync<TState>(
        EntityName<TState> entity, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        where TState : class
    {
        ArgumentNullException.ThrowIfNull(entity);
        var name = entity.Name.ToLowerInvariant();
        var page = core.Reader.Entities(name, "", EntityPage);
        while (page.Count > 0)
        {
            foreach (var (key, state) in page)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return new KeyValuePair<string, TState>(key, core.Serializer.Deserialize<TState>(state)!);
            }

            await Task.Yield();
            page = core.Reader.Entities(name, page[^1].Key, EntityPage);
        }
    }

    private async Task Steer(string instanceId, StoreOperation<bool> operation, CancellationToken cancellationToken)
    {
        if (!await Run(operation, cancellationToken))
        {
            throw new OrchestrationNotFoundException(instanceId);
        }
    }

    private Task<bool> Run(StoreOperation<bool> operation, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return core.Writer.Enqueue(operation).WaitAsync(cancellationToken);
    }

    private string? Write<T>(string what, T value) =>
        PayloadLimit.Check(what, core.Serializer.Serialize(value), core.Options.MaxMessageBytes);
}
