using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>What is done with the VM that is left: powered off, proven off, backed up.</summary>
internal sealed class SourceSteps(StepDriver driver)
{
    public Task<MachineWork> PowerOffAsync(MachineWork work) => driver.DriveAsync(
        work,
        ActivityNames.PowerOff,
        permit => new PowerOffInput(work.Source, permit, SuccessorOf(work)),
        async (reached, off) => Opened(reached, await OpenEpochAsync(work, off)),
        onFailed: (failed, error) => Task.FromResult(
            error.Code == ErrorCodes.SourceNotFound && work.Operation == Operation.UndoFailover ? Gone(failed) : null));

    /// <summary>A DR instance that was deleted, or never came to be, runs nowhere: the start looks at that once more.</summary>
    private MachineWork Gone(MachineWork failed) => failed.TakeStep() with
    {
        Off = null,
        SourceIsGone = true,
        Steps = failed.EndStep(
            Step.PowerOff, driver.Context.CurrentUtcDateTime, StepOutcome.Skipped, "The DR instance does not exist.").Steps,
    };

    /// <summary>As far as the site answers: afterwards the source is proven off, or somebody waived that by name.</summary>
    public Task<MachineWork> TryPowerOffAsync(MachineWork work) => driver.DriveAsync(
        work,
        ActivityNames.PowerOff,
        permit => new PowerOffInput(work.Source, permit, Until: permit.StepBeganAt + work.PowerOffTimeout),
        async (reached, off) =>
        {
            var epoch = await OpenEpochAsync(work, off);
            var proven = reached with { Off = epoch.Off, Epoch = epoch.Number };
            return proven with
            {
                Loss = proven.IsSynced ? null : reached.Loss is { } loss ? loss with { To = epoch.Off.ProvenAt } : null,
            };
        },
        onFailed: (failed, error) => Task.FromResult<MachineWork?>(failed.WaivedBy is { } name
            ? Waived(failed, Step.PowerOff, name, error)
            : failed with { Error = PipelineErrors.SourceNotProvenOff(work, error) }));

    /// <summary>Powering off what is off proves it anew; a new epoch means that somebody started it in between.</summary>
    public Task<MachineWork> ConfirmOffAsync(MachineWork work) => driver.DriveAsync(
        work,
        ActivityNames.PowerOff,
        permit => new PowerOffInput(work.Source, permit, SuccessorOf(work)),
        async (reached, off) =>
        {
            var epoch = await OpenEpochAsync(work, off);
            return epoch.Number == work.Epoch
                ? reached with { ConfirmedOffAt = off.ProvenAt }
                : Repeats.From(
                    driver.Context,
                    Opened(reached.BeginStep(Step.PowerOff, driver.Context.CurrentUtcDateTime), epoch),
                    [.. Repeats.BackupOn(work), .. work.Remaining],
                    PipelineErrors.SourceKeepsChanging(work));
        });

    public Task<MachineWork> BackupAsync(MachineWork work) => driver.DriveAsync(
        work,
        ActivityNames.Backup,
        permit => new BackupInput(work.Group, work.Machine.Name, work.Source, work.Off!, permit),
        (reached, point) => Task.FromResult(reached with { RestorePoint = point }),
        onFailed: (failed, error) => Task.FromResult(
            error.Code == ErrorCodes.SourceChanged
                ? Repeats.From(
                    driver.Context, failed, [PipelineStep.PowerOff, .. failed.Remaining], PipelineErrors.SourceKeepsChanging(work))
                : null));

    public Task<MachineWork> BackupRunningAsync(MachineWork work) => driver.DriveAsync(
        work,
        ActivityNames.Backup,
        permit => new BackupInput(work.Group, work.Machine.Name, work.Source, Off: null, permit),
        (reached, point) => Task.FromResult(reached with { RestorePoint = point }));

