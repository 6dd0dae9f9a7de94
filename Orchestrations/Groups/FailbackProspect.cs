using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>What a failback looks at before it begins: which way each machine gets back, and what is left behind.</summary>
internal static class FailbackProspect
{
    public static async Task<Prospect> LookAsync(Looks looks, RunRequest input, Plan plan)
    {
        var target = input.TargetOf();
        if (input.Options.Target is { } name && target is null && name != plan.Primary.Name.Value)
        {
            return Prospect.Refused(Refusals.UnknownTarget(name, plan));
        }

        var known = await looks.KnownAsync(plan);
        if (target is not null && NeverLeft(plan, known, target) is { } stayed)
        {
            return Prospect.Refused(Refusals.NeverLeft(stayed, plan.Primary, target.Site));
        }

        var ways = await Task.WhenAll(plan.Machines.Select(machine => InspectAsync(looks, plan, machine, target)));
        if (ways.FirstOrDefault(way => way.Error is not null).Error is { } error)
        {
            return Prospect.Refused(error);
        }

        if (target is not null
            && plan.Machines.Zip(ways).FirstOrDefault(pair => pair.Second.Seen is { Exists: true, Ours: false }).First is { } taken)
        {
            return Prospect.Refused(Refusals.NameTaken(taken, plan.Group, target));
        }

        var decisions = plan.Machines.Zip(ways).ToDictionary(
            pair => pair.First.Name, pair => Decide(pair.Second.Seen!, target));
        var diverged = known.Values.Any(machine => machine.Divergence is not null);
        return new Prospect(
            work => Place(work with
            {
                Decision = decisions[work.Machine.Name],
                Loss = known[work.Machine.Name].Divergence,
            }, plan, target),
            !diverged || input.Acknowledges(input.Options.AcknowledgeDivergence)
                ? null
                : Refusals.NotAcknowledged(
                    plan.Group, "acknowledgeDivergence",
                    "After an unplanned failover the old sources hold writes that the DR side never had; a failback leaves "
                    + "them behind, on snapshots that are kept."));
    }

    /// <summary>A machine that is still where it was before the failover: the group would be torn between two sites.</summary>
    private static MachineName? NeverLeft(
        Plan plan, IReadOnlyDictionary<MachineName, KnownMachine> known, FailbackTarget target) =>
        plan.Machines.FirstOrDefault(machine =>
            known[machine.Name] is { ActiveSite: SiteRole.Primary } state
            && state.PrimaryVm != MachineKey.Of(new VmReference(target.Site, target.ResourceGroup, machine.Source.Vm)))?.Name;

    public static Task<(WayBack? Seen, DrError? Error)> InspectAsync(
        Looks looks, Plan plan, Machine machine, FailbackTarget? target)
    {
        var site = target?.Site ?? plan.Primary;
        return looks.LookAsync(
            ActivityNames.Inspect,
            new InspectInput(
                plan.Group, machine.Name,
                new VmReference(site, target?.ResourceGroup ?? machine.Source.ResourceGroup, machine.Source.Vm),
                new VmReference(plan.Recovery, machine.Destination.ResourceGroup, machine.Destination.Vm)),
            site);
    }

    private static FailbackDecision Decide(WayBack way, FailbackTarget? target)
    {
        var (vm, reason) = target is not null ? (FailbackVm.NewSite, $"The run was asked to go to '{target.Site.Name}'.")
            : way.Exists ? (FailbackVm.Kept, "The original VM exists and takes the new disks.")
            : (FailbackVm.Recreated, "The original VM does not exist: it is created by the blueprint of its last backup.");
        return new FailbackDecision(vm, reason, way.HasBase ? FailbackData.Delta : FailbackData.Full, way.Why);
    }

    private static MachineWork Place(MachineWork work, Plan plan, FailbackTarget? target)
    {
        if (target is null)
        {
            return work;
        }

        var source = new SourceVm(target.ResourceGroup, work.Machine.Source.Vm);
        var former = new VmReference(plan.Primary, work.Machine.Source.ResourceGroup, work.Machine.Source.Vm);
        var moved = work.Machine with { Source = source };
        return work with
        {
            Machine = moved,
            Primary = target.Site,
            NewPlace = new NewPlace(former, target.SubnetId, MachineKey.Of(plan with { Primary = target.Site }, moved)),
        };
    }
}
