using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>
/// Takes machines back to where they came from: their sources start again in order, and Live Sync is on as it was. It is
/// the last half of the opposite runbook, of an undo after a failover, of a failover after one that goes back.
/// </summary>
internal static class Rollback
{
    /// <summary>Each of these machines on its way back; one that nothing was done to stays as it is.</summary>
    public static IReadOnlyDictionary<MachineName, Task<MachineWork>> Of(
        GroupRun run, GroupMachines group, IReadOnlyList<MachineWork> works)
    {
        var names = works.Select(work => work.Machine.Name).ToHashSet();
        var byName = works.ToDictionary(work => work.Machine.Name);
        return group.Graph.Only(names).DependenciesFirst<MachineWork>(async (machine, dependencies) =>
        {
            var notBack = (await Task.WhenAll(dependencies)).Where(IsNotBack).Select(other => other.Machine.Name).ToList();
            var work = byName[machine.Name];
            return notBack.Count > 0 && IsTouched(run, work) ? Stay(work, GroupRun.NotReached(work with { Error = null }, notBack))
                : IsTouched(run, work) ? await BackAsync(run, machine, work)
                : Settled(run, work);
        });
    }

    private static bool IsNotBack(MachineWork work) => work.Error is { Code: not ErrorCodes.Cancelled };

    /// <summary>Whether the source may be off by this run, or by an earlier one that stopped halfway.</summary>
    private static bool IsTouched(GroupRun run, MachineWork work) => !work.AtTarget
        && (run.Phase is GroupPhase.NeedsRecovery or GroupPhase.ReadyToStart
            || work.Steps.Any(step => step.Step != Step.Fence && step.StartedAt is not null));

    private static async Task<MachineWork> BackAsync(GroupRun run, Machine machine, MachineWork work)
    {
        var back = run.WayBack(machine);
        var claimed = await run.StageAsync(Stage.Clear, back, PipelineStep.PowerOff);
        var home = !claimed.GoesOn || !claimed.AtTarget ? claimed
            : await run.StageAsync(Stage.Home, claimed, [
                PipelineStep.StartInstance, PipelineStep.HealthGate,
                .. work.From == SiteRole.Primary ? new[] { PipelineStep.EnableLiveSync } : []]);
        return home.Error is not null || !home.AtTarget
            ? Stay(work, home)
            : Settled(run, work) with { RolledBack = true, WayBack = home.Steps };
    }

    /// <summary>Not back: what is in the way of that is what has to be looked at.</summary>
    private static MachineWork Stay(MachineWork work, MachineWork back) => work with
    {
        WayBack = back.Steps,
        Error = back.Error ?? Refusals.NotBack(work),
    };

    /// <summary>What the report says of a machine that is not to go on.</summary>
    private static MachineWork Settled(GroupRun run, MachineWork work) =>
        run.Control.Cancel is not null ? work with { Error = Refusals.Cancelled(work.Run, work.Machine.Name.Value), SkippedBecause = null }
        : work.LeftOut ? work
        : work with { LeftOut = true, Error = null, SkippedBecause = "It depends on a machine that was left out." };
}
