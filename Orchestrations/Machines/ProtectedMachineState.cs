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

    /// <summary>Until when permits given to the owner, or to one that was lost, may still be in use; null if none is.</summary>
    public DateTimeOffset? PermitsUntil { get; init; }

    /// <summary>Which side holds the truth. The DR side from the moment its start is permitted.</summary>
    public SiteRole ActiveSite { get; init; } = SiteRole.Primary;

    /// <summary>Whether the destination instance was seen running since: from then on its disks hold what exists nowhere else.</summary>
    public bool RanAtRecovery { get; init; }

    /// <summary>The current off-epoch; 0 before the first.</summary>
    public int OffEpoch { get; init; }

    /// <summary>The proof that opened it.</summary>
    public OffProof? Off { get; init; }

    /// <summary>Whether Live Sync must not run.</summary>
    public bool LiveSyncDisabled { get; init; }

    /// <summary>The restore point that the destination stands at.</summary>
    public RestorePoint? RestorePoint { get; init; }

    /// <summary>How it stands there.</summary>
    public SyncedPoint? Synced { get; init; }

    /// <summary>The destination instance that stands there; null if none does, or if it was not written down.</summary>
    public string? SyncedTo { get; init; }
}

/// <summary>A run that was given up: what is left of it may act on nothing.</summary>
/// <param name="Group">Its group.</param>
/// <param name="RunNumber">Its number in the group.</param>
public sealed record AbandonedRun(GroupName Group, int RunNumber);

/// <summary>A run takes a machine for itself.</summary>
/// <param name="Run">The run.</param>
/// <param name="Group">Its group.</param>
/// <param name="RunNumber">The run's number in the group.</param>
/// <param name="Destination">The plan's destination instance: what was synced to another one is of no use; null if not known.</param>
public sealed record ClaimRequest(RunId Run, GroupName Group, int RunNumber, string? Destination = null);

/// <summary>Whether it may.</summary>
/// <param name="Refusal">Why not; null if granted.</param>
/// <param name="Machine">The machine's state after it.</param>
/// <param name="OthersUntil">Until when an earlier run's permits may still be in use: nothing may be done before; null if none is.</param>
public sealed record ClaimResult(DrError? Refusal, ProtectedMachineState Machine, DateTimeOffset? OthersUntil = null);

/// <summary>A run asks to change a machine's world.</summary>
/// <param name="Run">The run.</param>
/// <param name="Step">The step.</param>
/// <param name="Epoch">The off-epoch it works in.</param>
/// <param name="ValidUntil">Until when.</param>
public sealed record PermitRequest(RunId Run, Step Step, int Epoch, DateTimeOffset ValidUntil);

/// <summary>Whether it may.</summary>
public sealed record PermitResult(Permit? Permit, DrError? Refusal);

/// <summary>A source was proven off.</summary>
public sealed record OpenEpochRequest(RunId Run, OffProof Off);

/// <summary>The off-epoch that holds.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Off">The proof that opened it.</param>
public sealed record OffEpoch(int Number, OffProof Off);

/// <summary>Whether a permitted start may be taken back.</summary>
/// <param name="Refused">True if the destination ran already: it must not be overwritten.</param>
public sealed record DeclineResult(bool Refused);

/// <summary>A run lets a machine go.</summary>
/// <param name="Run">The run.</param>
/// <param name="PermitsMayBeInUse">True if one of its pipelines was lost: an activity may still be at work under its permit.</param>
/// <param name="Abandoned">The run was given up, and a pipeline of it may not have claimed the machine yet; null if it has ended.</param>
public sealed record ReleaseRequest(RunId Run, bool PermitsMayBeInUse, AbandonedRun? Abandoned = null);

/// <summary>Live Sync is switched for a machine.</summary>
/// <param name="Run">The run.</param>
/// <param name="Enabled">On or off.</param>
/// <param name="RestorePoint">The restore point that the destination stands at; null to leave it.</param>
/// <param name="Synced">How it stands there; null to leave it.</param>
/// <param name="Destination">The destination instance; null to leave it.</param>
public sealed record SetLiveSyncRequest(
    RunId Run, bool Enabled, RestorePoint? RestorePoint, SyncedPoint? Synced, string? Destination = null);
