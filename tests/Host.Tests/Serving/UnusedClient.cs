using DrFunctions.Durable;

namespace DrFunctions.Host.Tests.Serving;

/// <summary>An engine that nobody is meant to use; a test overrides what it expects.</summary>
internal abstract class UnusedClient : DurableClient
{
    private static NotSupportedException Unexpected => new("Nothing here is meant to be called.");

    public override Task ScheduleNewOrchestrationInstanceAsync<TInput, TOutput>(
        OrchestrationName<TInput, TOutput> orchestration, TInput input, string instanceId, CancellationToken cancellationToken = default) =>
        throw Unexpected;

    public override Task<OrchestrationMetadata?> GetInstanceAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellationToken = default) => throw Unexpected;

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellationToken = default) => throw Unexpected;

    public override IAsyncEnumerable<OrchestrationMetadata> GetAllInstancesAsync(
        OrchestrationQuery query, CancellationToken cancellationToken = default) => throw Unexpected;

    public override Task RaiseEventAsync<T>(
        string instanceId, EventName<T> eventName, T payload, CancellationToken cancellationToken = default) => throw Unexpected;

    public override Task RaiseEventJsonAsync(
        string instanceId, string eventName, string? payload, CancellationToken cancellationToken = default) => throw Unexpected;

    public override Task TerminateInstanceAsync(
        string instanceId, string? reason = null, CancellationToken cancellationToken = default) => throw Unexpected;

    public override Task SuspendInstanceAsync(
        string instanceId, string? reason = null, CancellationToken cancellationToken = default) => throw Unexpected;

    public override Task ResumeInstanceAsync(
        string instanceId, string? reason = null, CancellationToken cancellationToken = default) => throw Unexpected;

    public override Task<bool> PurgeInstanceAsync(string instanceId, CancellationToken cancellationToken = default) => throw Unexpected;

    public override Task SignalEntityAsync<TInput, TOutput>(
        EntityOperation<TInput, TOutput> operation, string key, TInput input, CancellationToken cancellationToken = default) =>
        throw Unexpected;

    public override Task<TState?> GetEntityAsync<TState>(
        EntityName<TState> entity, string key, CancellationToken cancellationToken = default)
        where TState : class => throw Unexpected;

    public override IAsyncEnumerable<KeyValuePair<string, TState>> GetAllEntitiesAsync<TState>(
        EntityName<TState> entity, CancellationToken cancellationToken = default)
        where TState : class => throw Unexpected;
}
