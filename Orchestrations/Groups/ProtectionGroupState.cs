using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>Where a protection group stands.</summary>
public enum GroupPhase
{
    /// <summary>The machines run at the primary site; no full copy stands at the DR site yet.</summary>
    Unprotected,

    /// <summary>The machines run at the primary site and can be failed over.</summary>
    Protected,

    /// <summary>
    /// The machines run at the primary site again; until the first full cycle ends, the DR site stands at what it held
    /// when they left it.
    /// </summary>
    Reseeding,

    /// <summary>A failover is under way.</summary>
    FailingOver,

    /// <summary>The sources are off and synced, Live Sync is disabled; no destination instance was started.</summary>
    ReadyToStart,

    /// <summary>The machines run at the DR site.</summary>
    FailedOver,

    /// <summary>
    /// Some machines run at the DR site, the others at the primary one, or nowhere if they were left out at their start: a
    /// run left those out, or was about a few.
    /// </summary>
    PartlyFailedOver,

    /// <summary>A failback, or the undoing of a failover, is under way.</summary>
    FailingBack,

    /// <summary>A run ended halfway: its report says how each machine was left. Starting it again goes on from there.</summary>
    NeedsRecovery,
}

/// <summary>State of the <see cref="ProtectionGroup"/> entity.</summary>
public sealed record ProtectionGroupState
{
    /// <summary>Where the group stands.</summary>
    public GroupPhase Phase { get; init; } = GroupPhase.Unprotected;

    /// <summary>The phase in which the run under way began.</summary>
    public GroupPhase PhaseBefore { get; init; } = GroupPhase.Unprotected;

    /// <summary>The run under way; null if there is none, or only one in the background.</summary>
    public RunId? CurrentRun { get; init; }

    /// <summary>The operation of the run under way.</summary>
    public Operation? CurrentOperation { get; init; }

    /// <summary>Who approved of the run under way; null if nobody had to.</summary>
    public ApprovalState? CurrentApproval { get; init; }

    /// <summary>The run in the background: a cycle, say; it yields to any other.</summary>
    public RunId? BackgroundRun { get; init; }

    /// <summary>The operation of the run in the background.</summary>
    public Operation? BackgroundOperation { get; init; }

    /// <summary>How many runs have begun; the number of the one that began last.</summary>
    public int RunNumber { get; init; }

    /// <summary>The number of the run in the background.</summary>
    public int BackgroundNumber { get; init; }

    /// <summary>Keys of the machines that the run under way works on.</summary>
    public IReadOnlyList<string> MachineKeys { get; init => field = value ?? []; } = [];

    /// <summary>Keys of the machines that the run in the background works on.</summary>
    public IReadOnlyList<string> BackgroundKeys { get; init => field = value ?? []; } = [];

    /// <summary>The last run that ended.</summary>
    public RunId? LastRun { get; init; }

    /// <summary>How it ended.</summary>
    public RunOutcome? LastOutcome { get; init; }

    /// <summary>The last run in the background that ended.</summary>
    public RunId? LastBackgroundRun { get; init; }

    /// <summary>How it ended.</summary>
    public RunOutcome? LastBackgroundOutcome { get; init; }

    /// <summary>
    /// How often in a row the way back was tried without getting everywhere, a last try that did included; 0 since a run
    /// last moved machines.
    /// </summary>
    public int WayBackTries { get; init; }

    /// <summary>Where the machines run normally, since a failback to a new site; null for where the plan says.</summary>
    public FailbackTarget? Moved { get; init; }

    /// <summary>Runs requested through the API that have not begun; the oldest fall out, of those to approve and of the others.</summary>
    public IReadOnlyList<RunTicket> Requested { get; init => field = value ?? []; } = [];

    /// <summary>The request of a run that has not begun; null if there is none.</summary>
    public RunTicket? TicketOf(RunId run) => Requested.FirstOrDefault(ticket => ticket.Run == run);
}

/// <summary>A run as it was requested through the API.</summary>
/// <param name="Run">The run.</param>
/// <param name="Operation">The operation.</param>
/// <param name="PlanHash">The plan it was requested with.</param>
/// <param name="Approval">Who approved of it; null if nobody has to.</param>
public sealed record RunTicket(RunId Run, Operation Operation, string PlanHash, ApprovalState? Approval = null);

/// <summary>A run asks to begin.</summary>
/// <param name="Run">The run.</param>
/// <param name="Operation">The operation.</param>
/// <param name="PlanHash">The hash that the run's input states.</param>
/// <param name="ComputedHash">
/// The hash of the plan in the input. The group compares it, not the orchestration: its answer is kept in the history,
/// so a later version that writes plans differently does not change what a run under way decided.
/// </param>
/// <param name="MachineKeys">The keys of its machines.</param>
public sealed record BeginRequest(
    RunId Run, Operation Operation, string PlanHash, string ComputedHash, IReadOnlyList<string> MachineKeys);

/// <summary>Whether it may.</summary>
/// <param name="Refusal">Why not; null if granted.</param>
/// <param name="RunNumber">The run's number in its group; a later run has a higher one.</param>
/// <param name="Phase">The phase in which it begins.</param>
public sealed record BeginResult(DrError? Refusal, int RunNumber = 0, GroupPhase Phase = GroupPhase.Unprotected);

/// <summary>A run has ended.</summary>
/// <param name="Run">The run.</param>
/// <param name="Outcome">How.</param>
/// <param name="InstancesStarted">Whether it started instances at the DR site.</param>
/// <param name="Untouched">Whether it stopped before it had changed anything.</param>
/// <param name="Moved">The new site that the machines went back to; null for none.</param>
/// <param name="RolledBack">Whether every machine is back where it came from, and serves there.</param>
/// <param name="Parted">Whether some machines of the group stayed at the other side.</param>
/// <param name="OthersHalfway">Whether machines that the run was not about are down since an earlier one.</param>
public sealed record CompleteRequest(
    RunId Run, RunOutcome Outcome, bool InstancesStarted, bool Untouched = false, FailbackTarget? Moved = null,
    bool RolledBack = false, bool Parted = false, bool OthersHalfway = false);
