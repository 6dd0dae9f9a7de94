using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>Which side of a machine holds the truth: one takes over when its start is permitted, and may give it back.</summary>
internal static class TakeOvers
{
    public static ProtectedMachineState Started(ProtectedMachineState machine, SiteRole side, StartGrounds start)
    {
        var started = machine.ActiveSite != side ? TakenOver(machine, side, start)
            : start.Waiver is { } waiver ? machine with { Debt = waiver, Off = null }
            : machine;

        // What is started is no longer off.
        return started.OffSide == side ? started with { Off = null } : started;
    }

    /// <summary>The instance was seen running: its start cannot be declined any more.</summary>
    public static ProtectedMachineState Confirmed(ProtectedMachineState machine, ConfirmStartRequest request) => machine with
    {
        StartUnconfirmed = false,
        Before = null,
        ActiveSince = machine.StartUnconfirmed ? request.RunningAt : machine.ActiveSince,
    };

    public static (ProtectedMachineState State, DeclineResult Answer) Decline(ProtectedMachineState machine, RunId run) =>
        machine.Owner != run || !machine.StartUnconfirmed
            ? (machine, new DeclineResult(Refused: true))
            : (SyncedSides.Forgotten(TakenBack(machine)), new DeclineResult(Refused: false));

    /// <summary>The permitted start was not made: the other side holds the truth, as if it had never been asked for.</summary>
    public static ProtectedMachineState TakenBack(ProtectedMachineState machine)
    {
        var back = machine with
        {
            ActiveSite = machine.ActiveSite == SiteRole.Primary ? SiteRole.Recovery : SiteRole.Primary,
            StartUnconfirmed = false,
            Before = null,
            LeftSynced = null,
        };
        return machine.Before is not { } before ? back : back with
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

    private static ProtectedMachineState TakenOver(ProtectedMachineState machine, SiteRole side, StartGrounds start)
    {
        // What the other side stood at is gone with it.
        var left = side == SiteRole.Primary && !start.OtherIsGone ? SyncedSides.LeftAtRecovery(machine) : null;
        return (start.OtherIsGone ? SyncedSides.Forgotten(machine) : machine) with
        {
            Before = new BeforeTakeOver(
                machine.ActiveSince, machine.PrimaryVm, machine.Debt, machine.LeftOff, machine.Divergence, machine.BackBase,
                machine.Off, machine.OffSide),
            ActiveSite = side,
            ActiveSince = null,
            StartUnconfirmed = true,
            PrimaryVm = side == SiteRole.Primary ? start.Vm : machine.PrimaryVm,
            Debt = start.Waiver ?? machine.Debt,

            // A proof that somebody waived is none: what an earlier run saw says nothing of now.
            Off = start.Waiver is null ? machine.Off : null,
            LeftOff = side == SiteRole.Recovery && machine.OffSide == SiteRole.Primary && start.Waiver is null
                ? machine.Off
                : null,
            Divergence = side == SiteRole.Recovery ? start.Loss : machine.Divergence,
            BackBase = side == SiteRole.Recovery ? null : machine.BackBase,
            LeftSynced = left,
            RestorePoints = left is null ? machine.RestorePoints : RestorePointRoom.Fit(
                [machine.RestorePoint!, .. machine.RestorePoints.Where(other => other.Id != machine.RestorePoint!.Id)],
                machine.RestorePoint!.Id),
        };
    }
}
