using Azure;
using Azure.Core;
using Azure.ResourceManager.Compute;
using Azure.ResourceManager.Compute.Models;
using Azure.ResourceManager.Resources;
using Azure.ResourceManager.Resources.Models;

namespace DrFunctions.Simulator.Tests.Inventories;

public class SampleExtrasTests
{
    private const string Name = "payroll-db-1";

    [Fact]
    public async Task A_machine_goes_to_the_replica_and_back_into_its_former_self_and_no_write_is_lost()
    {
        await using var cloud = await SimulatedCloud.StartAsync(inventory: Inventory.Sample(3, SimulatedCloud.NextNetwork(), SampleExtras.Failback));
        var replica = cloud.Vm(Name, "payroll-dr");
        await cloud.Vm(Name).DeallocateAsync(WaitUntil.Started).DoneAsync();
        var there = await MoveAsync(cloud, [cloud.DiskId(Name + "-os"), cloud.DiskId(Name + "-data")], ("payroll", "westeurope"), ("payroll-dr", "northeurope"), "there");
        await replica.SwapAsync(there[0], there[1]);
        await replica.PowerOnAsync(WaitUntil.Started).DoneAsync();
        while (cloud.Server.Guests.Single(g => string.Equals(g.Machine, replica.Id, StringComparison.OrdinalIgnoreCase)).State != "healthy") await Task.Delay(5);

        await replica.DeallocateAsync(WaitUntil.Started).DoneAsync();
        await replica.GetManagementLocks().CreateOrUpdateAsync(WaitUntil.Completed, "fence", new ManagementLockData(ManagementLockLevel.ReadOnly));
        var back = await MoveAsync(cloud, there, ("payroll-dr", "northeurope"), ("payroll", "westeurope"), "back");
        await cloud.Vm(Name).SwapAsync(back[0], back[1]);
        var order = cloud.Server.Disks.CheckOrder([.. back.Select(d => d.ToString())], replica.Id);
        order.Complete.Should().BeTrue("everything that the replica acknowledged came back: {0}", order.Problem);
        await cloud.Vm(Name).PowerOnAsync(WaitUntil.Started).DoneAsync();
        cloud.Server.Overlaps.Read().Should().BeEmpty();
    }

    [Fact]
    public async Task A_new_site_takes_a_machine_that_was_created_there()
    {
        await using var cloud = await SimulatedCloud.StartAsync(inventory: Inventory.Sample(1, SimulatedCloud.NextNetwork(), SampleExtras.NewSite));
        await cloud.Vm(Name).DeallocateAsync(WaitUntil.Started).DoneAsync();
        var disks = await MoveAsync(cloud, [cloud.DiskId(Name + "-os"), cloud.DiskId(Name + "-data")], ("payroll", "westeurope"), ("payroll-new", "swedencentral"), "new");
        var scope = $"{cloud.Subscription}/resourceGroups/payroll-new/providers/Microsoft.Network";
        var nic = await cloud.Arm.GetGenericResources().CreateOrUpdateAsync(WaitUntil.Started, new ResourceIdentifier($"{scope}/networkInterfaces/{Name}-nic"), new GenericResourceData("swedencentral")
        {
            Properties = BinaryData.FromString($$$"""{"ipConfigurations":[{"name":"one","properties":{"subnet":{"id":"{{{scope}}}/virtualNetworks/payroll-new-net/subnets/database" } } } ] }"""),
        }).DoneAsync();
        var vm = await cloud.Group("payroll-new").GetVirtualMachines().CreateOrUpdateAsync(WaitUntil.Started, Name, new VirtualMachineData("swedencentral")
        {
            HardwareProfile = new VirtualMachineHardwareProfile { VmSize = "Standard_D2s_v3" },
            StorageProfile = new VirtualMachineStorageProfile
            {
                OSDisk = new VirtualMachineOSDisk(DiskCreateOptionType.Attach) { OSType = SupportedOperatingSystemType.Linux, ManagedDisk = new VirtualMachineManagedDisk { Id = disks[0] } },
                DataDisks = { new VirtualMachineDataDisk(0, DiskCreateOptionType.Attach) { ManagedDisk = new VirtualMachineManagedDisk { Id = disks[1] } } },
            },
            NetworkProfile = new VirtualMachineNetworkProfile { NetworkInterfaces = { new VirtualMachineNetworkInterfaceReference { Id = nic.Id } } },
        }).DoneAsync();
        GuestStatus guest;
        while ((guest = cloud.Server.Guests.Single(g => string.Equals(g.Machine, vm.Id, StringComparison.OrdinalIgnoreCase))).State == "booting") await Task.Delay(5);
        guest.State.Should().Be("healthy", guest.Problem);
    }

    private static async Task<List<ResourceIdentifier>> MoveAsync(SimulatedCloud cloud, IReadOnlyList<ResourceIdentifier> disks, (string Group, string Location) from, (string Group, string Location) to, string label)
    {
        var moved = new List<ResourceIdentifier>();
        foreach (var (disk, i) in disks.Select((d, i) => (d, i)))
        {
            var snapshot = await cloud.SnapshotAsync(disk, $"{label}-{i}", from.Group, from.Location);
            var copy = await (await cloud.CopyStartAsync(snapshot.Id, $"{label}-{i}", to.Group, to.Location)).CopiedAsync();
            moved.Add((await cloud.DiskAsync(copy.Id, $"{label}-{i}", to.Group, to.Location)).Id);
        }

        return moved;
    }
}
