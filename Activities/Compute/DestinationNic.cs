using DrFunctions.Activities.Reconciling;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Compute;

/// <summary>The NIC of a destination instance that does not exist yet: the one that is named, or one of its own.</summary>
internal sealed class DestinationNic(
    INics nics, VmReference vm, DestinationVm destination, IReadOnlyDictionary<string, string> tags, StepCall call)
{
    /// <summary>The NIC's ARM id, once it stands ready.</summary>
    public async Task<Pass<string>> PrepareAsync()
    {
        var id = IdOf(vm, destination.Nic);
        var nic = await nics.ViewAsync(vm.Site, id, call.CancellationToken);
        if (nic is not null)
            return nic.WhyNotFor(vm) is { } stop ? stop : id;
        if (destination.Nic is { } named)
            return VmErrors.Unusable(
                vm, $"its NIC '{named}' does not exist", "Create the NIC, or name a subnet in the plan, then retry.");
        if (destination.SubnetId is not { } subnet)
            return VmErrors.Unusable(
                vm, "it does not exist and the plan names neither a NIC nor a subnet for it",
                "Add a subnet or a NIC to the machine's destination in the plan.");
        if (call.Begin(id))
            await nics.CreateAsync(vm.Site, new NicBlueprint(id, subnet), tags, call.CancellationToken);
        return NicView.BeingMade(vm);
    }

    /// <summary>The ARM id of the NIC that a missing instance gets: the one that is named, or one of its own.</summary>
    internal static string IdOf(VmReference vm, string? named) =>
        $"/subscriptions/{vm.Site.SubscriptionId}/resourceGroups/{vm.ResourceGroup}"
        + $"/providers/Microsoft.Network/networkInterfaces/{named ?? $"{vm.Name}-nic"}";
}
