namespace DrFunctions.Contracts;

/// <summary>What a run did, with its proof.</summary>
public sealed record RunReport
{
    /// <summary>The run.</summary>
    public required RunId Run { get; init; }

    /// <summary>The group.</summary>
    public required GroupName Group { get; init; }

    /// <summary>The operation.</summary>
    public required Operation Operation { get; init; }

    /// <summary>How it ended.</summary>
    public required RunOutcome Outcome { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>
    /// Seconds from the run's beginning until the last destination instance was healthy; null if one is not, or if an
    /// earlier run powered off or moved one of the machines: how long they were down this run cannot tell.
    /// </summary>
    public double? RtoSeconds { get; init; }

    /// <summary>From when to when that is measured, or why it is not, in words; null for an operation that starts nothing.</summary>
    public string? RtoNote { get; init; }

    /// <summary>The plan's recovery time objective in seconds; null for none.</summary>
    public double? RtoTargetSeconds { get; init; }

    /// <summary>The plan's recovery point objective in seconds; null for none.</summary>
    public double? RpoTargetSeconds { get; init; }

    /// <summary>What the plan must say from now on, as YAML; null where it need not change.</summary>
    public string? PlanChange { get; init; }

    /// <summary>Who asked for it.</summary>
    public required string RequestedBy { get; init; }

    /// <summary>The hash of the plan that was run.</summary>
    public required string PlanHash { get; init; }

    /// <summary>The machines, in the plan's order.</summary>
    public required IReadOnlyList<MachineReport> Machines { get; init; }

    /// <summary>Who cancelled it; null for nobody.</summary>
    public CancelOrder? Cancelled { get; init; }

    /// <summary>Who approved of it before it began.</summary>
    public IReadOnlyList<Approval> Approvals { get; init => field = value ?? []; } = [];

    /// <summary>What operators were asked about its machines, and what they said.</summary>
    public IReadOnlyList<Question> Decisions { get; init => field = value ?? []; } = [];

    /// <summary>Why it was refused, stopped or failed.</summary>
    public DrError? Error { get; init; }

    /// <summary>The comparison of disks, where somebody outside made one.</summary>
    public DiskProof? Proof { get; init; }
}

/// <summary>A machine in a report.</summary>
public sealed record MachineReport
{
    /// <summary>Its name.</summary>
    public required MachineName Name { get; init; }

    /// <summary>How it ended.</summary>
    public required StepOutcome Outcome { get; init; }

    /// <summary>
    /// Measured data loss: from the source's proven power-off back to the restore point, in seconds; null unless the
    /// source is proven unchanged since, right before the start or, where that was not asked for, after the sync.
    /// </summary>
    public double? DataLossSeconds { get; init; }

    /// <summary>What the data loss was measured by.</summary>
    public DataLossEvidence? Evidence { get; init; }

    /// <summary>
    /// What an unplanned failover or an undo loses at most, or what a failback leaves behind; null where nothing can be lost.
    /// </summary>
    public LossWindow? Loss { get; init; }

    /// <summary>How it gets back, and why so; null unless it fails back.</summary>
    public FailbackDecision? Decision { get; init; }

    /// <summary>That its source is not proven off and somebody waived it; null for no such debt.</summary>
    public FencingDebt? Debt { get; init; }

    /// <summary>Its steps, in order, each once.</summary>
    public required IReadOnlyList<StepReport> Steps { get; init; }

    /// <summary>The steps by which it went back to where it came from, because it was left out or the run was cancelled.</summary>
    public IReadOnlyList<StepReport> Rollback { get; init => field = value ?? []; } = [];

    /// <summary>Why it failed.</summary>
    public DrError? Error { get; init; }
}

/// <summary>A step of a machine in a report.</summary>
public sealed record StepReport
{
    /// <summary>The step.</summary>
    public required Step Step { get; init; }

    /// <summary>How it ended.</summary>
    public required StepOutcome Outcome { get; init; }

    /// <summary>When it first began; null if it was not reached.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended for good.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How often it was begun: more than once when a source changed behind the run's back.</summary>
    public int Attempts { get; init; }

    /// <summary>ARM correlation ids of the changes it made.</summary>
    public IReadOnlyList<string> CorrelationIds { get; init => field = value ?? []; } = [];

    /// <summary>The restore point that it took or applied.</summary>
    public string? RestorePoint { get; init; }

    /// <summary>Evidence or reason, in words.</summary>
    public string? Detail { get; init; }

    /// <summary>Why it failed.</summary>
    public DrError? Error { get; init; }
}

/// <summary>Why the data loss is what the report says. Times are the platform's.</summary>
/// <param name="OffEpoch">The machine's off-epoch.</param>
/// <param name="ProvenOffAt">When the source was proven off.</param>
/// <param name="RestorePointTakenAt">When the restore point was taken.</param>
/// <param name="ProvenUnchangedAt">When the source was last proven off and unchanged, right before the destination's start, or after the sync where no start was asked for.</param>
/// <param name="RestorePoint">The restore point that the destination runs on.</param>
public sealed record DataLossEvidence(
    int OffEpoch,
    DateTimeOffset ProvenOffAt,
    DateTimeOffset RestorePointTakenAt,
    DateTimeOffset? ProvenUnchangedAt,
    string RestorePoint);

/// <summary>A comparison of destination disks with their sources at power-off.</summary>
/// <param name="Disks">How many were compared.</param>
/// <param name="Equal">How many are equal.</param>
public sealed record DiskProof(int Disks, int Equal);
