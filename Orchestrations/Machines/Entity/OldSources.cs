using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>The source that a machine has left: kept off, and what it wrote beside the DR side kept.</summary>
internal static class OldSources
{
    private const int KeptAlerts = 20;

    /// <summary>It was seen off, and locked where that was asked for: a debt is settled by it.</summary>
    public static ProtectedMachineState Fenced(ProtectedMachineState machine, string key, RecordFenceRequest request)
    {
        var fenced = request.Fenced;
        var ended = fenced.Off?.ProvenAt ?? fenced.At;
        return Told(machine, fenced, Refusals.SourceReturned(key), request.Now) with
        {
            Debt = null,
            Locked = fenced.Off is not null && (machine.Locked || fenced.LockId is not null),
            LeftOff = fenced.Off,
            Divergence = HasRun(machine, fenced) ? RanUntil(machine, ended)
                : machine.Divergence is { To: null } window ? window with { To = ended } : machine.Divergence,
        };
    }

    /// <summary>
    /// A failback that may give it other disks: that it looks otherwise afterwards is no sign that it ran. It was fenced by
    /// the same run, and is again by whatever comes next.
    /// </summary>
    public static ProtectedMachineState Changed(ProtectedMachineState machine, PermitRequest request) =>
        request is { To: SiteRole.Primary, Step: Step.LiveSync } && machine is { ActiveSite: SiteRole.Recovery, OffSide: SiteRole.Recovery, Off: not null }
            ? machine with { LeftOff = null }
            : machine;

    /// <summary>One that the machine has left for a new site was seen off: nothing overwrites what it wrote.</summary>
    public static ProtectedMachineState Settled(ProtectedMachineState machine, SettleRequest request) =>
        Told(machine, request.Fenced, Refusals.FormerSourceReturned(request.Vm), request.Now) with
        {
            FormerDebts =
            [
                .. machine.FormerDebts.Where(left => MachineKey.Of(left.Vm) != MachineKey.Of(request.Vm)),
            ],
        };

    /// <summary>What it wrote is on these snapshots.</summary>
    public static ProtectedMachineState Kept(ProtectedMachineState machine, RecordKeptRequest request) => machine with
    {
        Divergence = machine.Divergence is { } window ? window with { KeptOn = request.Snapshots } : null,
    };

    private static ProtectedMachineState Told(
        ProtectedMachineState machine, FencedVm fenced, DrError returned, DateTimeOffset now) => machine with
    {
        Alerts = fenced.FoundOn ? [.. machine.Alerts.Append(new Alert(returned, now)).TakeLast(KeptAlerts)] : machine.Alerts,
    };

    /// <summary>Whether it ran since it was last seen off.</summary>
    private static bool HasRun(ProtectedMachineState machine, FencedVm fenced) => fenced.Off is { } now && (fenced.FoundOn
        || (machine.LeftOff is { } left && (left.VmId != now.VmId || left.Fingerprint != now.Fingerprint)));

    /// <summary>What it wrote meanwhile stands nowhere else, also where what it wrote before is kept already.</summary>
    private static LossWindow RanUntil(ProtectedMachineState machine, DateTimeOffset ended)
    {
        var known = machine.Divergence
            ?? new LossWindow(SiteRole.Primary, machine.LeftOff?.ProvenAt ?? machine.ActiveSince ?? ended, ended);
        return known with { To = ended, KeptOn = null };
    }
}
