using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations;

/// <summary>How a pipeline takes its machine, and what it makes of where earlier runs left it.</summary>
internal sealed class Claims(StepDriver driver)
{
    /// <summary>Whether the machine could not be had at once.</summary>
    public bool Waited { get; private set; }

    /// <summary>Takes the machine for the run, once nothing of an earlier one can be under way any more.</summary>
    public async Task<MachineWork> ClaimAsync(MachineWork work)
    {
        var context = driver.Context;
        var request = new ClaimRequest(work.Run, work.Group, work.RunNumber, work.DestinationKey, work.Wanted?.Id, work.Rollback);
        var pause = Patience.Yielding;
        while (true)
        {
            var claim = await context.CallEntityAsync(ProtectedMachine.Claim, work.Key, request);
            if (claim.Refusal is not null)
            {
                return driver.Park(work, claim.Refusal);
            }

            var until = claim.OthersUntil + Patience.PermitGrace;
            if (until is null || until <= context.CurrentUtcDateTime)
            {
                return await BeginAsync(Resolve(work, claim), claim.Machine);
            }

            Waited = true;
            driver.ShowWaiting(work, "waits for the permits of an earlier run to end", until.Value);
            var left = until.Value - context.CurrentUtcDateTime;
            await context.CreateTimer(left < pause ? left : pause);
            pause = pause * 2 < Patience.PermitGrace ? pause * 2 : Patience.PermitGrace;
        }
    }

    private static MachineWork Resolve(MachineWork work, ClaimResult claim) => work.Wanted is not { } wanted ? work : work with
    {
        RestorePoint = claim.RestorePoint,
        Synced = wanted.Stands && claim.Machine.SyncedAtRecovery is { } synced && synced.RestorePointId == wanted.Id ? synced : null,
    };

    private async Task<MachineWork> BeginAsync(MachineWork work, ProtectedMachineState machine)
    {
        // The VM that the plan names is not the machine any more: what it holds must not go anywhere.
        var vm = machine.PrimaryVm ?? MachineKey.Of(work.FencedSource);
        if (machine.ActiveSite == SiteRole.Primary && vm != MachineKey.Of(work.PrimaryVm))
        {
            return driver.Park(work, Refusals.RunsElsewhere(work.Machine.Name, vm));
        }

        var claimed = work with
        {
            Claimed = true,
            Epoch = machine.OffEpoch,
            Diverged = machine.Divergence is { KeptOn: null },
            HasBase = machine.BackBase is not null,
            Locked = machine.Locked,
            Blueprint = machine.Blueprint,
            Loss = work.Loss ?? (work.To == SiteRole.Primary ? machine.Divergence : null),
            Previous = machine.SyncedSide == work.To ? machine.Synced : null,
        };
        return Owing(machine, vm, await BegunAsync(claimed, machine));
    }

    /// <summary>What is owed at sites that the machine has left is looked at by whatever runs beside production.</summary>
    private static MachineWork Owing(ProtectedMachineState machine, string vm, MachineWork begun)
    {
        List<FormerDebt> owed = [.. machine.FormerDebts.Where(left => MachineKey.Of(left.Vm) != vm)];
        return owed.Count == 0 || begun.Error is not null || !OperationSteps.IsBackground(begun.Operation)
            ? begun
            : begun with { Owed = owed, Remaining = [PipelineStep.Settle, .. begun.Remaining] };
    }

