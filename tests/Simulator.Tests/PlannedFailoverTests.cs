using Azure;
using Azure.ResourceManager.Compute;
using Azure.ResourceManager.Compute.Models;

namespace DrFunctions.Simulator.Tests;

public class PlannedFailoverTests
{
    [Fact]
    public async Task A_machine_fails_over_through_the_real_sdk_and_no_write_is_lost()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var source = cloud.Vm("payroll-db-1");
        (await source.PowerAsync()).Should().Be("running");

        await source.DeallocateAsync(WaitUntil.Started).DoneAsync();
        (await source.PowerAsync()).Should().Be("deallocated");

        var disks = new List<ManagedDiskResource>();
        foreach (var name in new[] { "payroll-db-1-os", "payroll-db-1-data" })
        {
            var snapshot = await cloud.SnapshotAsync(cloud.DiskId(name), name + "-rp1");
            var copy = await cloud.CopyStartAsync(snapshot.Id, name + "-rp1");
            copy = await copy.CopiedAsync();
            disks.Add(await cloud.DiskAsync(copy.Id, name + "-new"));
        }

        var target = cloud.Vm("payroll-db-1", "payroll-dr");
        var patch = new VirtualMachinePatch
        {
            StorageProfile = new VirtualMachineStorageProfile
            {
                OSDisk = new VirtualMachineOSDisk(DiskCreateOptionType.FromImage) { Name = disks[0].Data.Name, ManagedDisk = new VirtualMachineManagedDisk { Id = disks[0].Id } },
                DataDisks = { new VirtualMachineDataDisk(0, DiskCreateOptionType.Attach) { ManagedDisk = new VirtualMachineManagedDisk { Id = disks[1].Id } } },
            },
        };
        await target.UpdateAsync(WaitUntil.Started, patch).DoneAsync();

        var order = cloud.Server.Disks.CheckOrder([disks[0].Id!, disks[1].Id!]);
        order.Complete.Should().BeTrue("everything that the source acknowledged is on the replicas: {0}", order.Problem);
        order.Last.Should().BeGreaterThanOrEqualTo(0);
        foreach (var (name, disk) in new[] { "payroll-db-1-os", "payroll-db-1-data" }.Zip(disks))
            cloud.Server.Disks.Compare(cloud.DiskId(name)!, disk.Id!).Equal.Should().BeTrue("nobody has written since");

        await target.PowerOnAsync(WaitUntil.Started).DoneAsync();
        (await target.PowerAsync()).Should().Be("running");
    }
}
