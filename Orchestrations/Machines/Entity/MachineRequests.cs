using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>A run takes a machine for itself.</summary>
/// <param name="Run">The run.</param>
/// <param name="Group">Its group.</param>
/// <param name="RunNumber">The run's number in the group.</param>
/// <param name="Destination">The plan's destination instance: what was synced to another one is of no use; null if not known.</param>
/// <param name="RestorePoint">The id of the restore point that the machine is to be brought up at; null for none.</param>
/// <param name="Rollback">Whether it is for the way back of a cancelled run.</param>
public sealed record ClaimRequest(
    RunId Run, GroupName Group, int RunNumber, string? Destination = null, string? RestorePoint = null, bool Rollback = false);

/// <summary>Whether it may.</summary>
/// <param name="Refusal">Why not; null if granted.</param>
/// <param name="Machine">The machine's state after it, its restore points left out.</param>
/// <param name="OthersUntil">Until when an earlier run's permits may still be in use: nothing may be done before; null if none is.</param>
/// <param name="RestorePoint">The restore point that was asked for; null if it is not known any more.</param>
public sealed record ClaimResult(
    DrError? Refusal, ProtectedMachineState Machine, DateTimeOffset? OthersUntil = null, RestorePoint? RestorePoint = null);

/// <summary>A run asks to change a machine's world.</summary>
/// <param name="Run">The run.</param>
/// <param name="Step">The step.</param>
/// <param name="Epoch">The off-epoch it works in.</param>
/// <param name="ValidUntil">Until when.</param>
/// <param name="To">The side that the run brings the machine to.</param>
/// <param name="Start">For a start: what it rests on.</param>
/// <param name="DebtWaived">Whether somebody waived by name that the debt be settled first.</param>
/// <param name="Rollback">Whether it is for the way back of a cancelled run.</param>
public sealed record PermitRequest(
    RunId Run, Step Step, int Epoch, DateTimeOffset ValidUntil, SiteRole To = SiteRole.Recovery, StartGrounds? Start = null,
    bool DebtWaived = false, bool Rollback = false);

/// <summary>What a start rests on.</summary>
/// <param name="Basis">The disks that it starts from.</param>
/// <param name="Vm">The instance that starts, as its identity says.</param>
/// <param name="Waiver">That the other side need not be proven off, and who says so; null where it is proven.</param>
/// <param name="Loss">What is lost by it; null for nothing.</param>
/// <param name="OtherIsGone">Whether the other side does not exist: it needs no proof, and an undo gives up what it wrote.</param>
public sealed record StartGrounds(
    StartBasis Basis, string Vm, FencingDebt? Waiver = null, LossWindow? Loss = null, bool OtherIsGone = false);

/// <summary>The disks that a start starts from.</summary>
public enum StartBasis
{
    /// <summary>The other side's last state: a restore point taken in the current off-epoch.</summary>
    Synced,

    /// <summary>An earlier restore point.</summary>
    Restored,

    /// <summary>Its own, as it left them: what the other side wrote is given up.</summary>
    Own,
}

/// <summary>Whether it may.</summary>
public sealed record PermitResult(Permit? Permit, DrError? Refusal);

/// <summary>The side that holds the truth was proven off.</summary>
/// <param name="Run">The run.</param>
/// <param name="Off">The proof.</param>
/// <param name="Side">Whose.</param>
public sealed record OpenEpochRequest(RunId Run, OffProof Off, SiteRole Side = SiteRole.Primary);

/// <summary>The off-epoch that holds.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Off">The proof that opened it.</param>
public sealed record OffEpoch(int Number, OffProof Off);

/// <summary>Whether a permitted start may be taken back.</summary>
/// <param name="Refused">True if the instance ran already: it must not be overwritten.</param>
public sealed record DeclineResult(bool Refused);

/// <summary>A run lets a machine go.</summary>
/// <param name="Run">The run.</param>
/// <param name="PermitsMayBeInUse">True if one of its pipelines was lost: an activity may still be at work under its permit.</param>
/// <param name="Abandoned">The run was given up, and a pipeline of it may not have claimed the machine yet; null if it has ended.</param>
public sealed record ReleaseRequest(RunId Run, bool PermitsMayBeInUse, AbandonedRun? Abandoned = null);

/// <summary>Live Sync is switched for a machine.</summary>
public sealed record SetLiveSyncRequest(RunId Run, bool Enabled);

/// <summary>A side stands at a restore point.</summary>
/// <param name="Run">The run.</param>
/// <param name="Side">The side.</param>
/// <param name="RestorePoint">The restore point.</param>
/// <param name="Synced">How it stands there.</param>
/// <param name="Instance">The instance that stands there.</param>
/// <param name="Cycle">Whether a cycle ended with it.</param>
public sealed record RecordSyncRequest(
    RunId Run, SiteRole Side, RestorePoint RestorePoint, SyncedPoint Synced, string Instance, bool Cycle = false);

/// <summary>The way back was seeded.</summary>
public sealed record RecordBaseRequest(RunId Run, RestorePoint RestorePoint);

/// <summary>The side that no longer holds the truth is kept off.</summary>
/// <param name="Run">The run.</param>
/// <param name="Fenced">What was found and done.</param>
/// <param name="Now">When.</param>
public sealed record RecordFenceRequest(RunId Run, FencedVm Fenced, DateTimeOffset Now);

/// <summary>A VM that the machine has left for a new site is kept off.</summary>
/// <param name="Run">The run.</param>
/// <param name="Vm">The VM.</param>
/// <param name="Fenced">What was found and done.</param>
/// <param name="Now">When.</param>
public sealed record SettleRequest(RunId Run, VmReference Vm, FencedVm Fenced, DateTimeOffset Now);

/// <summary>A machine begins at a new site.</summary>
/// <param name="Former">What is known of it.</param>
/// <param name="FormerVm">The VM that it has left.</param>
public sealed record AdoptRequest(ProtectedMachineState Former, VmReference FormerVm);

/// <summary>What an old source wrote beside the DR side is kept on these snapshots.</summary>
public sealed record RecordKeptRequest(RunId Run, IReadOnlyList<string> Snapshots);

/// <summary>The machine is back at the primary side for good: Live Sync runs forward again.</summary>
/// <param name="Run">The run.</param>
/// <param name="Moved">Whether that is at a new site.</param>
public sealed record ReturnRequest(RunId Run, bool Moved);

/// <summary>Restore points that stay.</summary>
public sealed record RetainRequest(RunId Run, IReadOnlyList<string> Ids);

/// <summary>An instance was seen running.</summary>
/// <param name="Run">The run that started it.</param>
/// <param name="RunningAt">When, by the platform's clock.</param>
public sealed record ConfirmStartRequest(RunId Run, DateTimeOffset RunningAt);

/// <summary>Somebody waived by name that an old source be fenced.</summary>
public sealed record RecordDebtRequest(RunId Run, FencingDebt Debt);
