using DrFunctions.Contracts;
using DrFunctions.Orchestrations;

namespace DrFunctions.Api;

/// <summary>Makes the view of what is left of a run.</summary>
internal static class RecoveryDescription
{
    public const string Resume = "resume";
    public const string Rollback = "rollback";

    /// <param name="group">The group.</param>
    /// <param name="run">The run that ended halfway.</param>
    /// <param name="report">Its report; null if it wrote none.</param>
    /// <param name="now">Now, by our clock.</param>
    public static RecoveryView Of(GroupSight group, RunSummary run, RunReport? report, DateTimeOffset now)
    {
        List<RecoveryMachine> machines = [.. group.Machines.Select(machine => Of(machine, now))];
        return new RecoveryView
        {
            Group = group.Plan.Group,
            Phase = group.State.Phase,
            Run = run.Run,
            Operation = run.Operation,
            Outcome = group.State.LastOutcome,
            Error = report?.Error,
            BusyUntil = machines.Max(machine => machine.PermitsUntil),
            Machines = machines,
            Ways = [Forward(group, run, report), Back(group, run)],
        };
    }

    /// <summary>The operation that goes back where the run came from.</summary>
    public static Operation BackOf(Operation operation) =>
        OperationSteps.SideOf(operation) == SiteRole.Recovery ? Operation.UndoFailover : Operation.PlannedFailover;

    private static RecoveryMachine Of(MachineSight sight, DateTimeOffset now)
    {
        var known = sight.Known;
        return new RecoveryMachine(
            sight.Machine.Name,
            known.ActiveSite,
            PowerOf(known, SiteRole.Primary),
            PowerOf(known, SiteRole.Recovery),
            !known.LiveSyncDisabled,
            known.Owner,
            known.PermitsUntil > now ? known.PermitsUntil : null,
            known.Synced?.RestorePointId,
            known.Synced is null ? null : known.SyncedSide,
            sight.Debt,
            known.Divergence);
    }

    private static SeenPower PowerOf(ProtectedMachineState known, SiteRole side) =>
        known.Off is { } off && known.OffSide == side ? new(PowerSeen.Off, off.ProvenAt)
        : known.ActiveSite == side
            ? known.StartUnconfirmed ? new(PowerSeen.Starting) : new(PowerSeen.On, known.ActiveSince)
        : side == SiteRole.Primary && known is { Debt: null, LeftOff: { } left } ? new(PowerSeen.Off, left.ProvenAt)
        : new(PowerSeen.Unknown);

    private static RecoveryWay Forward(GroupSight group, RunSummary run, RunReport? report)
    {
        var options = RunAgain.OptionsOf(run, report, group);
        var about = options.Machines is { Count: > 0 } names ? string.Join(", ", names) : "all machines";
        return new RecoveryWay(
            Resume,
            run.Operation,
            options,
            NeedsForward(group, run.Operation) ? Acknowledgement(group, run.Operation) : null,
            RunAgain.NotCarriedOver(run.Options, options),
            [],
            $"Starts the operation again, for {about}: each goes on from where it stands, and what it builds on is proven anew.");
    }

    private static RecoveryWay Back(GroupSight group, RunSummary run)
    {
        var operation = BackOf(run.Operation);
        if (operation != Operation.UndoFailover)
        {
            return new RecoveryWay(
                Rollback, operation, new(), null, [], [],
                "Brings all machines to the DR side, with all that they wrote. If the primary site does not answer, start "
                + $"an unplanned failover instead: POST /api/groups/{group.Plan.Group}/unplanned-failover.");
        }

        List<ProblemLoss> givenUp =
        [
            .. group.Machines.Where(machine => machine.Known.ActiveSite == SiteRole.Recovery)
                .Select(machine => new ProblemLoss(machine.Machine.Name, machine.Known.ActiveSince is { } since
                    ? new LossWindow(SiteRole.Recovery, since, null)
                    : null)),
        ];
        return new RecoveryWay(
            Rollback,
            operation,
            new(),
            givenUp.Count > 0 ? Acknowledgement(group, operation) : null,
            [],
            givenUp,
            "The sources start again on their own disks, and Live Sync is enabled. "
            + (givenUp.Count > 0
                ? "What the machines that were started at the DR side wrote there is given up."
                : "Nothing is given up: no machine was started at the DR side."));
    }

    private static bool NeedsForward(GroupSight group, Operation operation) => operation switch
    {
        Operation.UnplannedFailover => group.Machines.Any(machine => machine.Known.ActiveSite == SiteRole.Primary),
        Operation.Failback => group.Machines.Any(machine => machine.Known.Divergence is not null),
        Operation.UndoFailover => group.Machines.Any(machine => machine.Known.ActiveSite == SiteRole.Recovery),
        _ => false,
    };

    private static ProblemAcknowledgement Acknowledgement(GroupSight group, Operation operation) =>
        new(RunOptionRules.AcknowledgementOf(operation), group.Plan.Group.Value);
}
