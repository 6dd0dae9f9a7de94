using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>What a readiness check finds without a look at any site: in the plan, and in what is known of a machine.</summary>
internal static class KnownFindings
{
    public static IEnumerable<Finding> Of(Plan plan, Machine machine, KnownMachine known, DateTimeOffset now) =>
        [.. OfPlan(plan, machine, known), .. OfLiveSync(plan, machine, known, now), .. OfPast(machine, known)];

    private static IEnumerable<Finding> OfPlan(Plan plan, Machine machine, KnownMachine known)
    {
        if (machine.Health is null)
        {
            yield return new Finding(
                Severity.Warning, ErrorCodes.NoHealthProbe,
                $"The plan defines no health probe for '{machine.Name}': once it is on, it counts as working, and what depends on it starts.",
                "Add a health probe to the machine in the plan: tcp, http, agent or script.", null, machine.Name);
        }

        var planned = MachineKey.Of(new VmReference(plan.Primary, machine.Source.ResourceGroup, machine.Source.Vm));
        if (known is { ActiveSite: SiteRole.Primary, PrimaryVm: { } runs } && runs != planned)
        {
            yield return new Finding(
                Severity.Error, ErrorCodes.PlanDrifted,
                $"The machine '{machine.Name}' runs as {runs} since a failback, and the plan says {planned}.",
                "Let the plan say where the machine is: the group's drift shows what to write.", SiteRole.Primary, machine.Name);
        }
    }

    private static IEnumerable<Finding> OfLiveSync(Plan plan, Machine machine, KnownMachine known, DateTimeOffset now)
    {
        // Where the machine runs at the DR site, or a run powered it off, Live Sync has nothing to bring.
        if (known.ActiveSite != SiteRole.Primary || known.PoweredOff)
        {
            yield break;
        }

        if (known.LiveSyncDisabled)
        {
            yield return new Finding(
                Severity.Warning, ErrorCodes.LiveSyncOff,
                $"Live Sync of '{machine.Name}' is disabled: the DR site falls behind.",
                $"Enable it: POST /api/groups/{plan.Group}/live-sync/enable.", SiteRole.Primary, machine.Name);
        }

        if (known.Points.Count == 0)
        {
            yield return new Finding(
                Severity.Warning, ErrorCodes.NeverSynced,
                $"Nothing of '{machine.Name}' was ever brought to the DR site: a planned failover has to copy all of it, and an unplanned one is not possible.",
                $"Protect the group: POST /api/groups/{plan.Group}/protect.", SiteRole.Recovery, machine.Name);
        }
        else if (plan.RpoTarget is { } target && now - known.Points[0].TakenAt is var age && age > target)
        {
            yield return new Finding(
                Severity.Warning, ErrorCodes.SyncOverdue,
                $"The newest restore point of '{machine.Name}' is {age.TotalMinutes:0} min old; the plan's objective is {target.TotalMinutes:0} min.",
                "See how the last Live Sync cycles ended, and how long they take; run one now.", SiteRole.Recovery, machine.Name);
        }
    }

    private static Finding Owing(Machine machine, FencingDebt debt, Severity severity) => new(
        severity, ErrorCodes.FencingDebtOpen,
        $"Whether {debt.Source} of '{machine.Name}' is off was waived by {debt.WaivedBy} at {debt.Since:u} and never settled: {debt.Reason}",
        "Deallocate the VM as soon as its site answers; cycles and re-protect do, and settle the debt.", SiteRole.Primary, machine.Name);

    private static IEnumerable<Finding> OfPast(Machine machine, KnownMachine known)
    {
        if (known.Debt is { } open)
        {
            yield return Owing(machine, open, Severity.Error);
        }

        // One at a site that the machine has left touches nothing of what runs here.
        foreach (var debt in known.FormerDebts)
        {
            yield return Owing(machine, debt, Severity.Warning);
        }

        if (known.LastAlert is { } alert)
        {
            yield return new Finding(
                Severity.Warning, ErrorCodes.AlertOpen,
                $"At {alert.At:u} something happened to '{machine.Name}': {alert.Error.Code}: {DrError.Sentence(alert.Error.Message)}",
                alert.Error.Remedy, null, machine.Name);
        }
    }
}
