using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>Where a protection group stands.</summary>
public enum GroupPhase
{
    /// <summary>The machines run at the primary site.</summary>
    Protected,

    /// <summary>A failover is under way.</summary>
    FailingOver,

    /// <summary>The sources are off and synced, Live Sync is disabled; no destination instance was started.</summary>
    ReadyToStart,

    /// <summary>The machines run at the DR site.</summary>
    FailedOver,

    /// <summary>A run ended halfway: its report says how each machine was left. Starting it again goes on from there.</summary>
    NeedsRecovery,
}

/// <summary>State of the <see cref="ProtectionGroup"/> entity.</summary>
public sealed record ProtectionGroupState
{
    /// <summary>Where the group stands.</summary>
    public GroupPhase Phase { get; init; } = GroupPhase.Protected;

    /// <summary>The run under way; null if there is none.</summary>
    public RunId? CurrentRun { get; init; }

    /// <summary>The operation of the run under way.</summary>
    public Operation? CurrentOperation { get; init; }

    /// <summary>How many runs have begun; the number of the run under way.</summary>
    public int RunNumber { get; init; }

    /// <summary>Keys of the machines that the run under way works on.</summary>
    public IReadOnlyList<string> MachineKeys { get; init => field = value ?? []; } = [];

    /// <summary>The last run that ended.</summary>
    public RunId? LastRun { get; init; }

    /// <summary>How it ended.</summary>
    public RunOutcome? LastOutcome { get; init; }

    /// <summary>Runs requested through the API that have not begun; the oldest fall out.</summary>
    public IReadOnlyList<RunTicket> Requested { get; init => field = value ?? []; } = [];
}

/// <summary>A run as it was requested through the API.</summary>
/// <param name="Run">The run.</param>
/// <param name="Operation">The operation.</param>
/// <param name="PlanHash">The plan it was requested with.</param>
public sealed record RunTicket(RunId Run, Operation Operation, string PlanHash);

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
public sealed record BeginResult(DrError? Refusal, int RunNumber = 0);

/// <summary>A run has ended.</summary>
/// <param name="Run">The run.</param>
/// <param name="Outcome">How.</param>
/// <param name="InstancesStarted">Whether it started the destination instances.</param>
public sealed record CompleteRequest(RunId Run, RunOutcome Outcome, bool InstancesStarted);
