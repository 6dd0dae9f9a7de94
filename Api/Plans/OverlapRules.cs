using DrFunctions.Contracts;

namespace DrFunctions.Api;

/// <summary>What two plans of a folder may not share: the group's name, and VMs.</summary>
internal static class OverlapRules
{
    /// <summary>The faults, each with the index of the later plan.</summary>
    public static IEnumerable<(int Index, PlanFault Fault)> Check(IReadOnlyList<(Plan Plan, string File)> plans)
    {
        var groups = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var vms = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var index = 0; index < plans.Count; index++)
        {
            var (plan, file) = plans[index];
            if (plan.Group.Value.Length > 0 && !groups.TryAdd(plan.Group.Value, file))
            {
                yield return (index, new PlanFault(
                    "group",
                    $"The group '{plan.Group}' has a plan already: {groups[plan.Group.Value]}.",
                    "Give each plan a group of its own.",
                    file));
            }

            foreach (var (identity, path) in Vms(plan))
            {
                if (!vms.TryAdd(identity, index) && vms[identity] != index)
                {
                    var other = plans[vms[identity]];
                    yield return (index, new PlanFault(
                        path,
                        $"That VM belongs to the group '{other.Plan.Group}' already ({other.File}).",
                        "Protect each VM in one group only: two runs must never act on it at once.",
                        file));
                }
            }
        }
    }

    private static IEnumerable<(string Identity, string Path)> Vms(Plan plan) =>
        plan.Machines.SelectMany((machine, index) => new[]
        {
            (plan.Primary, machine.Source.ResourceGroup, machine.Source.Vm, Path: $"machines[{index}].source"),
            (plan.Recovery, machine.Destination.ResourceGroup, machine.Destination.Vm, Path: $"machines[{index}].destination"),
        })
        .Where(vm => vm.Item1.SubscriptionId.Length > 0 && vm.ResourceGroup.Length > 0 && vm.Vm.Length > 0)
        .Select(vm => (VmIdentity.Of(vm.Item1, vm.ResourceGroup, vm.Vm), vm.Path));
}
