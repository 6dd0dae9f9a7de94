using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations;

/// <summary>
/// Takes one machine through the steps it is given, one after the other. It continues as new when a step takes
/// long, so that its history stays short.
/// </summary>
public sealed class MachinePipeline : Orchestration<MachineWork, MachineWork>
{
    /// <summary>The orchestration's name.</summary>
    public static readonly OrchestrationName<MachineWork, MachineWork> Name = new(nameof(MachinePipeline));

    private static readonly PipelineStep[] FromPowerOff =
    [
        PipelineStep.PowerOff, PipelineStep.Backup, PipelineStep.LiveSync, PipelineStep.ConfirmOff,
        PipelineStep.DisableLiveSync, PipelineStep.StartInstance, PipelineStep.HealthGate,
    ];

    private StepDriver _driver = null!;
    private OrchestrationContext _context = null!;

    /// <inheritdoc />
    public override async Task<MachineWork> RunAsync(OrchestrationContext context, MachineWork input)
    {
        _context = context;
        _driver = new StepDriver(context);
        if (context.ParentInstanceId != input.Run.Value)
        {
            return input with { Error = Refusals.NotRequested(input.Run) };
        }

        var work = input.Claimed ? input : await ClaimAsync(input);
        for (var rounds = 0; work is { Error: null, Remaining: not [] }; rounds++)
        {
            if (rounds == Patience.RoundsPerGeneration)
            {
                context.ContinueAsNew(work);
                return work;
            }

            work = await RunRoundAsync(work, work.Remaining[0]);
        }

        return work;
    }

    /// <summary>Takes the machine for the run, and finds out whether an earlier run brought it to the DR side already.</summary>
    private async Task<MachineWork> ClaimAsync(MachineWork work)
    {
        var claim = await _context.CallEntityAsync(
            ProtectedMachine.Claim, work.Key, new ClaimRequest(work.Run, work.Group, work.RunNumber, work.DestinationKey));
        if (claim.Refusal is not null)
        {
            return _driver.Park(work, claim.Refusal);
        }

        if (claim.OthersUntil + Patience.PermitGrace is { } until && until > _context.CurrentUtcDateTime)
        {
            _driver.ShowWaiting(work, $"waits for the permits of an earlier run to end, by {until:u}");
            await _context.CreateTimer(until, CancellationToken.None);
        }

        var machine = claim.Machine;
        var claimed = work with { Claimed = true, Epoch = machine.OffEpoch };
        if (machine.LiveSyncDisabled)
        {
            claimed = claimed with { RestorePoint = machine.RestorePoint, Synced = machine.Synced };
        }

        return machine.ActiveSite == SiteRole.Primary
            ? claimed
            : claimed.SkipUpToStart("The DR side holds the truth since an earlier run.") with
            {
                AtRecovery = true,
                Remaining = [],
                Off = machine.Off,
            };
    }

