using System.Runtime.CompilerServices;
using DrFunctions.Durable;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Entities;
using EntityInstanceId = Microsoft.DurableTask.Entities.EntityInstanceId;
using OrchestrationAlreadyExistsException = DrFunctions.Durable.OrchestrationAlreadyExistsException;
using OrchestrationMetadata = DrFunctions.Durable.OrchestrationMetadata;
using OrchestrationQuery = DrFunctions.Durable.OrchestrationQuery;
using DurableTaskExistsException = DurableTask.Core.Exceptions.OrchestrationAlreadyExistsException;
using DurableTaskQuery = Microsoft.DurableTask.Client.OrchestrationQuery;

namespace DrFunctions.FunctionApp.Adapters;

/// <summary>Starts, reads and steers instances and entities over Durable Functions.</summary>
internal sealed class DurableClientAdapter(DurableTaskClient inner) : DurableClient
{
    /// <summary>The client beneath, which knows the addresses of its own endpoints.</summary>
    public DurableTaskClient DurableTask => inner;

    /// <inheritdoc />
    /// <remarks>
    /// Durable Functions lets a finished instance be overwritten unless told otherwise, and hosts differ in whether
    /// they heed it. So this looks first; two that look at once meet host.json's overridableExistingInstanceStates,
    /// and a run that slipped through even so is refused by its group.
    /// </remarks>
    public override async Task ScheduleNewOrchestrationInstanceAsync<TInput, TOutput>(
        OrchestrationName<TInput, TOutput> orchestration,
        TInput input,
        string instanceId,
        CancellationToken cancellationToken = default)
    {
        if (await inner.GetInstanceAsync(instanceId, getInputsAndOutputs: false, cancellationToken) is not null)
        {
            throw new OrchestrationAlreadyExistsException(instanceId);
        }

        var options = new StartOrchestrationOptions(instanceId)
            .WithDedupeStatuses([.. StartOrchestrationOptionsExtensions.ValidDedupeStatuses]);
        try
        {
            await inner.ScheduleNewOrchestrationInstanceAsync(orchestration.Name, input, options, cancellationToken);
        }
        catch (DurableTaskExistsException)
        {
            throw new OrchestrationAlreadyExistsException(instanceId);
        }
    }

