using Microsoft.DurableTask;
using Microsoft.DurableTask.Client.Entities;
using Microsoft.DurableTask.Entities;

namespace DrFunctions.FunctionApp.Tests.Scripted;

/// <summary>Entities that a test sets, each with its state.</summary>
internal sealed class ScriptedEntityClient() : DurableEntityClient("scripted")
{
    public Dictionary<EntityInstanceId, object> States { get; } = [];

    public List<(EntityInstanceId Id, string Operation, object? Input)> Signals { get; } = [];

    public string? Prefix { get; private set; }

    public override Task SignalEntityAsync(
        EntityInstanceId id,
        string operationName,
        object? input = null,
        SignalEntityOptions? options = null,
        CancellationToken cancellation = default)
    {
        Signals.Add((id, operationName, input));
        return Task.CompletedTask;
    }

    public override Task<EntityMetadata<T>?> GetEntityAsync<T>(
        EntityInstanceId id, bool includeState = true, CancellationToken cancellation = default) =>
        Task.FromResult(States.TryGetValue(id, out var state) ? new EntityMetadata<T>(id, (T)state) : null);

    public override Task<EntityMetadata?> GetEntityAsync(
        EntityInstanceId id, bool includeState = true, CancellationToken cancellation = default) =>
        throw new NotSupportedException("The adapter reads states by their type.");

    public override AsyncPageable<EntityMetadata> GetAllEntitiesAsync(EntityQuery? filter = null) =>
        throw new NotSupportedException("The adapter reads states by their type.");

    public override Task<CleanEntityStorageResult> CleanEntityStorageAsync(
        CleanEntityStorageRequest? request = null,
        bool continueUntilComplete = true,
        CancellationToken cancellation = default) =>
        throw new NotSupportedException("The product does not clean the storage of entities.");

    public override AsyncPageable<EntityMetadata<T>> GetAllEntitiesAsync<T>(EntityQuery? filter = null)
    {
        Prefix = filter?.InstanceIdStartsWith;
        return new OnePage<EntityMetadata<T>>(
            [.. States.Select(pair => new EntityMetadata<T>(pair.Key, (T)pair.Value))]);
    }
}
