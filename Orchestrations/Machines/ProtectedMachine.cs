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
    public static readonly EntityOperation<OpenEpochRequest, int> OpenEpoch =
        Name.Operation<OpenEpochRequest, int>(nameof(OpenEpoch));

    /// <summary>Switches Live Sync.</summary>
    public static readonly EntityOperation<SetLiveSyncRequest, Unit> SetLiveSync =
        Name.Operation<SetLiveSyncRequest, Unit>(nameof(SetLiveSync));

    /// <summary>The permitted start was not made: the primary side holds the truth again.</summary>
    public static readonly EntityOperation<RunId, Unit> DeclineStart =
        Name.Operation<RunId, Unit>(nameof(DeclineStart));

    /// <summary>The run lets the machine go.</summary>
    public static readonly EntityOperation<RunId, Unit> Release = Name.Operation<RunId, Unit>(nameof(Release));

    /// <summary>Registers the operations.</summary>
    public ProtectedMachine()
    {
        On(Claim, OnClaim);
        On(Permit, OnPermit);
        On(OpenEpoch, OnOpenEpoch);
        On(SetLiveSync, OnSetLiveSync);
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

        State = State with { Owner = request.Run, Group = request.Group };
        return new ClaimResult(null, State);
    }

    private PermitResult OnPermit(PermitRequest request)
    {
        if (WhyNot(request) is { } reason)
        {
            return new PermitResult(null, Refusals.PermitRefused(Key, request.Run, reason));
        }

        if (request.Step == Step.Start)
        {
            State = State with { ActiveSite = SiteRole.Recovery };
        }

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

        return State.ActiveSite == SiteRole.Recovery && request.Step != Step.Start
            ? $"the DR side holds the truth, and {request.Step} would overwrite it"
            : null;
    }

    private int OnOpenEpoch(OpenEpochRequest request)
    {
        var known = State.Off is { } off && State.Owner == request.Run
            && off.VmId == request.Off.VmId && off.Fingerprint == request.Off.Fingerprint;
        if (State.Owner == request.Run && !known)
        {
            State = State with { OffEpoch = State.OffEpoch + 1, Off = request.Off };
        }

        return State.OffEpoch;
    }

    private Unit OnSetLiveSync(SetLiveSyncRequest request)
    {
        if (State.Owner == request.Run)
        {
            State = State with
            {
                LiveSyncEnabled = request.Enabled,
                RestorePoint = request.RestorePoint ?? State.RestorePoint,
                Synced = request.Synced ?? State.Synced,
            };
        }

        return Unit.Value;
    }

    private Unit OnDeclineStart(RunId run)
    {
        if (State.Owner == run)
        {
            State = State with { ActiveSite = SiteRole.Primary };
        }

        return Unit.Value;
    }

    private Unit OnRelease(RunId run)
    {
        if (State.Owner == run)
        {
            State = State with { Owner = null };
        }

        return Unit.Value;
    }
}
