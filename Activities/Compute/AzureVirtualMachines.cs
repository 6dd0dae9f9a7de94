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
    public Task<VmView?> ViewAsync(VmReference vm, CancellationToken cancellationToken) =>
        sites.For(vm.Site).CallAsync<VmView?>(
            $"reading VM '{vm.Name}'",
            async (arm, ct) =>
            {
                try
                {
                    var response = await arm.GetVirtualMachineResource(new ResourceIdentifier(vm.ResourceId))
                        .GetAsync(InstanceViewType.InstanceView, ct);
                    return VmViews.Of(vm, response.Value.Data, response.GetRawResponse());
                }
                catch (RequestFailedException e) when (e.Status == 404)
                {
                    return null;
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
                var patch = new VirtualMachinePatch { StorageProfile = StorageOf(disks, current.CreateOption) };
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
            (arm, ct) =>
            {
                var storage = StorageOf(vm.Disks, DiskCreateOptionType.Attach);
                storage.OSDisk.OSType = new SupportedOperatingSystemType?(
                    Enum.Parse<SupportedOperatingSystemType>(vm.OsType, ignoreCase: true));
                var data = new VirtualMachineData(new AzureLocation(vm.Vm.Site.Region))
                {
                    HardwareProfile = new VirtualMachineHardwareProfile { VmSize = new VirtualMachineSizeType(vm.Size) },
                    StorageProfile = storage,
                    NetworkProfile = new VirtualMachineNetworkProfile
                    {
                        NetworkInterfaces =
                        {
                            new VirtualMachineNetworkInterfaceReference
                            {
                                Id = new ResourceIdentifier(vm.NicId),
                                Primary = true,
                            },
                        },
                    },
                };
                foreach (var zone in vm.Zones)
                    data.Zones.Add(zone);
                foreach (var (name, value) in vm.Tags)
                    data.Tags[name] = value;
                return arm.GetResourceGroupResource(GroupOf(vm.Vm.Site, vm.Vm.ResourceGroup))
                    .GetVirtualMachines().CreateOrUpdateAsync(WaitUntil.Started, vm.Vm.Name, data, ct);
            },
            cancellationToken);

    internal static ResourceIdentifier GroupOf(Site site, string resourceGroup) =>
        ResourceGroupResource.CreateResourceIdentifier(site.SubscriptionId, resourceGroup);

    private static string NameOf(string id) => id[(id.LastIndexOf('/') + 1)..];

    private static VirtualMachineStorageProfile StorageOf(
        IReadOnlyList<AttachedDisk> disks, DiskCreateOptionType osCreateOption)
    {
        var os = disks.Single(d => d.Lun is null);
        var storage = new VirtualMachineStorageProfile
        {
            OSDisk = new VirtualMachineOSDisk(osCreateOption)
            {
                Name = NameOf(os.DiskId),
                ManagedDisk = Managed(os),
                Caching = CachingOf(os),
            },
        };

        // Cleared, so that an empty list is sent as one: it is the full list, not an addition.
        storage.DataDisks.Clear();
        foreach (var disk in disks.Where(d => d.Lun is not null).OrderBy(d => d.Lun))
        {
            storage.DataDisks.Add(new VirtualMachineDataDisk(disk.Lun!.Value, DiskCreateOptionType.Attach)
            {
                Name = NameOf(disk.DiskId),
                ManagedDisk = Managed(disk),
                Caching = CachingOf(disk),
            });
        }

        return storage;
    }

    private static VirtualMachineManagedDisk Managed(AttachedDisk disk) =>
        new() { Id = new ResourceIdentifier(disk.DiskId) };

    private static CachingType? CachingOf(AttachedDisk disk) =>
        Enum.TryParse<CachingType>(disk.Caching, ignoreCase: true, out var caching) ? caching : null;
}
