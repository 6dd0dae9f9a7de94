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

    /// <summary>
    /// The DR instance is gone, or never came to be, and an undo gives up what it wrote: the primary side holds the truth.
    /// </summary>
    public static readonly EntityOperation<RunId, Unit> GiveUp = Name.Operation<RunId, Unit>(nameof(GiveUp));

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
    public static readonly EntityOperation<ProtectedMachineState, Unit> Adopt =
        Name.Operation<ProtectedMachineState, Unit>(nameof(Adopt));

    /// <summary>All restore points but these were removed.</summary>
    public static readonly EntityOperation<RetainRequest, Unit> Retain =
        Name.Operation<RetainRequest, Unit>(nameof(Retain));

    /// <summary>The run lets the machine go; an abandoned one cannot take it any more, whether it had it or not.</summary>
    public static readonly EntityOperation<ReleaseRequest, Unit> Release =
        Name.Operation<ReleaseRequest, Unit>(nameof(Release));

    private const int KeptAlerts = 20;

    /// <summary>Registers the operations.</summary>
    public ProtectedMachine()
    {
        On(Read, _ => KnownMachine.Of(State));
        On(Claim, OnClaim);
        On(Permit, OnPermit);
        On(OpenEpoch, OnOpenEpoch);
        On(SetLiveSync, request => IfOwned(request.Run, () => State with { LiveSyncDisabled = !request.Enabled }));
        On(RecordSync, request => IfOwned(request.Run, () => Stand(request)));
        On(RecordBase, request => IfOwned(request.Run, () => State with { BackBase = request.RestorePoint.Id }));
        On(RecordFence, request => Changed(request.Run, () => Fenced(request)));
        On(RecordKept, request => Changed(request.Run, () => State with
        {
            Divergence = State.Divergence is { } window ? window with { KeptOn = request.Snapshots } : null,
        }));
        On(ConfirmStart, request => IfOwned(request.Run, () => State with
        {
            StartUnconfirmed = false,
            Before = null,
            ActiveSince = State.StartUnconfirmed ? request.RunningAt : State.ActiveSince,
        }));
        On(DeclineStart, OnDeclineStart);
        On(TakeBack, run => Changed(run, () => State.StartUnconfirmed ? TakenBack() : State));
        On(RecordDebt, request => IfOwned(request.Run, () => State with { Debt = request.Debt }));
        On(GiveUp, run => IfOwned(run, () =>
            Forgotten() with { ActiveSite = SiteRole.Primary, StartUnconfirmed = false }));
        On(Return, OnReturn);
        On(Adopt, OnAdopt);
        On(Retain, request => IfOwned(request.Run, () => State with
        {
            RestorePoints = [.. State.RestorePoints.Where(point => request.Ids.Contains(point.Id))],
        }));
        On(Release, OnRelease);
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

    private ClaimResult OnClaim(ClaimRequest request)
    {
        if (State.Owner is { } owner && owner != request.Run && State.Group != request.Group)
        {
            var refusal = Refusals.MachineBusy(Key, $"the run '{owner}' of the group '{State.Group}'");
            return Claimed(request, refusal);
        }

        if (State.Group == request.Group && request.RunNumber < State.OwnerNumber)
        {
            return Claimed(request, Refusals.PermitRefused(Key, request.Run, "a later run has had it since"));
        }

        if (State.Abandoned.Any(run => run.Group == request.Group && request.RunNumber <= run.RunNumber))
        {
            return Claimed(request, Refusals.PermitRefused(Key, request.Run, "the run was abandoned"));
        }

        var others = State.PermitsOf == request.Run ? null : State.PermitsUntil;
        State = State with { Owner = request.Run, OwnerNumber = request.RunNumber, Group = request.Group };
        if (State is { ActiveSite: SiteRole.Primary, SyncedSide: SiteRole.Recovery, SyncedTo: { } other }
            && request.Destination is { } wanted && wanted != other)
        {
            ForgetSync();
        }

        return Claimed(request, null, others);
    }

    private ClaimResult Claimed(ClaimRequest request, DrError? refusal, DateTimeOffset? others = null) => new(
        refusal, State with { RestorePoints = [] }, others,
        RestorePointRoom.StandingOf(State).FirstOrDefault(point => point.Id == request.RestorePoint));

    private PermitResult OnPermit(PermitRequest request)
    {
        if (State.Owner != request.Run && State.PermitsOf == request.Run)
        {
            // A run asks again only once what it did under the last permit has ended.
            State = State with { PermitsUntil = null };
        }

        if (PermitRules.WhyNot(State, request) is { } reason)
        {
            return new PermitResult(null, Refusals.PermitRefused(Key, request.Run, reason));
        }

        State = State with
        {
            PermitsOf = request.Run,
            PermitsUntil = State.PermitsUntil > request.ValidUntil ? State.PermitsUntil : request.ValidUntil,
        };
        if (request.Start is { } start)
        {
            State = State.ActiveSite != request.To ? TakenOver(request.To, start)
                : start.Waiver is { } waiver ? State with { Debt = waiver, Off = null }
                : State;

            if (State.OffSide == request.To)
            {
                // What is started is no longer off.
                State = State with { Off = null };
            }
        }

        return new PermitResult(new Permit(request.Run, request.Epoch, request.Step, request.ValidUntil), null);
    }

    private ProtectedMachineState TakenOver(SiteRole side, StartGrounds start) => State with
    {
        Before = new BeforeTakeOver(
            State.ActiveSince, State.PrimaryVm, State.Debt, State.LeftOff, State.Divergence, State.BackBase, State.Off, State.OffSide),
        ActiveSite = side,
        ActiveSince = null,
        StartUnconfirmed = true,
        PrimaryVm = side == SiteRole.Primary ? start.Vm : State.PrimaryVm,
        Debt = start.Waiver ?? State.Debt,

        // A proof that somebody waived is none: what an earlier run saw says nothing of now.
        Off = start.Waiver is null ? State.Off : null,
        LeftOff = side == SiteRole.Recovery && State.OffSide == SiteRole.Primary && start.Waiver is null ? State.Off : null,
        Divergence = side == SiteRole.Recovery ? start.Loss : State.Divergence,
        BackBase = side == SiteRole.Recovery ? null : State.BackBase,
        LeftSynced = side == SiteRole.Primary ? LeftAtRecovery() : null,
        RestorePoints = side == SiteRole.Primary && LeftAtRecovery() is not null
            ? RestorePointRoom.Fit(
                [State.RestorePoint!, .. State.RestorePoints.Where(other => other.Id != State.RestorePoint!.Id)],
                State.RestorePoint!.Id)
            : State.RestorePoints,
    };

    /// <summary>
    /// On a failback the DR instance still holds, on its own disks, what it held when it was powered off: until the
    /// first forward cycle that is the newest restore point there is. On an undo it holds what is given up.
    /// </summary>
    private SyncedPoint? LeftAtRecovery() =>
        State is { OffSide: SiteRole.Recovery, SyncedSide: SiteRole.Primary, Off: { } off, RestorePoint: { } point }
            && point.Epoch == State.OffEpoch
            ? new SyncedPoint
            {
                RestorePointId = point.Id,
                SyncedAt = off.ProvenAt,
                InstanceVmId = off.VmId,

                // No fingerprint: these disks did back a running instance, and never count as idle replicas.
                Disks = [.. off.Disks.Select(disk => new DestinationDisk(disk.Lun, disk.ResourceId, "", disk.Caching))],
            }
            : null;

    private OffEpoch OnOpenEpoch(OpenEpochRequest request)
    {
        var known = State.Off is { } off && State.Owner == request.Run && State.OffSide == request.Side
            && off.VmId == request.Off.VmId && off.Fingerprint == request.Off.Fingerprint;
        if (State.Owner == request.Run && !known)
        {
            State = State with { OffEpoch = State.OffEpoch + 1, Off = request.Off, OffSide = request.Side };
        }

        return new OffEpoch(State.OffEpoch, State.Off ?? request.Off);
    }

    private ProtectedMachineState Stand(RecordSyncRequest request)
    {
        if (request.Side == SiteRole.Primary)
        {
            return Stands(request) with
            {
                // New disks are a change of the old source, and no sign that it ran.
                LeftOff = request.Synced is { InstanceVmId: { } vm, InstanceFingerprint: { } fingerprint }
                    ? State.LeftOff is { } left ? left with { VmId = vm, Fingerprint = fingerprint } : null
                    : null,
            };
        }

        var others = State.RestorePoints.Where(point => point.Id != request.RestorePoint.Id);
        return Stands(request) with
        {
            RestorePoints = RestorePointRoom.Fit(
                [.. others.Append(request.RestorePoint).OrderByDescending(point => point.TakenAt)], request.RestorePoint.Id),
            LeftSynced = null,
            Blueprint = request.RestorePoint.Blueprint,
            LastCycleAt = request.Cycle ? request.Synced.SyncedAt : State.LastCycleAt,
        };
    }

    private ProtectedMachineState Stands(RecordSyncRequest request) => State with
    {
        RestorePoint = request.RestorePoint,
        Synced = request.Synced,
        SyncedSide = request.Side,
        SyncedTo = request.Instance,
    };

    private ProtectedMachineState Fenced(RecordFenceRequest request)
    {
        var fenced = request.Fenced;
        var ended = fenced.Off?.ProvenAt ?? fenced.At;
        return State with
        {
            Debt = null,
            Locked = fenced.Off is not null && (State.Locked || fenced.LockId is not null),
            LeftOff = fenced.Off,
            Divergence = HasRun(fenced) ? RanUntil(ended)
                : State.Divergence is { To: null } window ? window with { To = ended } : State.Divergence,
            Alerts = fenced.FoundOn
                ? [.. State.Alerts.Append(new Alert(Refusals.SourceReturned(Key), request.Now)).TakeLast(KeptAlerts)]
                : State.Alerts,
        };
    }

    /// <summary>Whether the old source ran since it was last seen off.</summary>
    private bool HasRun(FencedVm fenced) => fenced.Off is { } now && (fenced.FoundOn
        || (State.LeftOff is { } left && (left.VmId != now.VmId || left.Fingerprint != now.Fingerprint)));

    /// <summary>What it wrote meanwhile stands nowhere else, also where what it wrote before is kept already.</summary>
    private LossWindow RanUntil(DateTimeOffset ended) =>
        (State.Divergence ?? new LossWindow(SiteRole.Primary, State.LeftOff?.ProvenAt ?? State.ActiveSince ?? ended, ended))
            with { To = ended, KeptOn = null };

    private DeclineResult OnDeclineStart(RunId run)
    {
        if (State.Owner != run || !State.StartUnconfirmed)
        {
            return new DeclineResult(Refused: true);
        }

        State = TakenBack();
        ForgetSync();
        return new DeclineResult(Refused: false);
    }

    private ProtectedMachineState TakenBack()
    {
        var back = State with
        {
            ActiveSite = State.ActiveSite == SiteRole.Primary ? SiteRole.Recovery : SiteRole.Primary,
            StartUnconfirmed = false,
            Before = null,
            LeftSynced = null,
        };
        return State.Before is not { } before ? back : back with
        {
            ActiveSince = before.ActiveSince,
            PrimaryVm = before.PrimaryVm,
            Debt = before.Debt,
            LeftOff = before.LeftOff,
            Divergence = before.Divergence,
            BackBase = before.BackBase,
            Off = before.Off,
            OffSide = before.OffSide,
        };
    }

    private void ForgetSync() => State = Forgotten();

    private ProtectedMachineState Forgotten() => State with { RestorePoint = null, Synced = null, SyncedTo = null };

    private ProtectedMachineState OnReturn(ReturnRequest request)
    {
        if (State.Owner == request.Run && State.ActiveSite == SiteRole.Primary)
        {
            State = Home() with
            {
                LiveSyncDisabled = false,
                BackBase = null,
                Before = null,
                Alerts = [],

                // What the DR side was off by says nothing once it is changed by cycles.
                Off = State.OffSide == SiteRole.Recovery ? null : State.Off,
                Divergence = request.Moved ? State.Divergence : null,

                // At a new site the debt and the lock of the old one stay where they were made.
                Debt = request.Moved ? State.Debt : null,
                Locked = request.Moved && State.Locked,
            };
        }

        return State;
    }

    private ProtectedMachineState Home() => State switch
    {
        { LeftSynced: { } left } => State with
        {
            Synced = left,
            SyncedSide = SiteRole.Recovery,
            SyncedTo = null,
            RestorePoint = State.RestorePoints.FirstOrDefault(point => point.Id == left.RestorePointId),
            LeftSynced = null,
        },
        { OffSide: SiteRole.Recovery } => Forgotten(),
        _ => State,
    };

    private Unit OnAdopt(ProtectedMachineState former)
    {
        if (State.OffEpoch <= former.OffEpoch)
        {
            State = former with
            {
                Owner = State.Owner,
                OwnerNumber = State.OwnerNumber,
                PermitsOf = State.PermitsOf,
                PermitsUntil = State.PermitsUntil,
                Abandoned = State.Abandoned,
                PrimaryVm = null,
                Debt = null,
                Locked = false,
                FormerDebts = former.Debt is { } debt ? [.. former.FormerDebts, debt] : former.FormerDebts,
            };
        }

        return Unit.Value;
    }

    private Unit OnRelease(ReleaseRequest request)
    {
        if (request.Abandoned is { } abandoned)
        {
            var others = State.Abandoned.Where(run => run.Group != abandoned.Group);
            State = State with { Abandoned = [.. others, abandoned] };
        }

        if (State.PermitsOf == request.Run && !request.PermitsMayBeInUse)
        {
            State = State with { PermitsUntil = null };
        }

        if (State.Owner == request.Run)
        {
            State = State with { Owner = null };
        }

        return Unit.Value;
    }
}
