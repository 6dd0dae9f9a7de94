namespace DrFunctions.Durable;

/// <summary>Starts, reads and steers instances and entities from outside an orchestration, on either host.</summary>
/// <remarks>As on Durable Functions, a client can signal and read entities, not call them.</remarks>
public abstract class DurableClient
{
    /// <summary>Starts an orchestration. When this returns, the start survives any crash.</summary>
    /// <param name="orchestration">Which one.</param>
    /// <param name="input">Its input.</param>
    /// <param name="instanceId">The id: starting an id that exists, finished or not, is refused.</param>
    /// <param name="cancellationToken">Gives up waiting; the start may still happen.</param>
    /// <exception cref="OrchestrationAlreadyExistsException">The id is taken.</exception>
    public abstract Task ScheduleNewOrchestrationInstanceAsync<TInput, TOutput>(
        OrchestrationName<TInput, TOutput> orchestration,
        TInput input,
        string instanceId,
        CancellationToken cancellationToken = default);

    /// <summary>Reads an instance; null if there is none.</summary>
    public abstract Task<OrchestrationMetadata?> GetInstanceAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellationToken = default);

    /// <summary>Waits until an instance ends, however it ends.</summary>
    /// <exception cref="OrchestrationNotFoundException">There is none of this id.</exception>
    public abstract Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellationToken = default);

    /// <summary>Lists instances, ordered by creation.</summary>
    public abstract IAsyncEnumerable<OrchestrationMetadata> GetAllInstancesAsync(
        OrchestrationQuery query, CancellationToken cancellationToken = default);

    /// <summary>Sends an external event. When this returns, the event survives any crash.</summary>
    /// <exception cref="OrchestrationNotFoundException">There is no instance of this id.</exception>
    public abstract Task RaiseEventAsync<T>(
        string instanceId, EventName<T> eventName, T payload, CancellationToken cancellationToken = default);

    /// <summary>Sends an external event whose payload is JSON already.</summary>
    /// <exception cref="OrchestrationNotFoundException">There is no instance of this id.</exception>
    public abstract Task RaiseEventJsonAsync(
        string instanceId, string eventName, string? payload, CancellationToken cancellationToken = default);

    /// <summary>Ends an instance without letting it run on. Does nothing to one that has ended.</summary>
    /// <exception cref="OrchestrationNotFoundException">There is no instance of this id.</exception>
    public abstract Task TerminateInstanceAsync(
        string instanceId, string? reason = null, CancellationToken cancellationToken = default);

    /// <summary>Holds an instance: results are kept, nothing runs until it is resumed.</summary>
    /// <exception cref="OrchestrationNotFoundException">There is no instance of this id.</exception>
    public abstract Task SuspendInstanceAsync(
        string instanceId, string? reason = null, CancellationToken cancellationToken = default);

    /// <summary>Lets a suspended instance run on.</summary>
    /// <exception cref="OrchestrationNotFoundException">There is no instance of this id.</exception>
    public abstract Task ResumeInstanceAsync(
        string instanceId, string? reason = null, CancellationToken cancellationToken = default);

    /// <summary>Deletes an ended instance and its history.</summary>
    /// <returns>False if there is none of this id, or it has not ended.</returns>
    public abstract Task<bool> PurgeInstanceAsync(string instanceId, CancellationToken cancellationToken = default);

    /// <summary>Sends an operation to an entity. When this returns, it survives any crash.</summary>
    public abstract Task SignalEntityAsync<TInput, TOutput>(
        EntityOperation<TInput, TOutput> operation,
        string key,
        TInput input,
        CancellationToken cancellationToken = default);

    /// <summary>Reads an entity's last committed state; null if it was never touched.</summary>
    public abstract Task<TState?> GetEntityAsync<TState>(
        EntityName<TState> entity, string key, CancellationToken cancellationToken = default)
        where TState : class;

    /// <summary>Lists the entities of a kind with their states, ordered by key.</summary>
    public abstract IAsyncEnumerable<KeyValuePair<string, TState>> GetAllEntitiesAsync<TState>(
        EntityName<TState> entity, CancellationToken cancellationToken = default)
        where TState : class;
}
