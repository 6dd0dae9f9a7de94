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

    private static readonly PipelineStep[] Start = [PipelineStep.StartInstance, PipelineStep.HealthGate];

    /// <inheritdoc />
    public override async Task<RunReport> RunAsync(OrchestrationContext context, RunRequest input)
    {
        var run = new GroupRun(context, input);
        if (await run.BeginAsync() is { } refusal)
        {
            return await run.RefuseAsync(refusal);
        }

        var graph = new MachineGraph(input.Plan.Machines);
        run.Enter("Synchronising");

        // As fast as each machine can: a machine is powered off once all that depend on it are off, then synced.
        var poweredOff = graph.DependentsFirst<MachineWork>(async (machine, dependents) =>
            await GroupRun.WhyNotAfterAsync(machine, dependents) is { } failed ? run.NotReached(machine, failed)
            : run.WhyNotAnyMore(machine) is { } stopped ? run.NotReached(machine, stopped)
            : await run.StageAsync("off", run.NewWork(machine), PowerOff));

        var synced = new Dictionary<MachineName, Task<MachineWork>>();
        foreach (var machine in input.Plan.Machines)
        {
            synced.Add(machine.Name, SynchroniseAsync(poweredOff[machine.Name]));
        }

        // The commit barrier: nothing starts at the DR site before all of its consistency group is synced.
        var started = graph.DependenciesFirst<MachineWork>(async (machine, dependencies) =>
        {
            var members = graph.ConsistencyGroupOf(machine.Name, input.Plan.Consistency);
            var barrier = members.Select(member => synced[member]).ToList();
            var work = await synced[machine.Name];
            if (await GroupRun.WhyNotAfterAsync(machine, barrier) is { } notSynced)
            {
                return GroupRun.NotStarted(work, notSynced);
            }

            if (!input.Options.StartInstances)
            {
                return work.SkipStep(Step.Start, "The run was asked not to start instances.");
            }

            return await GroupRun.WhyNotAfterAsync(machine, dependencies) is { } notHealthy
                ? GroupRun.NotStarted(work, notHealthy)
                : await run.StageAsync("start", work, Start);
        });

        return await run.CompleteAsync(await Task.WhenAll(input.Plan.Machines.Select(machine => started[machine.Name])));

        async Task<MachineWork> SynchroniseAsync(Task<MachineWork> poweringOff)
        {
            var work = await poweringOff;
            return work.Error is not null || work.AtRecovery
                ? work
                : await run.StageAsync("sync", work, Synchronise);
        }
    }
}
