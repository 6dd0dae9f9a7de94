using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations;

/// <summary>How a pipeline takes its machine, and what it makes of where earlier runs left it.</summary>
internal sealed class Claims(StepDriver driver)
{
    /// <summary>Takes the machine for the run, once nothing of an earlier one can be under way any more.</summary>
    public async Task<MachineWork> ClaimAsync(MachineWork work)
    {
        var context = driver.Context;
        var request = new ClaimRequest(work.Run, work.Group, work.RunNumber, work.DestinationKey);
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
                return Begin(work, claim.Machine);
            }

            driver.ShowWaiting(work, $"waits for the permits of an earlier run to end, by {until:u}");
            var left = until.Value - context.CurrentUtcDateTime;
            await context.CreateTimer(left < pause ? left : pause);
            pause = pause * 2 < Patience.PermitGrace ? pause * 2 : Patience.PermitGrace;
        }
    }

    private MachineWork Begin(MachineWork work, ProtectedMachineState machine)
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
            Blueprint = machine.Blueprint,
            Loss = work.Loss ?? (work.To == SiteRole.Primary ? machine.Divergence : null),
            Previous = machine.SyncedSide == work.To ? machine.Synced : null,
        };
        return work.Operation switch
        {
            Operation.Protect or Operation.LiveSync when machine.ActiveSite == SiteRole.Recovery =>
                claimed.SkipMachine("It runs at the DR site."),
            Operation.Protect or Operation.LiveSync when machine.LiveSyncDisabled =>
                claimed.SkipMachine("Live Sync is disabled."),
            Operation.Reprotect when machine.ActiveSite == SiteRole.Primary =>
                claimed.SkipMachine("It runs at the primary site."),
            Operation.PlannedFailover or Operation.UnplannedFailover or Operation.Failback or Operation.UndoFailover =>
                machine.ActiveSite == work.To ? There(claimed, machine) : Away(claimed, machine),
            _ => claimed,
        };
    }

    /// <summary>A run that stopped halfway brought it there already: only its start, which can be repeated, is left.</summary>
    private static MachineWork There(MachineWork work, ProtectedMachineState machine)
    {
        var stands = machine.SyncedSide == work.To;
        return work.SkipUpToStart($"{(work.To == SiteRole.Recovery ? "The DR" : "The primary")} side holds the truth already.") with
        {
            AtTarget = true,
            Remaining = [],
            Off = machine.OffSide == work.From ? machine.Off : null,
            Waiver = work.To == SiteRole.Recovery ? machine.Debt : null,
            RestorePoint = stands ? machine.RestorePoint : null,
            Synced = stands ? machine.Synced : null,
            Loss = machine.Divergence,
        };
    }

    /// <summary>What an earlier run synced counts if the source is still off as it was then.</summary>
    private static MachineWork Away(MachineWork work, ProtectedMachineState machine) =>
        work.Operation is Operation.PlannedFailover or Operation.Failback
            && machine.SyncedSide == work.To
            && (machine.LiveSyncDisabled || work.To == SiteRole.Primary)
            ? work with { RestorePoint = machine.RestorePoint, Synced = machine.Synced }
            : work;
}
