using Azure.Core;
using Azure.ResourceManager.Compute;
using Azure.ResourceManager.Compute.Models;
using Azure.ResourceManager.Models;
using Azure.ResourceManager.Resources.Models;

namespace DrFunctions.Activities.Compute;

/// <summary>Writes VMs and their disks as ARM takes them.</summary>
internal static class VmData
{
    public static VirtualMachineData Of(NewVm vm)
    {
        var storage = StorageOf(vm.Disks, DiskCreateOptionType.Attach);
        storage.OSDisk.OSType = new SupportedOperatingSystemType?(
            Enum.Parse<SupportedOperatingSystemType>(vm.OsType, ignoreCase: true));
        var data = new VirtualMachineData(new AzureLocation(vm.Vm.Site.Region))
        {
            HardwareProfile = new VirtualMachineHardwareProfile { VmSize = new VirtualMachineSizeType(vm.Size) },
            StorageProfile = storage,
            NetworkProfile = NetworkOf(vm),
            Identity = IdentityOf(vm),
        };
        foreach (var zone in vm.Zones)
            data.Zones.Add(zone);
        foreach (var (name, value) in vm.Tags)
            data.Tags[name] = value;
        return data;
    }

    public static VirtualMachineStorageProfile StorageOf(
        IReadOnlyList<AttachedDisk> disks, DiskCreateOptionType osCreateOption)
    {
        var os = disks.Single(d => d.Lun is null);
        var storage = new VirtualMachineStorageProfile
        {
            OSDisk = new VirtualMachineOSDisk(osCreateOption)
            {
                Name = NameOf(os),
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
                Name = NameOf(disk),
                ManagedDisk = Managed(disk),
                Caching = CachingOf(disk),
            });
        }

        return storage;
    }

    private static VirtualMachineNetworkProfile NetworkOf(NewVm vm)
    {
        var network = new VirtualMachineNetworkProfile();
        foreach (var nic in vm.NicIds)
        {
            network.NetworkInterfaces.Add(new VirtualMachineNetworkInterfaceReference
            {
                Id = new ResourceIdentifier(nic),
                Primary = nic == vm.NicIds[0],
            });
        }

        return network;
    }

    // A system-assigned identity cannot be brought along: the platform makes a new one, with another principal id.
    private static ManagedServiceIdentity? IdentityOf(NewVm vm)
    {
        if (vm.Identity is null)
            return null;
        var identity = new ManagedServiceIdentity(new ManagedServiceIdentityType(vm.Identity));
        foreach (var id in vm.UserIdentities)
            identity.UserAssignedIdentities[new ResourceIdentifier(id)] = new UserAssignedIdentity();
        return identity;
    }

    private static string NameOf(AttachedDisk disk) => disk.DiskId[(disk.DiskId.LastIndexOf('/') + 1)..];

    private static VirtualMachineManagedDisk Managed(AttachedDisk disk) =>
        new() { Id = new ResourceIdentifier(disk.DiskId) };

    private static CachingType? CachingOf(AttachedDisk disk) =>
        Enum.TryParse<CachingType>(disk.Caching, ignoreCase: true, out var caching) ? caching : null;
}
