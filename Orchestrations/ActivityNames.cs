using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations;

/// <summary>The activities that the runbooks call; the hosts register what answers to them.</summary>
public static class ActivityNames
{
    /// <summary>Deallocates the VM that is left and proves it off.</summary>
    public static readonly ActivityName<PowerOffInput, StepResult<OffProof>> PowerOff = new("PowerOff");

    /// <summary>Takes an incremental backup of every disk.</summary>
    public static readonly ActivityName<BackupInput, StepResult<RestorePoint>> Backup = new("Backup");

    /// <summary>Brings the destination's disks to a restore point.</summary>
    public static readonly ActivityName<LiveSyncInput, StepResult<SyncedPoint>> LiveSync = new("LiveSync");

    /// <summary>Sees that nothing of Live Sync is in flight.</summary>
    public static readonly ActivityName<DisableLiveSyncInput, StepResult<LiveSyncQuiet>> DisableLiveSync =
        new("DisableLiveSync");

    /// <summary>Starts the destination instance, after proving the source off once more.</summary>
    public static readonly ActivityName<StartInstanceInput, StepResult<StartedInstance>> StartInstance =
        new("StartInstance");

    /// <summary>Waits until the destination instance works.</summary>
    public static readonly ActivityName<HealthGateInput, StepResult<HealthyInstance>> HealthGate = new("HealthGate");

    /// <summary>Keeps the side off that no longer holds the truth.</summary>
    public static readonly ActivityName<FenceInput, StepResult<FencedVm>> Fence = new("Fence");

    /// <summary>Removes our lock.</summary>
    public static readonly ActivityName<UnfenceInput, StepResult<UnfencedVm>> Unfence = new("Unfence");

    /// <summary>Removes restore points beyond those to keep.</summary>
    public static readonly ActivityName<PruneInput, StepResult<PrunedPoints>> Prune = new("Prune");

    /// <summary>Looks at what stands at the DR site.</summary>
    public static readonly ActivityName<AssessInput, StepResult<Assessment>> Assess = new("Assess");

    /// <summary>Checks what holds for a site as a whole.</summary>
    public static readonly ActivityName<CheckSiteInput, StepResult<CheckedPart>> CheckSite = new("CheckSite");

    /// <summary>Checks some machines at both sites.</summary>
    public static readonly ActivityName<CheckMachinesInput, StepResult<CheckedPart>> CheckMachines = new("CheckMachines");

    /// <summary>Looks at how a machine can get back.</summary>
    public static readonly ActivityName<InspectInput, StepResult<WayBack>> Inspect = new("Inspect");

    /// <summary>Says what another activity would do.</summary>
    public static readonly ActivityName<ForetellInput, Foretold> Foretell = new("Foretell");
}
