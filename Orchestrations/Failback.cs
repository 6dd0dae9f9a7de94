using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations;

/// <summary>
/// Moves a group back to the primary site, or to a new one, without losing a write: power off the DR instances →
/// incremental backup of them → replicate to the primary site → power on there → enable Live Sync. The old sources are
/// fenced before anything is replicated; what they wrote beside the DR side is snapshotted and kept.
/// </summary>
public sealed class Failback : Orchestration<RunRequest, RunReport>
{
    /// <summary>The orchestration's name.</summary>
    public static readonly OrchestrationName<RunRequest, RunReport> Name = new(nameof(Failback));

    /// <inheritdoc />
    public override async Task<RunReport> RunAsync(OrchestrationContext context, RunRequest input)
    {
        var run = new GroupRun(context, input);
        if (await run.BeginAsync(() => FailbackProspect.LookAsync(run.Looks, input, run.Plan)) is { } refused)
        {
            return refused;
        }

        var group = new GroupMachines(run.Plan);

        // The DR side serves until every old source is fenced.
        var fenced = group.ForEach(machine => run.StageAsync(
            Stage.Fence, run.NewWork(machine), PipelineStep.Fence, PipelineStep.KeepDivergence));
        var allFenced = group.Barrier(fenced);

        var poweredOff = group.Graph.DependentsFirst<MachineWork>(async (machine, dependents) =>
        {
            var notFenced = await allFenced(machine);
            var work = await fenced[machine.Name];
            return notFenced.Count > 0 ? GroupRun.NotReached(work, notFenced)
                : await GroupRun.NotThereAsync(dependents) is { Count: > 0 } notOff ? GroupRun.NotReached(work, notOff)
                : run.HasFailed(group.ConsistencyGroupOf(machine))
                    ? GroupRun.NotReached(work, "another machine failed before this one's DR instance was powered off")
                : work.AtTarget ? work
                : await run.StageAsync(Stage.Off, work, PipelineStep.PowerOff);
        });

        var synced = group.ForEach(machine => SynchroniseAsync(run, poweredOff[machine.Name]));

        // Nothing starts at the primary site before all of its consistency group is synced.
        var barrier = new CommitBarrier(run, group, synced);
        var started = group.Graph.DependenciesFirst<MachineWork>((machine, dependencies) => barrier.PassAsync(machine, async work =>
            await GroupRun.NotThereAsync(dependencies) is { Count: > 0 } notHealthy ? GroupRun.NotReached(work, notHealthy)
            : await run.StageAsync(
                Stage.Start, work, PipelineStep.StartInstance, PipelineStep.HealthGate, PipelineStep.EnableLiveSync)));

        return await run.CompleteAsync(await group.AllAsync(started));
    }

    private static async Task<MachineWork> SynchroniseAsync(GroupRun run, Task<MachineWork> poweringOff)
    {
        var work = await poweringOff;
        if (!work.GoesOn || work.AtTarget)
        {
            return work;
        }

        if (!work.IsSynced)
        {
            return await run.StageAsync(
                Stage.Sync, work,
                PipelineStep.Backup, PipelineStep.Unfence, PipelineStep.LiveSync, PipelineStep.ConfirmOff,
                PipelineStep.ConfirmSynced);
        }

        var reason = $"The primary side stands at {work.RestorePoint!.Id} since an earlier run; the DR instance stayed off.";
        var skipped = work.SkipStep(Step.Backup, reason).SkipStep(Step.LiveSync, reason);
        return await run.StageAsync(
            Stage.Sync, skipped, PipelineStep.Unfence, PipelineStep.ConfirmOff, PipelineStep.ConfirmSynced);
    }
}
