using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations;

/// <summary>What outlives the runs of a machine: who may act on it, its off-epoch, Live Sync. Key: <see cref="MachineKey"/>.</summary>
public sealed class ProtectedMachine : Entity<ProtectedMachineState>
{
    /// <summary>The entity's name.</summary>
    public static readonly EntityName<ProtectedMachineState> Name = new(nameof(ProtectedMachine));

    /// <summary>A run takes the machine; a newer run of the same group takes it from an older one.</summary>
    public static readonly EntityOperation<ClaimRequest, ClaimResult> Claim =
        Name.Operation<ClaimRequest, ClaimResult>(nameof(Claim));

    /// <summary>Leave to change the world in one step. Leave to start makes the DR side the one that holds the truth.</summary>
    public static readonly EntityOperation<PermitRequest, PermitResult> Permit =
        Name.Operation<PermitRequest, PermitResult>(nameof(Permit));

    /// <summary>A proven power-off opens an epoch; the same proof does not open a second one.</summary>
    public static readonly EntityOperation<OpenEpochRequest, OffEpoch> OpenEpoch =
        Name.Operation<OpenEpochRequest, OffEpoch>(nameof(OpenEpoch));

    /// <summary>Switches Live Sync.</summary>
    public static readonly EntityOperation<SetLiveSyncRequest, Unit> SetLiveSync =
        Name.Operation<SetLiveSyncRequest, Unit>(nameof(SetLiveSync));

    /// <summary>The destination instance was seen running: its start cannot be declined any more.</summary>
    public static readonly EntityOperation<RunId, Unit> ConfirmStart =
        Name.Operation<RunId, Unit>(nameof(ConfirmStart));

    /// <summary>
    /// The permitted start was not made: the primary side holds the truth again, and what was synced no longer counts;
    /// unless the destination ran before.
    /// </summary>
    public static readonly EntityOperation<RunId, DeclineResult> DeclineStart =
        Name.Operation<RunId, DeclineResult>(nameof(DeclineStart));

    /// <summary>The run lets the machine go; an abandoned one cannot take it any more, whether it had it or not.</summary>
    public static readonly EntityOperation<ReleaseRequest, Unit> Release =
        Name.Operation<ReleaseRequest, Unit>(nameof(Release));

    /// <summary>Registers the operations.</summary>
    public ProtectedMachine()
    {
        On(Claim, OnClaim);
        On(Permit, OnPermit);
        On(OpenEpoch, OnOpenEpoch);
        On(SetLiveSync, OnSetLiveSync);
        On(ConfirmStart, OnConfirmStart);
        On(DeclineStart, OnDeclineStart);
        On(Release, OnRelease);
    }

    private ClaimResult OnClaim(ClaimRequest request)
    {
        if (State.Owner is { } owner && owner != request.Run && State.Group != request.Group)
        {
            var refusal = Refusals.MachineBusy(Key, $"the run '{owner}' of the group '{State.Group}'");
            return new ClaimResult(refusal, State);
        }

        if (State.Group == request.Group && request.RunNumber < State.OwnerNumber)
        {
            return new ClaimResult(Refusals.PermitRefused(Key, request.Run, "a later run has had it since"), State);
        }

        if (State.Abandoned.Any(run => run.Group == request.Group && request.RunNumber <= run.RunNumber))
        {
            return new ClaimResult(Refusals.PermitRefused(Key, request.Run, "the run was abandoned"), State);
        }

        var others = State.Owner == request.Run ? null : State.PermitsUntil;
        State = State with { Owner = request.Run, OwnerNumber = request.RunNumber, Group = request.Group };
        if (State.ActiveSite == SiteRole.Primary && State.SyncedTo is { } other
            && request.Destination is { } wanted && wanted != other)
        {
            ForgetSync();
        }

        return new ClaimResult(null, State, others);
    }

    private PermitResult OnPermit(PermitRequest request)
    {
        if (WhyNot(request) is { } reason)
        {
            return new PermitResult(null, Refusals.PermitRefused(Key, request.Run, reason));
        }

        State = State with
        {
            PermitsUntil = State.PermitsUntil > request.ValidUntil ? State.PermitsUntil : request.ValidUntil,
            ActiveSite = request.Step == Step.Start ? SiteRole.Recovery : State.ActiveSite,
        };
        return new PermitResult(new Permit(request.Run, request.Epoch, request.Step, request.ValidUntil), null);
    }

    private string? WhyNot(PermitRequest request)
    {
        if (State.Owner != request.Run)
        {
            return State.Owner is { } owner ? $"the run '{owner}' owns it" : "no run owns it";
        }

        if (request.Epoch != State.OffEpoch)
        {
            return $"the off-epoch is {State.OffEpoch}, not {request.Epoch}";
        }

        if (request.Step == Step.Start)
        {
            return !State.LiveSyncDisabled || State.RestorePoint?.Epoch != State.OffEpoch
                ? "its destination is not at a restore point of this off-epoch with Live Sync disabled"
                : null;
        }

        return State.ActiveSite == SiteRole.Recovery
            ? $"the DR side holds the truth, and {request.Step} would overwrite it"
            : null;
    }

    private OffEpoch OnOpenEpoch(OpenEpochRequest request)
    {
        var known = State.Off is { } off && State.Owner == request.Run
            && off.VmId == request.Off.VmId && off.Fingerprint == request.Off.Fingerprint;
        if (State.Owner == request.Run && !known)
        {
            State = State with { OffEpoch = State.OffEpoch + 1, Off = request.Off };
        }

        return new OffEpoch(State.OffEpoch, State.Off ?? request.Off);
    }

    private Unit OnSetLiveSync(SetLiveSyncRequest request)
    {
        if (State.Owner == request.Run)
        {
            State = State with
            {
                LiveSyncDisabled = !request.Enabled,
                RestorePoint = request.RestorePoint ?? State.RestorePoint,
                Synced = request.Synced ?? State.Synced,
                SyncedTo = request.Destination ?? State.SyncedTo,
            };
        }

        return Unit.Value;
    }

    private Unit OnConfirmStart(RunId run)
    {
        if (State.Owner == run)
        {
            State = State with { RanAtRecovery = true };
        }

        return Unit.Value;
    }

    private DeclineResult OnDeclineStart(RunId run)
    {
        if (State.Owner != run || State.RanAtRecovery)
        {
            return new DeclineResult(Refused: true);
        }

        State = State with { ActiveSite = SiteRole.Primary };
        ForgetSync();
        return new DeclineResult(Refused: false);
    }

    private void ForgetSync() => State = State with { RestorePoint = null, Synced = null, SyncedTo = null };

    private Unit OnRelease(ReleaseRequest request)
    {
        if (request.Abandoned is { } abandoned)
        {
            var others = State.Abandoned.Where(run => run.Group != abandoned.Group);
            State = State with { Abandoned = [.. others, abandoned] };
        }

        if (State.Owner == request.Run)
        {
            State = State with { Owner = null, PermitsUntil = request.PermitsMayBeInUse ? State.PermitsUntil : null };
        }

        return Unit.Value;
    }
}
