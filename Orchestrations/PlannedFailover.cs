using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations;

/// <summary>
/// Moves a group to the DR site without losing a write: power off the source VMs → incremental backup → Live Sync
/// brings the destination instances up to date → disable Live Sync → start the destination instances.
/// </summary>
public sealed class PlannedFailover : Orchestration<RunRequest, RunReport>
{
    /// <summary>The orchestration's name.</summary>
    public static readonly OrchestrationName<RunRequest, RunReport> Name = new(nameof(PlannedFailover));

    private static readonly PipelineStep[] PowerOff = [PipelineStep.PowerOff];

    private static readonly PipelineStep[] Synchronise =
        [PipelineStep.Backup, PipelineStep.LiveSync, PipelineStep.ConfirmOff, PipelineStep.DisableLiveSync];

    private static readonly PipelineStep[] ConfirmSynced = [PipelineStep.ConfirmOff, PipelineStep.DisableLiveSync];

    private static readonly PipelineStep[] Start = [PipelineStep.StartInstance, PipelineStep.HealthGate];

    /// <inheritdoc />
    public override async Task<RunReport> RunAsync(OrchestrationContext context, RunRequest input)
    {
        var run = new GroupRun(context, input);
        if (await run.BeginAsync() is { } refusal)
        {
            return await run.RefuseAsync(refusal);
        }

        run.Enter("Synchronising");
        var machines = input.Plan.Machines;
        var graph = new MachineGraph(machines);
        var consistencyGroups = graph.ConsistencyGroups(input.Plan.Consistency);
        var consistencyGroupOf = consistencyGroups
            .SelectMany(members => members.Select(member => (member, members)))
            .ToDictionary(pair => pair.member, pair => pair.members);

        // As fast as each machine can: a machine is powered off once all that depend on it are off, then synced.
        var poweredOff = graph.DependentsFirst<MachineWork>(async (machine, dependents) =>
            await GroupRun.NotThereAsync(dependents) is { Count: > 0 } notOff
                ? run.NotReached(machine, PipelineErrors.NotThere(notOff))
            : run.HasFailed(consistencyGroupOf[machine.Name])
                ? run.NotReached(machine, "another machine failed before this one's source was powered off")
            : await run.StageAsync(Stage.Off, run.NewWork(machine), PowerOff));

        var synced = machines.ToDictionary(
            machine => machine.Name, machine => SynchroniseAsync(run, poweredOff[machine.Name]));

        // The commit barrier: nothing starts at the DR site before all of its consistency group is synced.
        var barriers = consistencyGroups.ToDictionary(
            members => members, members => GroupRun.NotThereAsync(members.Select(member => synced[member])));

        var started = graph.DependenciesFirst<MachineWork>(async (machine, dependencies) =>
        {
            var notSynced = await barriers[consistencyGroupOf[machine.Name]];
            var work = await synced[machine.Name];
            if (notSynced.Count > 0)
            {
                return GroupRun.NotStarted(work, notSynced);
            }

            if (!input.Options.StartInstances)
            {
                return work.SkipStep(Step.Start, "The run was asked not to start instances.");
            }

            return await GroupRun.NotThereAsync(dependencies) is { Count: > 0 } notHealthy
                ? GroupRun.NotStarted(work, notHealthy)
                : await run.StageAsync(Stage.Start, work, Start);
        });

        return await run.CompleteAsync(await Task.WhenAll(machines.Select(machine => started[machine.Name])));
    }

    private static async Task<MachineWork> SynchroniseAsync(GroupRun run, Task<MachineWork> poweringOff)
    {
        var work = await poweringOff;
        if (work.Error is not null || work.AtRecovery)
        {
            return work;
        }

        if (!work.IsSynced)
        {
            return await run.StageAsync(Stage.Sync, work, Synchronise);
        }

        var reason = $"The destination stands at {work.RestorePoint!.Id} since an earlier run; the source stayed off.";
        var skipped = work.SkipStep(Step.Backup, reason).SkipStep(Step.LiveSync, reason);
        return await run.StageAsync(Stage.Sync, skipped, ConfirmSynced);
    }
}
