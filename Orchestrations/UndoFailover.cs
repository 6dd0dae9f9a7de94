using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations;

/// <summary>
/// Gives up what the DR side wrote: power off the DR instances, prove it → power on the sources on their own disks, in
/// order → enable Live Sync. How much that is is shown first, and has to be acknowledged.
/// </summary>
public sealed class UndoFailover : Orchestration<RunRequest, RunReport>
{
    /// <summary>The orchestration's name.</summary>
    public static readonly OrchestrationName<RunRequest, RunReport> Name = new(nameof(UndoFailover));

    /// <inheritdoc />
    public override async Task<RunReport> RunAsync(OrchestrationContext context, RunRequest input)
    {
        var run = new GroupRun(context, input);
        if (await run.BeginAsync(() => LookAsync(run, input)) is { } refused)
        {
            return refused;
        }

        var group = new GroupMachines(run.Plan);
        var poweredOff = group.Graph.DependentsFirst<MachineWork>(async (machine, dependents) =>
            await GroupRun.NotThereAsync(dependents) is { Count: > 0 } notOff
                ? GroupRun.NotReached(run.NewWork(machine), notOff)
                : await run.StageAsync(Stage.Off, run.NewWork(machine), PipelineStep.PowerOff));

        var barrier = new CommitBarrier(run, group, poweredOff);
        var started = group.Graph.DependenciesFirst<MachineWork>((machine, dependencies) => barrier.PassAsync(machine, async work =>
            await GroupRun.NotThereAsync(dependencies) is { Count: > 0 } notHealthy ? GroupRun.NotReached(work, notHealthy)
            : await run.StageAsync(Stage.Start, work, work.AtTarget ? Start : [PipelineStep.Unfence, .. Start])));

        return await run.CompleteAsync(await group.AllAsync(started));
    }

    private static IReadOnlyList<PipelineStep> Start =>
        [PipelineStep.StartInstance, PipelineStep.HealthGate, PipelineStep.EnableLiveSync];

    /// <summary>
    /// Only what is at the DR site is looked at: a group that never came up there goes back without it. Nothing is given up
    /// for a source that is gone.
    /// </summary>
    private static async Task<Prospect> LookAsync(GroupRun run, RunRequest input)
    {
        var known = await run.Looks.KnownAsync(run.Plan);
        var across = run.Plan with { Machines = [.. run.Plan.Machines.Where(machine => known[machine.Name].ActiveSite == SiteRole.Recovery)] };
        if (across.Machines.Count == 0)
        {
            return new Prospect(work => work);
        }

        var (seen, error) = await run.Looks.AssessAsync(across, known);
        if ((error ?? await WithoutSourceAsync(run, across)) is { } refusal)
        {
            return Prospect.Refused(refusal);
        }

        var given = seen!.Machines.ToDictionary(
            machine => machine.Name, machine => GivenUp(known[machine.Name], machine, seen.Now));
        return new Prospect(
            work => work with { Loss = given.GetValueOrDefault(work.Machine.Name) },
            given.Values.All(loss => loss is null) || input.Acknowledges(input.Options.AcknowledgeDataLoss)
                ? null
                : Refusals.NotAcknowledged(
                    input.Plan.Group, "acknowledgeDataLoss",
                    "Undoing the failover gives up what the DR instances wrote since they started."));
    }

    private static async Task<DrError?> WithoutSourceAsync(GroupRun run, Plan across)
    {
        var ways = await Task.WhenAll(across.Machines.Select(machine =>
            FailbackProspect.InspectAsync(run.Looks, across, machine, target: null)));

        // A DR instance that is gone is no reason to stay.
        return ways.FirstOrDefault(way => way.Error is { Code: not ErrorCodes.SourceNotFound }).Error
            ?? (across.Machines.Zip(ways).FirstOrDefault(pair => pair.Second.Seen is { Exists: false }).First is { } gone
                ? Refusals.SourceGone(gone, across.Group)
                : null);
    }

    // A start that was permitted and not seen may have been made: only an instance that is as it was synced wrote nothing.
    private static LossWindow? GivenUp(KnownMachine machine, MachineAssessment seen, DateTimeOffset now) =>
        machine.StartUnconfirmed && Claims.NeverRan(machine.SyncedAtRecovery, seen)
            ? null
            : new LossWindow(SiteRole.Recovery, machine.ActiveSince ?? now, now);
}
