using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations;

/// <summary>
/// Brings a group up at the DR site with or without the primary one: power off the source VMs as far as their site
/// answers → disable Live Sync → start the destination instances, at the latest complete restore point or a chosen one.
/// What that loses is shown first, and has to be acknowledged.
/// </summary>
public sealed class UnplannedFailover : Orchestration<RunRequest, RunReport>
{
    /// <summary>The orchestration's name.</summary>
    public static readonly OrchestrationName<RunRequest, RunReport> Name = new(nameof(UnplannedFailover));

    /// <inheritdoc />
    public override async Task<RunReport> RunAsync(OrchestrationContext context, RunRequest input)
    {
        var run = new GroupRun(context, input);
        if (await run.BeginAsync(() => LookAsync(run, input)) is { } refused)
        {
            return refused;
        }

        var group = new GroupMachines(run.Plan);

        // All at once: where a site is out, an order would add up the time-outs.
        var off = group.ForEach(machine => run.StageAsync(Stage.Off, run.NewWork(machine), PipelineStep.TryPowerOff));
        var ready = group.ForEach(machine => run.ThenAsync(
            off[machine.Name], Stage.Sync, PipelineStep.StopLiveSync, PipelineStep.Apply));

        var barrier = new CommitBarrier(run, group, ready);
        var started = group.Graph.DependenciesFirst<MachineWork>((machine, dependencies) => barrier.PassAsync(machine, async work =>
            await GroupRun.NotThereAsync(dependencies) is { Count: > 0 } notHealthy ? GroupRun.NotReached(work, notHealthy)
            : await run.StageAsync(Stage.Start, work, PipelineStep.StartInstance, PipelineStep.HealthGate)));

        return await run.CompleteAsync(await group.AllAsync(started));
    }

    /// <summary>Chooses each machine's restore point by what stands at the DR site, the only one that is asked.</summary>
    private static async Task<Prospect> LookAsync(GroupRun run, RunRequest input)
    {
        var known = await run.Looks.KnownAsync(run.Plan);
        var (seen, error) = await run.Looks.AssessAsync(run.Plan, known);
        if (error is not null)
        {
            return Prospect.Refused(error);
        }

        var choices = seen!.Machines.ToDictionary(
            machine => machine.Name, machine => RestorePointChoice.For(known[machine.Name], machine, input.Options.RestorePoint));
        MachineWork Prepare(MachineWork work)
        {
            var choice = choices[work.Machine.Name];
            return choice.Point is null ? work : work with
            {
                Wanted = new WantedPoint(choice.Point.Id, choice.Stands),
                Loss = choice.LossAt(seen.Now),
            };
        }

        var without = choices.Where(choice =>
            choice.Value.Point is null && known[choice.Key].ActiveSite == SiteRole.Primary).ToList();
        var on = seen.Machines.Where(machine => machine.On && known[machine.Name].ActiveSite == SiteRole.Primary).ToList();
        return new Prospect(
            Prepare,
            on.Count > 0 ? Refusals.DestinationOn(on[0].Name)
            : without.Count > 0
                ? Refusals.NoRestorePoint(run.Plan.Group, without[0].Key, input.Options.RestorePoint, without[0].Value.Incomplete)
            : input.Acknowledges(input.Options.AcknowledgeDataLoss) ? null
            : Refusals.NotAcknowledged(
                input.Plan.Group, "acknowledgeDataLoss",
                "An unplanned failover loses what the sources wrote after their restore points; one that cannot be proven off "
                + "needs \"waiveFencing\" besides."));
    }
}
