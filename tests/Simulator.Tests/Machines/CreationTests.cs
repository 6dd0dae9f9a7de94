using Azure;
using Azure.Core;
using Azure.ResourceManager.Compute;
using Azure.ResourceManager.Compute.Models;
using Azure.ResourceManager.Resources;

namespace DrFunctions.Simulator.Tests.Machines;

public class CreationTests
{
    [Fact]
    public async Task Put_OfANewMachine_BootsItAndItsGuestGoesOnFromItsDisks()
    {
        await using var cloud = await SimulatedCloud.StartAsync(12, 2000);
        var (vm, last) = await FailOverMissingAsync(cloud, "payroll-app-4");
        (await vm.PowerAsync()).Should().Be("running", "a PUT that creates boots");
        var machine = vm.Id.ToString().ToLowerInvariant();
        while (cloud.Server.Guests.FirstOrDefault(g => g.Machine == machine)?.State is not "healthy") await Task.Delay(5);
        cloud.Server.Guests.Single(g => g.Machine == machine).LastAcknowledged.Should().BeGreaterThanOrEqualTo(last, "the sequence goes on");
    }

    [Fact]
    public async Task RecreatedMachine_HasANewVmId()
    {
        await using var cloud = await SimulatedCloud.StartAsync(12, 2000);
        var (vm, _) = await FailOverMissingAsync(cloud, "payroll-app-4");
        var first = (await vm.GetAsync()).Value.Data;
        await cloud.Vm("payroll-app-4", "payroll-dr", cloud.Owner).DeleteAsync(WaitUntil.Started).DoneAsync();
        (await vm.GetAsync().RefusedAsync()).ErrorCode.Should().Be("ResourceNotFound");
        (await cloud.Arm.GetManagedDiskResource(first.StorageProfile.OSDisk.ManagedDisk.Id).GetAsync()).Value.Data.DiskState.Should().Be(DiskState.Unattached, "disks are kept by default");
        var second = await CreateAsync(cloud, "payroll-app-4", [first.StorageProfile.OSDisk.ManagedDisk.Id, first.StorageProfile.DataDisks[0].ManagedDisk.Id]);
        second.Data.VmId.Should().NotBe(first.VmId);
    }

    [Fact]
    public async Task Put_WithoutItsNetworkInterface_IsRefused()
    {
        await using var cloud = await SimulatedCloud.StartAsync(12, 2000);
        var call = CreateAsync(cloud, "payroll-web-4", [cloud.DiskId("payroll-web-4-os", "payroll-dr"), cloud.DiskId("x", "payroll-dr")]);
        (await call.RefusedAsync()).ErrorCode.Should().Be("InvalidResourceReference", "its interface does not exist at the DR site");
    }

    private static async Task<(VirtualMachineResource Vm, long Last)> FailOverMissingAsync(SimulatedCloud cloud, string name)
    {
        await cloud.Vm(name).DeallocateAsync(WaitUntil.Started).DoneAsync();
        var disks = new List<ResourceIdentifier>();
        foreach (var disk in new[] { name + "-os", name + "-data" })
        {
            var snapshot = await cloud.SnapshotAsync(cloud.DiskId(disk), disk + "-rp");
            var copy = await (await cloud.CopyStartAsync(snapshot.Id, disk + "-rp")).CopiedAsync();
            disks.Add((await cloud.DiskAsync(copy.Id, disk)).Id);
        }

        var order = cloud.Server.Disks.CheckOrder([.. disks.Select(d => d.ToString())]);
        order.Complete.Should().BeTrue(order.Problem);
        return (await CreateAsync(cloud, name, disks), order.Last);
    }

    private static async Task<VirtualMachineResource> CreateAsync(SimulatedCloud cloud, string name, List<ResourceIdentifier> disks)
    {
        var data = new VirtualMachineData("northeurope")
        {
            HardwareProfile = new VirtualMachineHardwareProfile { VmSize = "Standard_D2s_v3" },
            StorageProfile = new VirtualMachineStorageProfile
            {
                OSDisk = new VirtualMachineOSDisk(DiskCreateOptionType.Attach) { OSType = SupportedOperatingSystemType.Linux, ManagedDisk = new VirtualMachineManagedDisk { Id = disks[0] } },
                DataDisks = { new VirtualMachineDataDisk(0, DiskCreateOptionType.Attach) { ManagedDisk = new VirtualMachineManagedDisk { Id = disks[1] } } },
            },
            NetworkProfile = new VirtualMachineNetworkProfile
            {
                NetworkInterfaces = { new VirtualMachineNetworkInterfaceReference { Id = new ResourceIdentifier($"{cloud.Subscription}/resourceGroups/payroll-dr/providers/Microsoft.Network/networkInterfaces/{name}-nic"), Primary = true } },
            },
        };
        return await cloud.Group("payroll-dr").GetVirtualMachines().CreateOrUpdateAsync(WaitUntil.Started, name, data).DoneAsync();
    }
}
