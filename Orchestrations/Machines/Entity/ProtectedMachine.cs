using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations;

/// <summary>
/// What outlives the runs of a machine: who may act on it, which side holds the truth, its off-epoch, its restore points,
/// its debts. Key: <see cref="MachineKey"/>.
/// </summary>
public sealed class ProtectedMachine : Entity<ProtectedMachineState>
{
    /// <summary>The entity's name.</summary>
    public static readonly EntityName<ProtectedMachineState> Name = new(nameof(ProtectedMachine));

    /// <summary>What runs have to know before they begin.</summary>
    public static readonly EntityOperation<Unit, KnownMachine> Read = Name.Operation<Unit, KnownMachine>(nameof(Read));

    /// <summary>A run takes the machine; a newer run of the same group takes it from an older one.</summary>
    public static readonly EntityOperation<ClaimRequest, ClaimResult> Claim =
        Name.Operation<ClaimRequest, ClaimResult>(nameof(Claim));

    /// <summary>Leave to change the world in one step. Leave to start makes that side the one that holds the truth.</summary>
    public static readonly EntityOperation<PermitRequest, PermitResult> Permit =
        Name.Operation<PermitRequest, PermitResult>(nameof(Permit));

    /// <summary>A proven power-off opens an epoch; the same proof does not open a second one.</summary>
    public static readonly EntityOperation<OpenEpochRequest, OffEpoch> OpenEpoch =
        Name.Operation<OpenEpochRequest, OffEpoch>(nameof(OpenEpoch));

    /// <summary>Switches Live Sync.</summary>
    public static readonly EntityOperation<SetLiveSyncRequest, Unit> SetLiveSync =
        Name.Operation<SetLiveSyncRequest, Unit>(nameof(SetLiveSync));

    /// <summary>A side stands at a restore point.</summary>
    public static readonly EntityOperation<RecordSyncRequest, Unit> RecordSync =
        Name.Operation<RecordSyncRequest, Unit>(nameof(RecordSync));

    /// <summary>The way back was seeded.</summary>
    public static readonly EntityOperation<RecordBaseRequest, Unit> RecordBase =
        Name.Operation<RecordBaseRequest, Unit>(nameof(RecordBase));

    /// <summary>The side that no longer holds the truth is kept off: a debt is settled.</summary>
    public static readonly EntityOperation<RecordFenceRequest, ProtectedMachineState> RecordFence =
        Name.Operation<RecordFenceRequest, ProtectedMachineState>(nameof(RecordFence));

    /// <summary>A VM that the machine has left for a new site is kept off: a debt of then is settled.</summary>
    public static readonly EntityOperation<SettleRequest, Unit> Settle = Name.Operation<SettleRequest, Unit>(nameof(Settle));

    /// <summary>What an old source wrote beside the DR side is kept.</summary>
    public static readonly EntityOperation<RecordKeptRequest, ProtectedMachineState> RecordKept =
        Name.Operation<RecordKeptRequest, ProtectedMachineState>(nameof(RecordKept));

    /// <summary>The active side's instance was seen running: its start cannot be declined any more.</summary>
    public static readonly EntityOperation<ConfirmStartRequest, Unit> ConfirmStart =
        Name.Operation<ConfirmStartRequest, Unit>(nameof(ConfirmStart));

    /// <summary>
    /// The permitted start was not made: the other side holds the truth again, and what was synced no longer counts;
    /// unless the instance ran before.
    /// </summary>
    public static readonly EntityOperation<RunId, DeclineResult> DeclineStart =
        Name.Operation<RunId, DeclineResult>(nameof(DeclineStart));

    /// <summary>The permitted start was not made, and what was synced still stands: the other side holds the truth again.</summary>
    public static readonly EntityOperation<RunId, ProtectedMachineState> TakeBack =
        Name.Operation<RunId, ProtectedMachineState>(nameof(TakeBack));

