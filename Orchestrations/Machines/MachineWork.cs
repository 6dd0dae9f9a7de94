using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>What a pipeline does with a machine, finer than the steps of the reports.</summary>
public enum PipelineStep
{
    /// <summary>Power the source off and prove it.</summary>
    PowerOff,

    /// <summary>Take the restore point.</summary>
    Backup,

    /// <summary>Bring the destination to it.</summary>
    LiveSync,

    /// <summary>Prove that the source stayed off all the while; otherwise backup and Live Sync repeat.</summary>
    ConfirmOff,

    /// <summary>Live Sync off, nothing in flight.</summary>
    DisableLiveSync,

    /// <summary>Start the destination instance.</summary>
    StartInstance,

    /// <summary>Wait until it works.</summary>
    HealthGate,
}

/// <summary>
/// A machine's work in a run: what is left to do and what is known. Input and output of a pipeline, and what one
/// generation of it hands to the next.
/// </summary>
public sealed record MachineWork
{
    /// <summary>The run.</summary>
    public required RunId Run { get; init; }

    /// <summary>The run's number in its group.</summary>
    public required int RunNumber { get; init; }

    /// <summary>The group.</summary>
    public required GroupName Group { get; init; }

    /// <summary>The machine.</summary>
    public required Machine Machine { get; init; }

    /// <summary>The primary site.</summary>
    public required Site Primary { get; init; }

    /// <summary>The DR site.</summary>
    public required Site Recovery { get; init; }

    /// <summary>The key of the machine's entity.</summary>
    public required string Key { get; init; }

    /// <summary>Whether the run has taken the machine for itself.</summary>
    public bool Claimed { get; init; }

    /// <summary>Whether an earlier run brought the machine to the DR side already: only its start is left.</summary>
    public bool AtRecovery { get; init; }

    /// <summary>What is left to do, in order.</summary>
    public IReadOnlyList<PipelineStep> Remaining { get; init => field = value ?? []; } = [];

    /// <summary>The off-epoch that the run works in.</summary>
    public int Epoch { get; init; }

    /// <summary>The source's proof of being off.</summary>
    public OffProof? Off { get; init; }

    /// <summary>The restore point taken since.</summary>
    public RestorePoint? RestorePoint { get; init; }

    /// <summary>The destination at that restore point.</summary>
    public SyncedPoint? Synced { get; init; }

    /// <summary>When the source was proven off and unchanged after the sync, by the platform's clock; null before.</summary>
    public DateTimeOffset? ConfirmedOffAt { get; init; }

    /// <summary>The running destination instance.</summary>
    public StartedInstance? Started { get; init; }

    /// <summary>When it passed its health gate.</summary>
    public HealthyInstance? Healthy { get; init; }

    /// <summary>How often the source, or the destination before it ran, changed behind the run's back.</summary>
    public int Repeats { get; init; }

    /// <summary>When the current pipeline step began; null before its first round.</summary>
    public DateTimeOffset? StepBegan { get; init; }

    /// <summary>How often the current pipeline step was tried again because the platform had failed it.</summary>
    public int Retries { get; init; }

    /// <summary>Activity calls made in the current pipeline step.</summary>
    public int Round { get; init; }

    /// <summary>The steps so far, as the report will show them.</summary>
    public IReadOnlyList<StepReport> Steps { get; init => field = value ?? []; } = [];

    /// <summary>Why the machine cannot go on; null while it can.</summary>
    public DrError? Error { get; init; }

    /// <summary>Whether the destination stands at a restore point of the current off-epoch.</summary>
    internal bool IsSynced => RestorePoint is { } point && point.Epoch == Epoch && Synced?.RestorePointId == point.Id;

    /// <summary>The source VM.</summary>
    internal VmReference Source => new(Primary, Machine.Source.ResourceGroup, Machine.Source.Vm);

    /// <summary>The destination instance.</summary>
    internal VmReference Destination =>
        new(Recovery, Machine.Destination.ResourceGroup, Machine.Destination.Vm);

    /// <summary>What tells the destination instance from any other.</summary>
    internal string DestinationKey => MachineKey.Of(Destination);
}
