using DrFunctions.Contracts;

namespace DrFunctions.Activities.Compute;

/// <summary>What a VM is like, so that it can be created again.</summary>
internal static class Blueprints
{
    /// <summary>Reads the VM's NICs and puts down what it takes to create it again.</summary>
    /// <param name="nics">Where to read the NICs.</param>
    /// <param name="vm">The VM.</param>
    /// <param name="osDisk">Its OS disk.</param>
    /// <param name="cancellationToken">The caller's own end.</param>
    public static async Task<MachineBlueprint> CaptureAsync(
        INics nics, VmView vm, DiskView osDisk, CancellationToken cancellationToken)
    {
        var views = await Task.WhenAll(vm.NicIds.Select(id => nics.ViewAsync(vm.Vm.Site, id, cancellationToken)));
        return new MachineBlueprint
        {
            Size = vm.Size,
            OsType = vm.OsType,
            HyperVGeneration = vm.HyperVGeneration ?? osDisk.HyperVGeneration,
            DiskSku = osDisk.Sku,
            Zones = vm.Zones,
            Identity = vm.Identity,
            UserIdentities = vm.UserIdentities,

            // The platform lets nobody delete a NIC that a VM holds: what is missing was never one with a subnet.
            Nics = [.. views.OfType<NicView>().Where(nic => nic.SubnetId is not null).Select(Of)],
            Tags = vm.Tags,
        };
    }

    private static NicBlueprint Of(NicView nic) =>
        new(nic.Id, nic.SubnetId!, nic.PrivateAddress, nic.Static, nic.SecurityGroupId);
}
