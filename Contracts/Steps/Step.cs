namespace DrFunctions.Contracts;

/// <summary>A step of a machine within a run, in the words of the reports.</summary>
public enum Step
{
    /// <summary>Keep VMs off that the machine had before it went to a new site: their fencing debts are settled.</summary>
    Settle,

    /// <summary>Keep the side that no longer holds the truth off: deallocated, verified, and locked where the plan says so.</summary>
    Fence,

    /// <summary>Deallocate the source VM and prove that it is off.</summary>
    PowerOff,

    /// <summary>Incremental backup of every disk: a restore point at the source.</summary>
    Backup,

    /// <summary>Bring the destination instance's disks to the restore point.</summary>
    LiveSync,

    /// <summary>Turn Live Sync off and see that nothing of it is in flight.</summary>
    DisableLiveSync,

    /// <summary>Start the destination instance, creating a missing one, and pass its health gate.</summary>
    Start,

    /// <summary>Turn Live Sync on.</summary>
    EnableLiveSync,

    /// <summary>Remove restore points beyond those to keep.</summary>
    Prune,
}