    /// <summary>Keeps the old side off: a fencing debt is settled by it, and a VM that came back is quarantined.</summary>
    public Task<MachineWork> FenceAsync(MachineWork work) => driver.DriveAsync(
        work,
        ActivityNames.Fence,
        permit => new FenceInput(work.FencedSource, work.Fence == FenceMode.Lock, permit),
        async (reached, fenced) =>
        {
            var record = new RecordFenceRequest(work.Run, fenced, driver.Context.CurrentUtcDateTime);
            var machine = await driver.Context.CallEntityAsync(ProtectedMachine.RecordFence, work.Key, record);
            return reached with
            {
                Fenced = fenced,
                Locked = machine.Locked,
                Off = work.To == SiteRole.Recovery ? fenced.Off : reached.Off,
                Diverged = machine.Divergence is { KeptOn: null },
                Loss = machine.Divergence ?? reached.Loss,
            };
        },
        onFailed: WhenNotFencedAsync);

    /// <summary>What the old side wrote that the other never had is snapshotted: it is never only overwritten.</summary>
    public Task<MachineWork> KeepDivergenceAsync(MachineWork work)
    {
        if (!work.Diverged || work.Fenced?.Off is not { } off)
        {
            return Task.FromResult(work.TakeStep());
        }

        return driver.DriveAsync(
            work,
            ActivityNames.Backup,
            permit => new BackupInput(work.Group, work.Machine.Name, work.FencedSource, off, permit, Keep: true),
            async (reached, point) =>
            {
                var kept = new RecordKeptRequest(work.Run, [.. point.Disks.Select(disk => disk.SnapshotId)]);
                var machine = await driver.Context.CallEntityAsync(ProtectedMachine.RecordKept, work.Key, kept);
                return reached with { Diverged = false, Loss = machine.Divergence ?? reached.Loss };
            });
    }

    // Beside production a site that is out is no failure: the next run looks again. Anywhere else somebody may waive it,
    // but not on the way back to that very site.
    private async Task<MachineWork?> WhenNotFencedAsync(MachineWork failed, DrError error)
    {
        if (failed.To == SiteRole.Recovery)
        {
            return failed.WaivedBy is { } waiver
                ? Waived(failed, Step.Fence, waiver, error)
                : failed with { Error = PipelineErrors.SourceNotProvenOff(failed, error) };
        }

        if (failed is { NewPlace: not null, WaivedBy: { } name })
        {
            var owing = Waived(failed, Step.Fence, name, error) with { Off = failed.Off };
            await driver.Context.CallEntityAsync(
                ProtectedMachine.RecordDebt, failed.Key, new RecordDebtRequest(failed.Run, owing.Waiver!));
            return owing;
        }

        return OperationSteps.IsBackground(failed.Operation)
            ? failed.SkipMachine($"Its old source could not be fenced yet, the next run tries again: {error.Message}")
            : null;
    }

    private MachineWork Waived(MachineWork failed, Step step, string name, DrError error) => failed.TakeStep() with
    {
        Off = null,

        // It may write on: the window ends when the source is fenced.
        Loss = failed.Loss is { } loss ? loss with { To = null } : null,
        Waiver = new FencingDebt(
            failed.Run, name, driver.Context.CurrentUtcDateTime, failed.FencedSource.ResourceId, error.Message),
        Steps = failed.EndStep(
            step, driver.Context.CurrentUtcDateTime, StepOutcome.Skipped,
            $"Not proven off, {name} waived it: {error.Message}").Steps,
    };

    // Going back, the old source is fenced: its site was asked, and need not be asked again before the DR side goes off.
    private static VmReference? SuccessorOf(MachineWork work) =>
        work.Operation == Operation.UndoFailover ? null : work.Destination;

    private Task<OffEpoch> OpenEpochAsync(MachineWork work, OffProof off) => driver.Context.CallEntityAsync(
        ProtectedMachine.OpenEpoch, work.Key, new OpenEpochRequest(work.Run, off, work.From));

    /// <summary>The proof that opened the epoch is the one to keep; what was synced in an earlier one is out of date.</summary>
    private static MachineWork Opened(MachineWork work, OffEpoch epoch)
    {
        var opened = work with { Off = epoch.Off, Epoch = epoch.Number, SourceIsGone = false };
        return opened.IsSynced ? opened : opened with { RestorePoint = null, Synced = null, TakenUp = false };
    }
}