    private Task<MachineWork> RunRoundAsync(MachineWork work, PipelineStep step) => step switch
    {
        PipelineStep.PowerOff => PowerOffAsync(work),
        PipelineStep.Backup => BackupAsync(work),
        PipelineStep.LiveSync => LiveSyncAsync(work),
        PipelineStep.ConfirmOff => ConfirmOffAsync(work),
        PipelineStep.DisableLiveSync => DisableLiveSyncAsync(work),
        PipelineStep.StartInstance => StartInstanceAsync(work),
        PipelineStep.HealthGate => HealthGateAsync(work),
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "Unknown pipeline step."),
    };

    private Task<MachineWork> PowerOffAsync(MachineWork work) => _driver.DriveAsync(
        work,
        ActivityNames.PowerOff,
        permit => new PowerOffInput(work.Source, permit, work.Destination),
        async (reached, off) => Opened(reached, await OpenEpochAsync(work, off)));

    private Task<MachineWork> BackupAsync(MachineWork work) => _driver.DriveAsync(
        work,
        ActivityNames.Backup,
        permit => new BackupInput(work.Group, work.Machine.Name, work.Source, work.Off!, permit),
        (reached, point) => Task.FromResult(reached with { RestorePoint = point }),
        onFailed: (failed, error) => Task.FromResult(
            error.Code == ErrorCodes.SourceChanged
                ? Repeat(failed, [PipelineStep.PowerOff, .. failed.Remaining], PipelineErrors.SourceKeepsChanging(work))
                : null));

    private Task<MachineWork> LiveSyncAsync(MachineWork work) => _driver.DriveAsync(
        work,
        ActivityNames.LiveSync,
        permit => new LiveSyncInput(
            work.Group, work.Machine.Name, work.Primary, work.Recovery, work.Machine.Destination,
            work.RestorePoint!, permit),
        (reached, synced) => Task.FromResult(reached with { Synced = synced }));

    /// <summary>Powering off what is off proves it anew; a new epoch means that somebody started it in between.</summary>
    private Task<MachineWork> ConfirmOffAsync(MachineWork work) => _driver.DriveAsync(
        work,
        ActivityNames.PowerOff,
        permit => new PowerOffInput(work.Source, permit, work.Destination),
        async (reached, off) =>
        {
            var epoch = await OpenEpochAsync(work, off);
            return epoch.Number == work.Epoch
                ? reached with { ConfirmedOffAt = off.ProvenAt }
                : Repeat(
                    Opened(reached.BeginStep(Step.PowerOff, _context.CurrentUtcDateTime), epoch),
                    [PipelineStep.Backup, PipelineStep.LiveSync, .. work.Remaining],
                    PipelineErrors.SourceKeepsChanging(work));
        });

    private Task<MachineWork> DisableLiveSyncAsync(MachineWork work) => _driver.DriveAsync(
        work,
        ActivityNames.DisableLiveSync,
        permit => new DisableLiveSyncInput(
            work.Group, work.Machine.Name, work.Recovery, work.Machine.Destination, work.Synced!, permit),
        async (reached, _) =>
        {
            var off = new SetLiveSyncRequest(
                work.Run, Enabled: false, work.RestorePoint, work.Synced, work.DestinationKey);
            await _context.CallEntityAsync(ProtectedMachine.SetLiveSync, work.Key, off);
            return reached;
        },
        onFailed: (failed, error) => Task.FromResult(
            IsOutOfSync(error)
                ? Repeat(
                    failed,
                    [PipelineStep.PowerOff, PipelineStep.Backup, PipelineStep.LiveSync, PipelineStep.ConfirmOff, .. failed.Remaining],
                    error)
                : null));

    private Task<MachineWork> StartInstanceAsync(MachineWork work) => _driver.DriveAsync(
        work,
        ActivityNames.StartInstance,
        permit => new StartInstanceInput(
            work.Group, work.Machine.Name, work.Source, work.Off!, work.Recovery, work.Machine.Destination,
            work.Synced!, work.RestorePoint!.Blueprint, permit),
        async (reached, started) =>
        {
            await _context.CallEntityAsync(ProtectedMachine.ConfirmStart, work.Key, work.Run);
            return reached with { Started = started };
        },
        onFailed: (failed, error) =>
            error.Code == ErrorCodes.SourceChanged
                ? StartAnewAsync(failed, PipelineErrors.SourceKeepsChanging(work), PipelineErrors.RanAtRecovery(work, error))
            : IsOutOfSync(error) ? StartAnewAsync(failed, error, error)
            : Task.FromResult<MachineWork?>(null));

    /// <summary>Takes the start back and syncs again; not once the destination ran: what it wrote exists nowhere else.</summary>
    private async Task<MachineWork?> StartAnewAsync(MachineWork work, DrError onceTooOften, DrError onceItRan)
    {
        var declined = await _context.CallEntityAsync(ProtectedMachine.DeclineStart, work.Key, work.Run);
        return declined.Refused
            ? work with { Error = onceItRan }
            : Repeat(work with { AtRecovery = false }, FromPowerOff, onceTooOften);
    }

    /// <summary>
    /// The destination does not run and cannot start on what was synced: its disks were changed or are gone. Only a new
    /// sync helps.
    /// </summary>
    private static bool IsOutOfSync(DrError error) =>
        error.Code is ErrorCodes.SwapFailed or ErrorCodes.RestorePointIncomplete;

    private Task<MachineWork> HealthGateAsync(MachineWork work)
    {
        var patience = work.Machine.Health?.Timeout ?? Patience.HealthGate;
        var deadline = (work.StepBegan ?? _context.CurrentUtcDateTime) + patience;
        return _driver.DriveAsync(
            work,
            ActivityNames.HealthGate,
            _ => new HealthGateInput(work.Destination, work.Started!.PrivateAddress, work.Machine.Health, deadline),
            (reached, healthy) => Task.FromResult(reached with { Healthy = healthy }));
    }

    private Task<OffEpoch> OpenEpochAsync(MachineWork work, OffProof off) =>
        _context.CallEntityAsync(ProtectedMachine.OpenEpoch, work.Key, new OpenEpochRequest(work.Run, off));

    /// <summary>The proof that opened the epoch is the one to keep; what was synced in an earlier one is out of date.</summary>
    private static MachineWork Opened(MachineWork work, OffEpoch epoch)
    {
        var opened = work with { Off = epoch.Off, Epoch = epoch.Number };
        return opened.IsSynced ? opened : opened with { RestorePoint = null, Synced = null };
    }

    /// <summary>Repeats from an earlier step on; once too often, the machine is parked with that error.</summary>
    private MachineWork Repeat(MachineWork work, IReadOnlyList<PipelineStep> remaining, DrError onceTooOften)
    {
        _context.Log(
            OrchestrationLogLevel.Warning,
            "The source or the destination of {Machine} changed behind the run's back: backup and Live Sync repeat.",
            work.Machine.Name.Value);
        var repeated = work.Reopen(remaining) with
        {
            Remaining = remaining,
            Repeats = work.Repeats + 1,
            StepBegan = null,
            Round = 0,
            Retries = 0,
            RestorePoint = null,
            Synced = null,
            ConfirmedOffAt = null,
        };
        return repeated.Repeats <= Patience.Repeats
            ? repeated
            : repeated with { Error = onceTooOften };
    }
}
