using System.Text.Json.Serialization;
using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>State of the <see cref="ProtectedMachine"/> entity.</summary>
public sealed record ProtectedMachineState
{
    /// <summary>The group whose run owns the machine, or owned it last.</summary>
    public GroupName? Group { get; init; }

    /// <summary>The run that may act on it; null if there is none.</summary>
    public RunId? Owner { get; init; }

    /// <summary>The owner's number in its group, or the last owner's: an older run cannot take the machine back.</summary>
    public int OwnerNumber { get; init; }

    /// <summary>The last abandoned run of each group that had the machine in its plan: neither it nor an older one may take it.</summary>
    public IReadOnlyList<AbandonedRun> Abandoned { get; init => field = value ?? []; } = [];

    /// <summary>Until when permits given to <see cref="PermitsOf"/> may still be in use; null if none is.</summary>
    public DateTimeOffset? PermitsUntil { get; init; }

    /// <summary>The run that the latest permit was given to.</summary>
    public RunId? PermitsOf { get; init; }

    /// <summary>Which side holds the truth: another one from the moment its start is permitted.</summary>
    public SiteRole ActiveSite { get; init; } = SiteRole.Primary;

    /// <summary>Runs that were cancelled: of what they do only the way back is permitted.</summary>
    public IReadOnlyList<RunId> Held { get; init => field = value ?? []; } = [];

    /// <summary>
    /// Whether the active side took over and was not seen running since. Once it was, its disks hold what exists nowhere
    /// else.
    /// </summary>
    public bool StartUnconfirmed { get; init; }

    /// <summary>What the take-over that is not confirmed yet changed, to be put back if it is taken back; null for none.</summary>
    public BeforeTakeOver? Before { get; init; }

    /// <summary>Since when the active side's instance runs, by the platform's clock; null if it was not seen to start.</summary>
    public DateTimeOffset? ActiveSince { get; init; }

    /// <summary>The VM at the primary side that holds the truth, or held it last; null for the plan's own.</summary>
    public string? PrimaryVm { get; init; }

    /// <summary>The current off-epoch; 0 before the first.</summary>
    public int OffEpoch { get; init; }

    /// <summary>The proof that opened it.</summary>
    public OffProof? Off { get; init; }

    /// <summary>Whose proof it is.</summary>
    public SiteRole OffSide { get; init; } = SiteRole.Primary;

    /// <summary>Whether Live Sync must not run.</summary>
    public bool LiveSyncDisabled { get; init; }

    /// <summary>The restore point that <see cref="SyncedSide"/> stands at.</summary>
    public RestorePoint? RestorePoint { get; init; }

    /// <summary>How it stands there.</summary>
    public SyncedPoint? Synced { get; init; }

    /// <summary>The side that stands there.</summary>
    public SiteRole SyncedSide { get; init; } = SiteRole.Recovery;

    /// <summary>The instance that stands there; null if none does, or if it was not written down.</summary>
    public string? SyncedTo { get; init; }

    /// <summary>
    /// How the DR instance stands, on its own disks, at the restore point that a failback took of it; null otherwise.
    /// </summary>
    public SyncedPoint? LeftSynced { get; init; }

    /// <summary>How the DR instance stands; null if it stands at no restore point.</summary>
    [JsonIgnore]
    public SyncedPoint? SyncedAtRecovery => SyncedSide == SiteRole.Recovery ? Synced : LeftSynced;

    /// <summary>The restore points whose data stands complete at the DR site, newest first.</summary>
    public IReadOnlyList<RestorePoint> RestorePoints { get; init => field = value ?? []; } = [];

    /// <summary>When the last cycle ended well, by the platform's clock; null before the first.</summary>
    public DateTimeOffset? LastCycleAt { get; init; }

    /// <summary>What the source looked like at its last backup.</summary>
    public MachineBlueprint? Blueprint { get; init; }

    /// <summary>The restore point of the DR instance that re-protect brought to the primary site; null for none.</summary>
    public string? BackBase { get; init; }

    /// <summary>That the source is not proven off, and somebody waived it; null for no such debt.</summary>
    public FencingDebt? Debt { get; init; }

    /// <summary>Debts of VMs that the machine had before it went to a new site, oldest first.</summary>
    public IReadOnlyList<FormerDebt> FormerDebts { get; init => field = value ?? []; } = [];

    /// <summary>Whether the old source was seen locked by a fence: whatever the plan says by then, it is unlocked before it starts.</summary>
    public bool Locked { get; init; }

    /// <summary>
    /// The side that was left, as it was last seen off: it ran in between if it looks otherwise; null if it was not seen
    /// off, or at the primary side.
    /// </summary>
    public OffProof? LeftOff { get; init; }

    /// <summary>
    /// What the old source wrote that the DR side never had: since an unplanned failover, or because it ran again; null
    /// for nothing.
    /// </summary>
    public LossWindow? Divergence { get; init; }

    /// <summary>What somebody should look at, newest last.</summary>
    public IReadOnlyList<Alert> Alerts { get; init => field = value ?? []; } = [];
}

/// <summary>What a take-over changed beside the side that holds the truth.</summary>
public sealed record BeforeTakeOver(
    DateTimeOffset? ActiveSince, string? PrimaryVm, FencingDebt? Debt, OffProof? LeftOff, LossWindow? Divergence,
    string? BackBase, OffProof? Off, SiteRole OffSide);

/// <summary>A debt that was left behind at a site.</summary>
/// <param name="Vm">The VM that may run, and how to reach it: no plan may name its site any more.</param>
/// <param name="Debt">The debt.</param>
public sealed record FormerDebt(VmReference Vm, FencingDebt Debt);

/// <summary>Something that nobody asked for and somebody should know.</summary>
/// <param name="Error">What, and what to do.</param>
/// <param name="At">When it was seen.</param>
public sealed record Alert(DrError Error, DateTimeOffset At);

/// <summary>A run that was given up: what is left of it may act on nothing.</summary>
/// <param name="Group">Its group.</param>
/// <param name="RunNumber">Its number in the group.</param>
public sealed record AbandonedRun(GroupName Group, int RunNumber);
