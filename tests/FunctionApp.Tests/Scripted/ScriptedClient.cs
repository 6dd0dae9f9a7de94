using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Entities;

namespace DrFunctions.FunctionApp.Tests.Scripted;

/// <summary>Durable Functions' client over instances that a test sets.</summary>
internal sealed class ScriptedClient() : DurableTaskClient("scripted")
{
    public List<OrchestrationMetadata> Instances { get; } = [];

    public List<string> Calls { get; } = [];

    public StartOrchestrationOptions? StartedWith { get; private set; }

    public object? Sent { get; private set; }

    public bool HostSaysExists { get; set; }

    public OrchestrationQuery? Filter { get; private set; }

    public override DurableEntityClient Entities { get; } = new ScriptedEntityClient();

    public override Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName,
        object? input = null,
        StartOrchestrationOptions? options = null,
        CancellationToken cancellation = default)
    {
        Calls.Add($"start {orchestratorName.Name}");
        StartedWith = options;
        return HostSaysExists
            ? throw new OrchestrationAlreadyExistsException("exists")
            : Task.FromResult(options!.InstanceId!);
    }

    public override Task RaiseEventAsync(
        string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        Sent = eventPayload;
        return Note($"raise {eventName}");
    }

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        Task.FromResult(Find(instanceId)!);

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        Task.FromResult(Find(instanceId)!);

    public override Task TerminateInstanceAsync(
        string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default) =>
        Note($"terminate {options?.Output}");

    public override Task SuspendInstanceAsync(
        string instanceId, string? reason = null, CancellationToken cancellation = default) => Note("suspend");

    public override Task ResumeInstanceAsync(
        string instanceId, string? reason = null, CancellationToken cancellation = default) => Note("resume");

    public override Task<OrchestrationMetadata?> GetInstanceAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        Task.FromResult(getInputsAndOutputs ? Find(instanceId) : Bare(Find(instanceId)));

    public override Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        GetInstanceAsync(instanceId, getInputsAndOutputs, cancellation);

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null)
    {
        Filter = filter;
        return new OnePage<OrchestrationMetadata>(Instances);
    }

    public override Task<PurgeResult> PurgeInstanceAsync(
        string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        Calls.Add("purge");
        return Task.FromResult(new PurgeResult(1));
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    // As the host: custom status and failure come only with inputs and outputs.
    private static OrchestrationMetadata? Bare(OrchestrationMetadata? full) => full is null
        ? null
        : new OrchestrationMetadata(full.Name, full.InstanceId)
        {
            RuntimeStatus = full.RuntimeStatus,
            CreatedAt = full.CreatedAt,
            LastUpdatedAt = full.LastUpdatedAt,
        };

    private OrchestrationMetadata? Find(string instanceId) =>
        Instances.SingleOrDefault(instance => instance.InstanceId == instanceId);

    private Task Note(string call)
    {
        Calls.Add(call);
        return Task.CompletedTask;
    }
}
