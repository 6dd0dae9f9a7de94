namespace DrFunctions.Contracts;

/// <summary>Rules on the machines of a plan, each and among each other.</summary>
internal static class MachineRules
{
    private const string VmRule =
        "Use 1 to 64 letters, digits, underscores, periods and hyphens, with a letter or digit first and no period or hyphen last.";

    public static IEnumerable<PlanFault> Check(Plan plan)
    {
        var names = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var vms = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (var index = 0; index < plan.Machines.Count; index++)
        {
            var machine = plan.Machines[index];
            var path = $"machines[{index}]";
            foreach (var fault in OfName(machine, path, names, index)
                .Concat(OfVms(plan, machine, path, vms))
                .Concat(OfNetwork(plan, machine.Destination, path + ".destination"))
                .Concat(DurationRules.Check(machine.PowerOffTimeout, path + ".powerOffTimeout"))
                .Concat(DurationRules.Check(machine.StartTimeout, path + ".startTimeout"))
                .Concat(DurationRules.Check(machine.StartDelay, path + ".startDelay")))
            {
                yield return fault;
            }
        }
    }

    private static IEnumerable<PlanFault> OfName(Machine machine, string path, Dictionary<string, int> names, int index)
    {
        if (!NameRules.IsPlanName(machine.Name.Value))
        {
            yield return new(path + ".name", $"'{machine.Name}' is no name for a machine.", NameRules.PlanNameRule);
        }

        if (machine.Name.Value.Length > 0 && !names.TryAdd(machine.Name.Value, index))
        {
            yield return new(
                path + ".name",
                $"The name '{machine.Name}' is taken by machines[{names[machine.Name.Value]}].",
                "Give each machine of the plan a name of its own.");
        }
    }

    private static IEnumerable<PlanFault> OfVms(Plan plan, Machine machine, string path, Dictionary<string, string> vms)
    {
        var (source, destination) = (machine.Source, machine.Destination);
        foreach (var fault in OfVm(plan.Primary, source.ResourceGroup, source.Vm, path + ".source", vms)
            .Concat(OfVm(plan.Recovery, destination.ResourceGroup, destination.Vm, path + ".destination", vms)))
        {
            yield return fault;
        }
    }

    private static IEnumerable<PlanFault> OfVm(
        Site site, string resourceGroup, string vm, string path, Dictionary<string, string> vms)
    {
        foreach (var fault in PlacementRules.OfResourceGroup(resourceGroup, path + ".resourceGroup"))
        {
            yield return fault;
        }

        if (!NameRules.IsVm(vm))
        {
            yield return new(path + ".vm", $"'{vm}' is no name for a virtual machine.", VmRule);
        }

        // What could not be read is faulted already; two empty names are not the same VM.
        var known = site.SubscriptionId.Length > 0 && resourceGroup.Length > 0 && vm.Length > 0;
        var identity = VmIdentity.Of(site, resourceGroup, vm);
        if (known && !vms.TryAdd(identity, path))
        {
            yield return new(
                path,
                $"The VM '{vm}' in '{resourceGroup}' is already {vms[identity]}.",
                "Name a VM that no other machine, and no other side of this one, uses.");
        }
    }

    private static IEnumerable<PlanFault> OfNetwork(Plan plan, DestinationVm destination, string path)
    {
        if (destination.Size is { } size && !NameRules.IsSize(size))
        {
            yield return new(path + ".size", $"'{size}' is no VM size.", "Write a size such as Standard_D2s_v5, or leave it out to take the source's.");
        }

        if (destination is { SubnetId: null, Nic: null } or { SubnetId: not null, Nic: not null })
        {
            yield return new(
                path,
                destination.Nic is null ? "It has neither a subnet nor a NIC." : "It has both a subnet and a NIC.",
                "Write subnetId (an ARM id: a NIC is made there) or nic (the name of a NIC that exists), one of the two.");
        }

        if (destination.Nic is { } nic && !NameRules.IsNic(nic))
        {
            yield return new(path + ".nic", $"'{nic}' is no name for a NIC.", "Write the name of a NIC in the destination's resource group, not its ARM id.");
        }

        if (destination.SubnetId is { } subnetId)
        {
            foreach (var fault in PlacementRules.OfSubnet(plan.Recovery, subnetId, path + ".subnetId"))
            {
                yield return fault;
            }
        }
    }
}