    /// <inheritdoc />
    public override async Task<OrchestrationMetadata?> GetInstanceAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellationToken = default)
    {
        // Without inputs and outputs the host leaves out the custom status and the failure too.
        var instance = await inner.GetInstanceAsync(instanceId, getInputsAndOutputs: true, cancellationToken);
        return instance is null ? null : Metadata.ToDurable(instance, getInputsAndOutputs);
    }

    /// <inheritdoc />
    public override async Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellationToken = default)
    {
        await FindAsync(instanceId, cancellationToken);
        var instance = await inner.WaitForInstanceCompletionAsync(
            instanceId, getInputsAndOutputs: true, cancellationToken);
        return Metadata.ToDurable(instance, getInputsAndOutputs);
    }

    /// <inheritdoc />
    /// <remarks>Durable Functions lists in the order of its storage: all are read, then ordered.</remarks>
    public override async IAsyncEnumerable<OrchestrationMetadata> GetAllInstancesAsync(
        OrchestrationQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var statuses = query.Statuses is null ? null : Metadata.ToDurableTask(query.Statuses).ToList();
        if (statuses is { Count: 0 })
        {
            yield break;
        }

        var filter = new DurableTaskQuery(
            query.CreatedFrom,
            query.CreatedTo,
            statuses,
            InstanceIdPrefix: query.InstanceIdPrefix,
            FetchInputsAndOutputs: query.FetchInputsAndOutputs);
        var found = new List<OrchestrationMetadata>();
        await foreach (var instance in inner.GetAllInstancesAsync(filter).WithCancellation(cancellationToken))
        {
            found.Add(Metadata.ToDurable(instance, query.FetchInputsAndOutputs));
        }

        foreach (var instance in found.OrderBy(instance => instance.CreatedAt))
        {
            yield return instance;
        }
    }

    /// <inheritdoc />
    public override Task RaiseEventAsync<T>(
        string instanceId, EventName<T> eventName, T payload, CancellationToken cancellationToken = default) =>
        IfRunningAsync(
            instanceId, () => inner.RaiseEventAsync(instanceId, eventName.Name, payload, cancellationToken), cancellationToken);

    /// <inheritdoc />
    public override Task RaiseEventJsonAsync(
        string instanceId, string eventName, string? payload, CancellationToken cancellationToken = default)
    {
        var element = PayloadJson.ToElement(payload);
        return IfRunningAsync(
            instanceId, () => inner.RaiseEventAsync(instanceId, eventName, element, cancellationToken), cancellationToken);
    }

    /// <inheritdoc />
    public override Task TerminateInstanceAsync(
        string instanceId, string? reason = null, CancellationToken cancellationToken = default) =>
        IfRunningAsync(
            instanceId,
            () => inner.TerminateInstanceAsync(instanceId, new TerminateInstanceOptions(reason), cancellationToken),
            cancellationToken);

    /// <inheritdoc />
    public override Task SuspendInstanceAsync(
        string instanceId, string? reason = null, CancellationToken cancellationToken = default) =>
        IfRunningAsync(
            instanceId, () => inner.SuspendInstanceAsync(instanceId, reason, cancellationToken), cancellationToken);

    /// <inheritdoc />
    public override Task ResumeInstanceAsync(
        string instanceId, string? reason = null, CancellationToken cancellationToken = default) =>
        IfRunningAsync(
            instanceId, () => inner.ResumeInstanceAsync(instanceId, reason, cancellationToken), cancellationToken);

    /// <inheritdoc />
    public override async Task<bool> PurgeInstanceAsync(string instanceId, CancellationToken cancellationToken = default)
    {
        if (await inner.GetInstanceAsync(instanceId, false, cancellationToken) is not { IsCompleted: true })
        {
            return false;
        }

        var purged = await inner.PurgeInstanceAsync(instanceId, new PurgeInstanceOptions(), cancellationToken);
        return purged.PurgedInstanceCount > 0;
    }

    /// <inheritdoc />
    public override Task SignalEntityAsync<TInput, TOutput>(
        EntityOperation<TInput, TOutput> operation,
        string key,
        TInput input,
        CancellationToken cancellationToken = default) =>
        inner.Entities.SignalEntityAsync(
            new EntityInstanceId(operation.Entity, key), operation.Name, input, options: null, cancellationToken);

    /// <inheritdoc />
    public override async Task<TState?> GetEntityAsync<TState>(
        EntityName<TState> entity, string key, CancellationToken cancellationToken = default)
        where TState : class
    {
        var found = await inner.Entities.GetEntityAsync<TState>(
            new EntityInstanceId(entity.Name, key), includeState: true, cancellationToken);
        return found is { IncludesState: true } ? found.State : null;
    }

    /// <inheritdoc />
    public override async IAsyncEnumerable<KeyValuePair<string, TState>> GetAllEntitiesAsync<TState>(
        EntityName<TState> entity, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var filter = new EntityQuery { InstanceIdStartsWith = $"@{entity.Name}@", IncludeState = true };
        var found = new SortedDictionary<string, TState>(StringComparer.Ordinal);
        await foreach (var one in inner.Entities.GetAllEntitiesAsync<TState>(filter).WithCancellation(cancellationToken))
        {
            if (one.IncludesState)
            {
                found[one.Id.Key] = one.State;
            }
        }

        foreach (var pair in found)
        {
            yield return pair;
        }
    }

    // The host answers these calls to an ended instance, or to none, in a different way for each: look first.
    private async Task IfRunningAsync(string instanceId, Func<Task> call, CancellationToken cancellationToken)
    {
        var instance = await FindAsync(instanceId, cancellationToken);
        if (!instance.IsCompleted)
        {
            await call();
        }
    }

    private async Task<Microsoft.DurableTask.Client.OrchestrationMetadata> FindAsync(
        string instanceId, CancellationToken cancellationToken) =>
        await inner.GetInstanceAsync(instanceId, getInputsAndOutputs: false, cancellationToken)
        ?? throw new OrchestrationNotFoundException(instanceId);
}
