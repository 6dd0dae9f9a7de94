using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>
/// Takes machines back to where they came from: their sources start again in order, and Live Sync is on as it was. It is
/// the last half of the opposite runbook, of an undo after a failover, of a failover after one that goes back.
/// </summary>
internal static class Rollback
{
    /// <summary>
    /// Each of these machines on its way back. One that nothing was done to stays as it is; so do all of a cancelled run
    /// where one is at the destination since a run that ended halfway: that one passed the barrier.
    /// </summary>
    public static IReadOnlyDictionary<MachineName, Task<MachineWork>> Of(
        GroupRun run, GroupMachines group, IReadOnlyList<MachineWork> works)
    {
        var byName = works.ToDictionary(work => work.Machine.Name);
        var graph = group.Graph.Only(byName.Keys.ToHashSet());
        var clear = graph.DependenciesFirst<MachineWork?>((machine, _) => ClearAsync(run, machine, byName[machine.Name]));
        return graph.DependenciesFirst<MachineWork>(async (machine, dependencies) =>
        {
            var work = byName[machine.Name];
            var cleared = await clear[machine.Name];
            if (cleared is null || (run.Control.Cancel is not null && await HavePassedAsync(run, works, clear.Values)))
            {
                return Settled(run, work);
            }

            var notBack = (await Task.WhenAll(dependencies)).Where(IsNotBack).Select(other => other.Machine.Name).ToList();
            return notBack.Count > 0
                ? Stay(work, GroupRun.NotReached(cleared with { Error = null }, notBack))
                : await HomeAsync(run, work, cleared);
        });
    }

    private static async Task<bool> HavePassedAsync(
        GroupRun run, IReadOnlyList<MachineWork> works, IEnumerable<Task<MachineWork?>> clear) =>
        (run.BeganHalfway && works.Any(work => work.AtTarget))
        || (await Task.WhenAll(clear)).Any(cleared => cleared is { Error: null, AtTarget: false });

    private static bool IsNotBack(MachineWork work) => work.Error is { Code: not ErrorCodes.Cancelled };

    /// <summary>Takes the machine for the way back; null where there is none to go.</summary>
    private static async Task<MachineWork?> ClearAsync(GroupRun run, Machine machine, MachineWork work) =>
        IsTouched(run, work) ? await run.StageAsync(Stage.Clear, run.WayBack(machine), PipelineStep.PowerOff) : null;

    /// <summary>Whether the source may be off by this run, or by an earlier one that stopped halfway.</summary>
    private static bool IsTouched(GroupRun run, MachineWork work) => !work.AtTarget
        && (run.BeganHalfway || work.Steps.Any(step => step.Step != Step.Fence && step.StartedAt is not null));

    private static async Task<MachineWork> HomeAsync(GroupRun run, MachineWork work, MachineWork cleared)
    {
        var home = !cleared.AtTarget ? cleared : await run.StageAsync(Stage.Home, cleared, [
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
