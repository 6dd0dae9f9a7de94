namespace DrFunctions.Orchestrations;

/// <summary>What a pipeline does with a machine, finer than the steps of the reports.</summary>
public enum PipelineStep
{
    /// <summary>Keep a VM off that the machine has left for a new site; the run goes on without it if its site is silent.</summary>
    Settle,

    /// <summary>Keep the old side off, and lock it where the plan says so.</summary>
    Fence,

    /// <summary>Snapshot what the old side wrote beside the one that holds the truth; the snapshots stay.</summary>
    KeepDivergence,

    /// <summary>Power the source off and prove it.</summary>
    PowerOff,

    /// <summary>Power the source off as far as its site answers, for so long and no longer.</summary>
    TryPowerOff,

    /// <summary>Take the restore point.</summary>
    Backup,

    /// <summary>
    /// Take a restore point of all disks of a running source at one instant, where the platform can; otherwise the next
    /// step takes snapshots.
    /// </summary>
    BackupConsistent,

    /// <summary>Take a restore point of a source that may run.</summary>
    BackupRunning,

    /// <summary>Take the snapshots that later changes are counted from, beside a restore point of one instant.</summary>
    BackupChain,

    /// <summary>Remove our lock from the destination.</summary>
    Unfence,

    /// <summary>Bring the destination to the restore point.</summary>
    LiveSync,

    /// <summary>Bring the restore point to the destination's site as a base for later changes.</summary>
    Seed,

    /// <summary>Bring those snapshots to the destination's site; the destination is not touched.</summary>
    SeedChain,

    /// <summary>Bring the destination to a restore point that stands complete at its site.</summary>
    Apply,

    /// <summary>Prove that the source stayed off all the while; otherwise backup and Live Sync repeat.</summary>
    ConfirmOff,

    /// <summary>Live Sync off, nothing in flight, the destination at the restore point.</summary>
    DisableLiveSync,

    /// <summary>Live Sync off, and the destination not being changed any more; copies may go on.</summary>
    StopLiveSync,

    /// <summary>See that the destination stands at the restore point of the way back.</summary>
    ConfirmSynced,

    /// <summary>Start the destination instance.</summary>
    StartInstance,

    /// <summary>Wait until it works.</summary>
    HealthGate,

    /// <summary>Live Sync on.</summary>
    EnableLiveSync,

    /// <summary>Write down that the destination stands at the cycle's restore point.</summary>
    RecordCycle,

    /// <summary>Remove restore points beyond those to keep.</summary>
    Prune,
}