    /// <summary>Somebody waived by name that the old source be fenced.</summary>
    public static readonly EntityOperation<RecordDebtRequest, Unit> RecordDebt =
        Name.Operation<RecordDebtRequest, Unit>(nameof(RecordDebt));

    /// <summary>The machine is back at the primary side for good: Live Sync runs forward again.</summary>
    public static readonly EntityOperation<ReturnRequest, ProtectedMachineState> Return =
        Name.Operation<ReturnRequest, ProtectedMachineState>(nameof(Return));

    /// <summary>A machine that came from another VM, after a failback to a new site, begins with what is known of it.</summary>
    public static readonly EntityOperation<AdoptRequest, Unit> Adopt = Name.Operation<AdoptRequest, Unit>(nameof(Adopt));

    /// <summary>All restore points but these were removed.</summary>
    public static readonly EntityOperation<RetainRequest, Unit> Retain =
        Name.Operation<RetainRequest, Unit>(nameof(Retain));

    /// <summary>The run was cancelled: of what it does only the way back is permitted.</summary>
    public static readonly EntityOperation<RunId, Unit> Hold = Name.Operation<RunId, Unit>(nameof(Hold));

    /// <summary>The run lets the machine go; an abandoned one cannot take it any more, whether it had it or not.</summary>
    public static readonly EntityOperation<ReleaseRequest, Unit> Release =
        Name.Operation<ReleaseRequest, Unit>(nameof(Release));

    /// <summary>All that is known, to foretell by.</summary>
    public static readonly EntityOperation<Unit, ProtectedMachineState> Copy = Name.Operation<Unit, ProtectedMachineState>(nameof(Copy));

    /// <summary>Registers the operations.</summary>
    public ProtectedMachine()
    {
        On(Read, _ => KnownMachine.Of(State));
        On(Copy, _ => State);
        On(Claim, request => After(Ownership.Claim(State, Key, request)));
        On(Permit, request => After(Permits.Give(State, Key, request)));
        On(OpenEpoch, request => After(OffEpochs.Open(State, request)));
        On(SetLiveSync, request => IfOwned(request.Run, () => State with { LiveSyncDisabled = !request.Enabled }));
        On(RecordSync, request => IfOwned(request.Run, () => SyncedSides.Stand(State, request)));
        On(RecordBase, request => IfOwned(request.Run, () => State with { BackBase = request.RestorePoint.Id }));
        On(RecordFence, request => Changed(request.Run, () => OldSources.Fenced(State, Key, request)));
        On(Settle, request => IfOwned(request.Run, () => OldSources.Settled(State, request)));
        On(RecordKept, request => Changed(request.Run, () => OldSources.Kept(State, request)));
        On(ConfirmStart, request => IfOwned(request.Run, () => TakeOvers.Confirmed(State, request)));
        On(DeclineStart, run => After(TakeOvers.Decline(State, run)));
        On(TakeBack, run => Changed(run, () => State.StartUnconfirmed ? TakeOvers.TakenBack(State) : State));
        On(RecordDebt, request => IfOwned(request.Run, () => State with { Debt = request.Debt }));
        On(Return, request => Changed(request.Run, () => Homecomings.Return(State, request)));
        On(Adopt, request => After((Homecomings.Adopt(State, Key, request), Unit.Value)));
        On(Retain, request => IfOwned(request.Run, () => State with
        {
            RestorePoints = [.. State.RestorePoints.Where(point => request.Ids.Contains(point.Id))],
        }));
        On(Hold, run => After((Ownership.Hold(State, run), Unit.Value)));
        On(Release, request => After((Ownership.Release(State, request), Unit.Value)));
    }

    private T After<T>((ProtectedMachineState State, T Answer) operation)
    {
        State = operation.State;
        return operation.Answer;
    }

    private ProtectedMachineState Changed(RunId run, Func<ProtectedMachineState> change)
    {
        IfOwned(run, change);
        return State;
    }

    private Unit IfOwned(RunId run, Func<ProtectedMachineState> change)
    {
        if (State.Owner == run)
        {
            State = change();
        }

        return Unit.Value;
    }
}
