using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>When a run may change a machine's world: what keeps both sides from running, and the truth from being overwritten.</summary>
internal static class PermitRules
{
    /// <summary>Why not; null if it may.</summary>
    public static string? WhyNot(ProtectedMachineState machine, PermitRequest request)
    {
        if (machine.Owner != request.Run)
        {
            return machine.Owner is { } owner ? $"the run '{owner}' owns it" : "no run owns it";
        }

        if (request.Epoch != machine.OffEpoch)
        {
            return $"the off-epoch is {machine.OffEpoch}, not {request.Epoch}";
        }

        return request.Step switch
        {
            Step.Start when request.Start is { } start => NoStart(machine, request.To, start),
            Step.Start => "a start says what it rests on",
            Step.Settle => machine.FormerDebts.Count == 0 ? "it owes nothing at a site that it has left" : null,
            Step.Fence => machine.ActiveSite == SiteRole.Primary ? "the primary side holds the truth and is never fenced" : null,
            Step.Backup or Step.LiveSync when machine.Debt is not null && !request.DebtWaived =>
                "its source is not proven off: the fencing debt comes first",

            // What only looks at snapshots, or removes old ones, harms nobody.
            Step.Prune => null,
            _ => request.To == machine.ActiveSite
                ? $"{request.To} holds the truth, and {request.Step} would overwrite it"
                : null,
        };
    }

    private static string? NoStart(ProtectedMachineState machine, SiteRole to, StartGrounds start)
    {
        if (to == SiteRole.Recovery && !machine.LiveSyncDisabled)
        {
            return "Live Sync is not disabled";
        }

        if (to == machine.ActiveSite)
        {
            return null;
        }

        if (start.Basis == StartBasis.Own && to == SiteRole.Recovery)
        {
            return "the DR side starts from a restore point";
        }

        var proven = machine.Off is not null && machine.OffSide == machine.ActiveSite;
        if (!proven && start is { Waiver: null, OtherIsGone: false })
        {
            return $"the VM at {machine.ActiveSite} is not proven off";
        }

        var stands = machine.SyncedSide == to && machine.Synced is not null && machine.RestorePoint is not null;
        return start.Basis switch
        {
            StartBasis.Own => null,
            _ when !stands => $"{to} stands at no restore point",
            StartBasis.Synced when machine.RestorePoint!.Epoch != machine.OffEpoch
                || machine.RestorePoint.Consistency != Consistency.Offline =>
                $"{to} is not at a restore point of this off-epoch",
            _ => null,
        };
    }
}