    private async Task<MachineWork> BegunAsync(MachineWork claimed, ProtectedMachineState machine) =>
        claimed.Operation switch
        {
            // Nothing to go back from: what runs there must not be powered off for it.
            _ when claimed.Rollback && machine.ActiveSite != claimed.To => claimed.SkipMachine("It is not to go back."),
            Operation.Protect or Operation.LiveSync when machine.ActiveSite == SiteRole.Recovery =>
                claimed.SkipMachine("It runs at the DR site."),
            Operation.Protect or Operation.LiveSync when machine.LiveSyncDisabled =>
                claimed.SkipMachine("Live Sync is disabled."),
            Operation.Reprotect when machine.ActiveSite == SiteRole.Primary =>
                claimed.SkipMachine("It runs at the primary site."),

            // Whoever serves now may be the old source.
            Operation.Reprotect when machine.StartUnconfirmed =>
                claimed.SkipMachine("Its DR instance was not seen running yet."),
            Operation.PlannedFailover or Operation.UnplannedFailover or Operation.Failback or Operation.UndoFailover =>
                machine.ActiveSite == claimed.To ? await ThereAsync(claimed, machine) : Away(claimed, machine),
            _ => claimed,
        };

    /// <summary>
    /// A run that stopped halfway brought it there already: only its start, which can be repeated, is left. What that run
    /// knew of the old source, or was waived, is no ground for this one: it is fenced again, or waived again.
    /// </summary>
    private async Task<MachineWork> ThereAsync(MachineWork work, ProtectedMachineState machine)
    {
        if (work.To == SiteRole.Recovery && machine.StartUnconfirmed
            && (machine.Debt is not null || work.Operation == Operation.UnplannedFailover))
        {
            var (never, error) = await NeverRanAsync(work, machine);
            if (error is not null)
            {
                return driver.Park(work, error);
            }

            if (never)
            {
                var back = await driver.Context.CallEntityAsync(ProtectedMachine.TakeBack, work.Key, work.Run);
                return Away(work with { Epoch = back.OffEpoch }, back);
            }

            if (work.Operation == Operation.PlannedFailover)
            {
                return driver.Park(work, Refusals.TruthUnclear(work.Machine.Name));
            }
        }

        var stands = machine.SyncedSide == work.To;
        var resumed = work.SkipUpToStart(
            $"{(work.To == SiteRole.Recovery ? "The DR" : "The primary")} side holds the truth already.") with
        {
            AtTarget = true,
            TakenUp = true,
            Remaining = [],
            NeverLeft = work.To == SiteRole.Primary && !machine.StartUnconfirmed,
            Off = machine.OffSide == work.From ? machine.Off : null,
            RestorePoint = stands ? machine.RestorePoint : null,
            Synced = stands ? machine.Synced : null,
            Loss = machine.Divergence,
        };
        return work.To == SiteRole.Recovery && (resumed.Off is null || work.Operation == Operation.UnplannedFailover)
            ? resumed with { Off = null, Remaining = [PipelineStep.Fence] }
            : resumed;
    }

    /// <summary>Whether a DR instance whose start was permitted did not run since it was synced.</summary>
    public static bool NeverRan(SyncedPoint? synced, MachineAssessment seen) =>
        !seen.On && (seen.HoldsSynced || (!seen.Exists && synced is { InstanceVmId: null }));

    private async Task<(bool Never, DrError? Error)> NeverRanAsync(MachineWork work, ProtectedMachineState machine)
    {
        var asked = new AssessedMachine(work.Machine.Name, work.Machine.Destination, machine.SyncedAtRecovery);
        var (seen, error) = await new Looks(driver.Context).LookAsync(
            ActivityNames.Assess, new AssessInput(work.Group, work.Recovery, [asked]), work.Recovery);
        return (seen is not null && NeverRan(machine.SyncedAtRecovery, seen.Machines[0]), error);
    }

    /// <summary>What an earlier run synced counts if the source is still off as it was then.</summary>
    private MachineWork Away(MachineWork work, ProtectedMachineState machine) =>
        work is { Operation: Operation.UnplannedFailover, RestorePoint: null }
            ? driver.Park(work, Refusals.NoRestorePoint(work.Group, work.Machine.Name, work.Wanted?.Id, []))
        : work.Operation is Operation.PlannedFailover or Operation.Failback
                && machine.SyncedSide == work.To
                && (machine.LiveSyncDisabled || work.To == SiteRole.Primary)
            ? work with { RestorePoint = machine.RestorePoint, Synced = machine.Synced, TakenUp = machine.Synced is not null }
        : work;
}
