using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

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

    /// <summary>The operation.</summary>
    public required Operation Operation { get; init; }

    /// <summary>The group.</summary>
    public required GroupName Group { get; init; }

    /// <summary>The machine; in a failback to a new site with the source that it gets there.</summary>
    public required Machine Machine { get; init; }

    /// <summary>The primary site, or the new one of a failback.</summary>
    public required Site Primary { get; init; }

    /// <summary>The DR site.</summary>
    public required Site Recovery { get; init; }

    /// <summary>The key of the machine's entity.</summary>
    public required string Key { get; init; }

    /// <summary>Whether this is the way back, after the run was cancelled or the machine left out.</summary>
    public bool Rollback { get; init; }

    /// <summary>Whether an operator, or the plan, left the machine out because it could not go on.</summary>
    public bool LeftOut { get; init; }

    /// <summary>Whether the machine is back where it came from.</summary>
    public bool RolledBack { get; init; }

    /// <summary>The steps by which it went back.</summary>
    public IReadOnlyList<StepReport> WayBack { get; init => field = value ?? []; } = [];

    /// <summary>The side that the run brings the machine to.</summary>
    public SiteRole To { get; init; } = SiteRole.Recovery;

    /// <summary>How the machine gets to another site in a failback; null where it goes back to where it came from.</summary>
    public NewPlace? NewPlace { get; init; }

    /// <summary>How the old side is kept off.</summary>
    public FenceMode Fence { get; init; } = FenceMode.PowerOff;

    /// <summary>Whether the old side was locked, by a plan that may have said otherwise than today's.</summary>
    public bool Locked { get; init; }

    /// <summary>How long the power-off of an unplanned failover may take.</summary>
    public TimeSpan PowerOffTimeout { get; init; }

    /// <summary>How many restore points to keep.</summary>
    public int Retain { get; init; } = LiveSyncPolicy.DefaultRetain;

    /// <summary>Who waived that the source be proven off; null for nobody.</summary>
    public string? WaivedBy { get; init; }

    /// <summary>That the source is not proven off and the destination starts all the same.</summary>
    public FencingDebt? Waiver { get; init; }

    /// <summary>Whether the run has taken the machine for itself.</summary>
    public bool Claimed { get; init; }

    /// <summary>Whether an earlier run brought the machine there already: only its start is left.</summary>
    public bool AtTarget { get; init; }

    /// <summary>Whether the primary side held the truth all along: no run ever started the DR instance beside it.</summary>
    public bool NeverLeft { get; init; }

    /// <summary>Whether an earlier run began it: the machine was powered off, or brought there, before this one.</summary>
    public bool TakenUp { get; init; }

    /// <summary>What is left to do, in order.</summary>
    public IReadOnlyList<PipelineStep> Remaining { get; init => field = value ?? []; } = [];

    /// <summary>The off-epoch that the run works in.</summary>
    public int Epoch { get; init; }

    /// <summary>The source's proof of being off.</summary>
    public OffProof? Off { get; init; }

    /// <summary>Whether an undo found that the DR instance does not exist.</summary>
    public bool SourceIsGone { get; init; }

    /// <summary>What was done to keep the old side off.</summary>
    public FencedVm? Fenced { get; init; }

    /// <summary>What is owed at sites that the machine has left, and not looked at yet.</summary>
    public IReadOnlyList<FormerDebt> Owed { get; init => field = value ?? []; } = [];

    /// <summary>Whether the old side wrote beside the one that holds the truth, and that is not kept yet.</summary>
    public bool Diverged { get; init; }

    /// <summary>Whether the base for the way back stands already.</summary>
    public bool HasBase { get; init; }

    /// <summary>What the source looked like at its last backup, for a primary VM that has to be created.</summary>
    public MachineBlueprint? Blueprint { get; init; }

    /// <summary>The restore point that was chosen for the machine before the run began; null where it takes one.</summary>
    public WantedPoint? Wanted { get; init; }

    /// <summary>The restore point that the destination is brought to.</summary>
    public RestorePoint? RestorePoint { get; init; }

    /// <summary>
    /// The snapshots that were taken beside a restore point of one instant: the base for later changes; null for none.
    /// </summary>
    public RestorePoint? Chain { get; init; }

    /// <summary>The destination at that restore point.</summary>
    public SyncedPoint? Synced { get; init; }

    /// <summary>What the destination stood at before the run.</summary>
    public SyncedPoint? Previous { get; init; }

    /// <summary>When the source was proven off and unchanged after the sync, by the platform's clock; null before.</summary>
    public DateTimeOffset? ConfirmedOffAt { get; init; }

    /// <summary>The running destination instance.</summary>
    public StartedInstance? Started { get; init; }

    /// <summary>When it passed its health gate.</summary>
    public HealthyInstance? Healthy { get; init; }

    /// <summary>What is lost or left behind.</summary>
    public LossWindow? Loss { get; init; }

    /// <summary>How it fails back.</summary>
    public FailbackDecision? Decision { get; init; }

    /// <summary>How often the source, or the destination before it ran, changed behind the run's back.</summary>
    public int Repeats { get; init; }

    /// <summary>When the current pipeline step began; null before its first round.</summary>
    public DateTimeOffset? StepBegan { get; init; }

    /// <summary>Since when a site has not answered in the current pipeline step; null while it does.</summary>
    public DateTimeOffset? SilentSince { get; init; }

    /// <summary>How often the current pipeline step was tried again because the platform had failed it.</summary>
    public int Retries { get; init; }

    /// <summary>Activity calls made in the current pipeline step.</summary>
    public int Round { get; init; }

    /// <summary>The steps so far, as the report will show them.</summary>
    public IReadOnlyList<StepReport> Steps { get; init => field = value ?? []; } = [];

    /// <summary>Why nothing is to be done for the machine; null if there is.</summary>
    public string? SkippedBecause { get; init; }

    /// <summary>Why the machine cannot go on; null while it can.</summary>
    public DrError? Error { get; init; }

    /// <summary>Whether the destination stands at a restore point of the current off-epoch.</summary>
    internal bool IsSynced => RestorePoint is { } point && point.Epoch == Epoch && Synced?.RestorePointId == point.Id
        && point.Consistency == Consistency.Offline;

    /// <summary>Whether another step can follow.</summary>
    internal bool GoesOn => Error is null && SkippedBecause is null;

    /// <summary>The side that is left.</summary>
    internal SiteRole From => To == SiteRole.Recovery ? SiteRole.Primary : SiteRole.Recovery;

    /// <summary>The VM that is left.</summary>
    internal VmReference Source => To == SiteRole.Recovery ? PrimaryVm : RecoveryVm;

    /// <summary>The instance that takes over.</summary>
    internal VmReference Destination => To == SiteRole.Recovery ? RecoveryVm : PrimaryVm;

    /// <summary>What that instance is created by.</summary>
    internal DestinationVm Target => To == SiteRole.Recovery
        ? Machine.Destination
        : new DestinationVm(Machine.Source.ResourceGroup, Machine.Source.Vm) { SubnetId = NewPlace?.SubnetId };

    /// <summary>The VM to keep off while the DR side holds the truth.</summary>
    internal VmReference FencedSource => NewPlace?.FormerVm ?? PrimaryVm;

    /// <summary>What tells the DR instance from any other.</summary>
    internal string DestinationKey => MachineKey.Of(RecoveryVm);

    /// <summary>The VM at the primary side.</summary>
    internal VmReference PrimaryVm => new(Primary, Machine.Source.ResourceGroup, Machine.Source.Vm);

    private VmReference RecoveryVm => new(Recovery, Machine.Destination.ResourceGroup, Machine.Destination.Vm);
}

/// <summary>A restore point that was chosen for a machine.</summary>
/// <param name="Id">Its id; the machine's entity knows the rest.</param>
/// <param name="Stands">Whether the destination was seen to stand there already.</param>
public sealed record WantedPoint(string Id, bool Stands);

/// <summary>Where a machine goes that does not go back to where it came from.</summary>
/// <param name="FormerVm">The VM that it came from.</param>
/// <param name="SubnetId">The subnet of its NIC at the new site.</param>
/// <param name="Key">The key of the entity that it has from then on.</param>
public sealed record NewPlace(VmReference FormerVm, string SubnetId, string Key);
