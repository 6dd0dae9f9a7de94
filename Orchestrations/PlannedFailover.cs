using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations;

/// <summary>
/// Moves a group to the DR site without losing a write, once it is found ready: power off the source VMs → incremental
/// backup → Live Sync brings the destination instances up to date → disable Live Sync → start the destination instances.
/// </summary>
public sealed class PlannedFailover : Orchestration<RunRequest, RunReport>
{
    /// <summary>The orchestration's name.</summary>
    public static readonly OrchestrationName<RunRequest, RunReport> Name = new(nameof(PlannedFailover));

    /// <inheritdoc />
    public override async Task<RunReport> RunAsync(OrchestrationContext context, RunRequest input)
    {
        var run = new GroupRun(context, input);
        if (await run.BeginAsync(() => ReadinessGate.AskAsync(context, input, run.Plan)) is { } refused)
        {
            return refused;
        }

        var group = new GroupMachines(run.Plan);

        // As fast as each machine can: a machine is powered off once all that depend on it are off, then synced.
        var poweredOff = group.Graph.DependentsFirst<MachineWork>(async (machine, dependents) =>
            await GroupRun.NotThereAsync(dependents) is { Count: > 0 } notOff
                ? GroupRun.NotReached(run.NewWork(machine), notOff)
            : run.HasFailed(group.ConsistencyGroupOf(machine))
                ? GroupRun.NotReached(run.NewWork(machine), "another machine failed before this one's source was powered off")
            : await run.StageAsync(Stage.Off, run.NewWork(machine), PipelineStep.PowerOff));

        var synced = input.Options.Pace == Pace.Pipelined
            ? group.ForEach(machine => SynchroniseAsync(run, poweredOff[machine.Name]))
            : Stages.One(run, group, poweredOff);

        // Nothing starts at the DR site before all of its consistency group is synced.
        var barrier = new CommitBarrier(run, group, synced);
        var started = group.Graph.DependenciesFirst<MachineWork>((machine, dependencies) => barrier.PassAsync(machine, async work =>
            !input.Options.StartInstances ? work.SkipStep(Step.Start, "The run was asked not to start instances.")
            : await GroupRun.NotThereAsync(dependencies) is { Count: > 0 } notHealthy ? GroupRun.NotReached(work, notHealthy)
            : await run.StageAsync(Stage.Start, work, PipelineStep.StartInstance, PipelineStep.HealthGate)));

        return await run.CompleteAsync(await group.AllAsync(started));
    }

    private static async Task<MachineWork> SynchroniseAsync(GroupRun run, Task<MachineWork> poweringOff)
    {
        var work = await poweringOff;
        if (work.Error is not null || work.AtTarget)
        {
            return work;
        }

        return work.IsSynced
            ? await run.StageAsync(
                Stage.Sync, SyncedBefore(work), PipelineStep.ConfirmOff, PipelineStep.DisableLiveSync)
            : await run.StageAsync(
                Stage.Sync, work,
                PipelineStep.Backup, PipelineStep.LiveSync, PipelineStep.ConfirmOff, PipelineStep.DisableLiveSync);
    }

    private static MachineWork SyncedBefore(MachineWork work)
    {
        var reason = $"The destination stands at {work.RestorePoint!.Id} since an earlier run; the source stayed off.";
        return work.SkipStep(Step.Backup, reason).SkipStep(Step.LiveSync, reason);
    }

    /// <summary>All machines through one step before any begins the next.</summary>
    private static class Stages
    {
        public static IReadOnlyDictionary<MachineName, Task<MachineWork>> One(
            GroupRun run, GroupMachines group, IReadOnlyDictionary<MachineName, Task<MachineWork>> poweredOff)
        {
            var backedUp = group.AfterAll(poweredOff, work => work.AtTarget ? Task.FromResult(work)
                : work.IsSynced ? Task.FromResult(SyncedBefore(work))
                : run.StageAsync(Stage.Back, work, PipelineStep.Backup));
            var synced = group.AfterAll(backedUp, work => work.AtTarget ? Task.FromResult(work)
                : work.IsSynced ? run.StageAsync(Stage.Sync, work, PipelineStep.ConfirmOff)
                : run.StageAsync(Stage.Sync, work, PipelineStep.LiveSync, PipelineStep.ConfirmOff));
            return group.AfterAll(synced, work => work.AtTarget
                ? Task.FromResult(work)
                : run.StageAsync(Stage.Quiet, work, PipelineStep.DisableLiveSync));
        }
    }
}
