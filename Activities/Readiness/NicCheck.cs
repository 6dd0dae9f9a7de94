using DrFunctions.Activities.Compute;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Readiness;

/// <summary>Whether an instance that has to be created at the DR site gets a network. Subnets are checked for all at once.</summary>
internal sealed class NicCheck : IMachineCheck
{
    public IEnumerable<Finding> Find(MachineLook look)
    {
        if (look is not { Standby: { Side: SiteRole.Recovery } side, StandbyVm: null })
            yield break;
        var destination = look.Machine.Destination;
        var vm = side.Reference(look.Machine);
        var nic = side.Nic(IdOf(side.Site, destination));
        if (nic?.HeldBy is { } holder && !string.Equals(holder, vm.ResourceId, StringComparison.OrdinalIgnoreCase))
        {
            yield return look.Error(
                ErrorCodes.NicTaken, $"The NIC {nic.Id} of the instance '{vm.Name}', and its address, belong to {holder}.",
                "Detach the NIC from that VM, or name another NIC in the plan.", side);
        }
        else if (nic is null && destination.Nic is { } named)
        {
            yield return look.Error(
                ErrorCodes.NicMissing,
                $"The NIC '{named}' of the instance '{vm.Name}' does not exist in resource group '{vm.ResourceGroup}' of site '{side.Site.Name}'.",
                "Create the NIC, or name a subnet in the plan.", side);
        }
        else if (nic is null && destination.SubnetId is null)
        {
            yield return look.Error(
                ErrorCodes.NoNetwork,
                $"The instance '{vm.Name}' of site '{side.Site.Name}' has to be created, and the plan names neither a NIC nor a subnet for it.",
                "Add a subnet or a NIC to the machine's destination in the plan.", side);
        }
    }

    /// <summary>The ARM id of the NIC that an instance is created with.</summary>
    public static string IdOf(Site site, DestinationVm destination) => DestinationNic.IdOf(
        new VmReference(site, destination.ResourceGroup, destination.Vm), destination.Nic);
}
