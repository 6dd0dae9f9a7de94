using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations;

/// <summary>
/// One cycle of Live Sync, while the machines run: incremental backup, of all disks at one instant where the platform can
/// → copy → apply to the destination instances → prune old restore points. The first one, which brings everything over, is what protects a group. It yields to whatever
/// moves machines.
/// </summary>
public sealed class LiveSyncCycle : Orchestration<RunRequest, RunReport>
{
    /// <summary>The orchestration's name.</summary>
    public static readonly OrchestrationName<RunRequest, RunReport> Name = new(nameof(LiveSyncCycle));

    /// <inheritdoc />
    public override async Task<RunReport> RunAsync(OrchestrationContext context, RunRequest input)
    {
        var run = new GroupRun(context, input);
        if (await run.BeginAsync() is { } refused)
        {
            return refused;
        }

        var group = new GroupMachines(run.Plan);
        PipelineStep[] prune = input.Operation == Operation.Protect ? [] : [PipelineStep.Prune];
        var synced = group.ForEach(machine => run.StageAsync(
            Stage.Sync, run.NewWork(machine),
            [
                PipelineStep.BackupConsistent, PipelineStep.BackupRunning, PipelineStep.LiveSync, PipelineStep.RecordCycle,
                .. prune,
            ]));

        return await run.CompleteAsync(await group.AllAsync(synced));
    }
}
