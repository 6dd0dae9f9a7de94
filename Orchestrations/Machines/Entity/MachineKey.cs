using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>The key of a machine's entity: its source VM, so that two groups cannot act on one VM at once.</summary>
public static class MachineKey
{
    /// <summary>Subscription, resource group and VM name, in lower case.</summary>
    public static string Of(Plan plan, Machine machine) =>
        OfSource(new VmReference(plan.Primary, machine.Source.ResourceGroup, machine.Source.Vm));

    /// <summary>The key of the machine whose source the VM is.</summary>
    internal static string OfSource(VmReference vm) =>
        $"{vm.Site.SubscriptionId}|{vm.ResourceGroup}|{vm.Name}".ToLowerInvariant();

    /// <summary>A destination instance: site, subscription, resource group and VM name, in lower case.</summary>
    internal static string Of(VmReference destination) =>
        $"{destination.Site.ArmEndpoint.Authority}|{destination.Site.SubscriptionId}|{destination.ResourceGroup}|{destination.Name}"
            .ToLowerInvariant();
}
