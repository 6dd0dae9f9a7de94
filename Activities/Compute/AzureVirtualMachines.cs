using Azure;
using Azure.Core;
using Azure.ResourceManager.Compute;
using Azure.ResourceManager.Compute.Models;
using Azure.ResourceManager.Resources;
using Azure.ResourceManager.Resources.Models;
using DrFunctions.Activities.Sites;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Compute;

/// <summary>Virtual machines through Azure Resource Manager.</summary>
internal sealed class AzureVirtualMachines(SiteClients sites) : IVirtualMachines
{
    public Task<VmLook> LookAsync(VmReference vm, CancellationToken cancellationToken) =>
        sites.For(vm.Site).CallAsync(
            $"reading VM '{vm.Name}'",
            async (arm, ct) =>
            {
                try
                {
                    var response = await arm.GetVirtualMachineResource(new ResourceIdentifier(vm.ResourceId))
                        .GetAsync(InstanceViewType.InstanceView, ct);
                    var view = VmViews.Of(vm, response.Value.Data, response.GetRawResponse());
                    return new VmLook(view, view.ReadAt);
                }
                catch (RequestFailedException e) when (e is { Status: 404, ErrorCode: "ResourceNotFound" })
                {
                    // No other 404 will do: one for the resource group or the subscription speaks of a wrong address.
                    return new VmLook(null, PlatformClock.Of(e.GetRawResponse()!));
                }
            },
            cancellationToken);

    public Task DeallocateAsync(VmReference vm, CancellationToken cancellationToken) =>
        sites.For(vm.Site).CallAsync(
            $"deallocating VM '{vm.Name}'",
            (arm, ct) => arm.GetVirtualMachineResource(new ResourceIdentifier(vm.ResourceId))
                .DeallocateAsync(WaitUntil.Started, null, ct),
            cancellationToken);

    public Task StartAsync(VmReference vm, CancellationToken cancellationToken) =>
        sites.For(vm.Site).CallAsync(
            $"starting VM '{vm.Name}'",
            (arm, ct) => arm.GetVirtualMachineResource(new ResourceIdentifier(vm.ResourceId))
                .PowerOnAsync(WaitUntil.Started, ct),
            cancellationToken);

    public Task<bool> TrySwapDisksAsync(
        VmReference vm, IReadOnlyList<AttachedDisk> disks, CancellationToken cancellationToken) =>
        sites.For(vm.Site).CallAsync(
            $"swapping the disks of VM '{vm.Name}'",
            async (arm, ct) =>
            {
                // The OS disk's createOption cannot change: it is sent as it is.
                var machine = arm.GetVirtualMachineResource(new ResourceIdentifier(vm.ResourceId));
                var current = (await machine.GetAsync(cancellationToken: ct)).Value.Data.StorageProfile.OSDisk;
                var patch = new VirtualMachinePatch { StorageProfile = VmData.StorageOf(disks, current.CreateOption) };
                try
                {
                    await machine.UpdateAsync(WaitUntil.Started, patch, ct);
                    return true;
                }
                catch (RequestFailedException e) when (e.ErrorCode == "PropertyChangeNotAllowed"
                    && e.Message.Contains("'dataDisk.", StringComparison.OrdinalIgnoreCase))
                {
                    // Documented for running VMs; whether it holds for a deallocated one is not, so it is tried.
                    return false;
                }
            },
            cancellationToken);

    public Task CreateAsync(NewVm vm, CancellationToken cancellationToken) =>
        sites.For(vm.Vm.Site).CallAsync(
            $"creating VM '{vm.Vm.Name}'",
            (arm, ct) => arm.GetResourceGroupResource(GroupOf(vm.Vm.Site, vm.Vm.ResourceGroup))
                .GetVirtualMachines().CreateOrUpdateAsync(WaitUntil.Started, vm.Vm.Name, VmData.Of(vm), ct),
            cancellationToken);

    internal static ResourceIdentifier GroupOf(Site site, string resourceGroup) =>
        ResourceGroupResource.CreateResourceIdentifier(site.SubscriptionId, resourceGroup);
}
