using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DrFunctions.Activities.Compute;
using DrFunctions.Activities.Health;
using DrFunctions.Activities.Reconciling;
using DrFunctions.Activities.Replication;
using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Activities.WhatIf;

/// <summary>
/// Runs a step's own activity over a foretold world: what it says of the calls is what the step would make, since it is
/// the step that makes them.
/// </summary>
public sealed class Foretell(ActivityServices services) : Activity<ForetellInput, Foretold>
{
    private readonly ActivityServices _services = services;

    /// <inheritdoc />
    public override async Task<Foretold> RunAsync(ActivityContext context, ForetellInput input)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(input);
        var world = new ForetoldWorld(input.World, _services.Time.GetUtcNow());
        var silent = false;
        var result = await (input.Activity switch
        {
            nameof(PowerOff) => StepAsync(new PowerOff(_services)),
            nameof(Backup) => StepAsync(new Backup(_services)),
            nameof(LiveSync) => StepAsync(new LiveSync(_services)),
            nameof(DisableLiveSync) => StepAsync(new DisableLiveSync(_services)),
            nameof(StartInstance) => StepAsync(new StartInstance(_services)),
            nameof(HealthGate) => StepAsync(new HealthGate(_services)),
            nameof(Fence) => StepAsync(new Fence(_services)),
            nameof(Unfence) => StepAsync(new Unfence(_services)),
            nameof(Prune) => StepAsync(new Prune(_services)),
            _ => throw new NonRetriableException($"The activity '{input.Activity}' is no step."),
        });
        return new Foretold(result, world.Calls, world.ToJson(), silent);

        async Task<string> StepAsync<TInput, TResult>(StepActivity<TInput, TResult> step)
            where TResult : class
        {
            var asked = JsonSerializer.Deserialize(input.Input, Json<TInput>())!;
            Tell(world, asked);
            var answer = await step.ForetellAsync(world, asked, context.CancellationToken);
            silent = answer.Silent;
            return JsonSerializer.Serialize(answer, Json<StepResult<TResult>>());
        }
    }

    // What an earlier step read the run hands on: it need not be read again, and its site may be out.
    private static void Tell<TInput>(ForetoldWorld world, TInput input)
    {
        if (input is BackupInput { Off: { } off })
        {
            foreach (var disk in off.Disks)
                world.Learn(disk.ResourceId, disk.UniqueId, disk.SizeBytes);
        }

        if (input is LiveSyncInput sync)
        {
            foreach (var taken in sync.RestorePoint.Disks)
                world.Learn(taken.SnapshotId, taken.SnapshotUniqueId, taken.Disk.SizeBytes);
        }
    }

    private static JsonTypeInfo<T> Json<T>() => (JsonTypeInfo<T>)ContractsJson.Default.GetTypeInfo(typeof(T))!;
}
