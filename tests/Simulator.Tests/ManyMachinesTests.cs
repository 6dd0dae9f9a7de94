using Azure;
using Azure.ResourceManager.Compute;
using Azure.ResourceManager.Compute.Models;

namespace DrFunctions.Simulator.Tests;

public class ManyMachinesTests
{
    [Fact]
    public async Task Twelve_machines_fail_over_side_by_side_and_every_replica_equals_its_source_at_power_off()
    {
        await using var cloud = await SimulatedCloud.StartAsync(12, 600);
        var names = cloud.Inventory.Machines.Where(m => m.Contains("/payroll-dr/", StringComparison.Ordinal)).Select(m => m.Split('/')[^1]).ToList();
        await Task.WhenAll(names.Select(n => FailOverAsync(cloud, n)));

        foreach (var name in names)
        {
            var pairs = new[] { "os", "data" }.Select(d => (Source: cloud.DiskId($"{name}-{d}").ToString(), Replica: cloud.DiskId($"{name}-{d}-new", "payroll-dr").ToString())).ToList();
            foreach (var (source, replica) in pairs)
            {
                var comparison = cloud.Server.Disks.Compare(source, replica);
                comparison.EqualAtCreation.Should().BeTrue("{0} was made of what its source held when its power was off", replica);
                comparison.LeftIsPrefix.Should().BeTrue("the destination's guest only goes on");
            }

            cloud.Server.Disks.CheckOrder([.. pairs.Select(p => p.Source)]).Complete.Should().BeTrue();
            cloud.Server.Disks.CheckOrder([.. pairs.Select(p => p.Replica)]).GapFree.Should().BeTrue();
        }

        var journal = cloud.Server.Journal.After();
        journal.Select(e => e.Seq).Should().Equal(Enumerable.Range(1, journal.Count).Select(i => (long)i));
        journal.Where(e => e.Kind == "mutation" && e.Effect == "created").Select(e => e.Resource).Should().OnlyHaveUniqueItems();
        foreach (var power in journal.Where(e => e.Kind == "power").GroupBy(e => e.Resource))
            power.Zip(power.Skip(1)).Should().OnlyContain(p => p.First.To == p.Second.From, "each change starts where the last one ended");
    }

    private static async Task FailOverAsync(SimulatedCloud cloud, string name)
    {
        await cloud.Vm(name).DeallocateAsync(WaitUntil.Started).DoneAsync();
        var disks = await Task.WhenAll(new[] { "os", "data" }.Select(async d =>
        {
            var snapshot = await cloud.SnapshotAsync(cloud.DiskId($"{name}-{d}"), $"{name}-{d}-rp");
            var copy = await (await cloud.CopyStartAsync(snapshot.Id, $"{name}-{d}-rp")).CopiedAsync();
            return await cloud.DiskAsync(copy.Id, $"{name}-{d}-new");
        }));
        var target = cloud.Vm(name, "payroll-dr");
        await target.UpdateAsync(WaitUntil.Started, new VirtualMachinePatch
        {
            StorageProfile = new VirtualMachineStorageProfile
            {
                OSDisk = new VirtualMachineOSDisk(DiskCreateOptionType.FromImage) { Name = disks[0].Data.Name, ManagedDisk = new VirtualMachineManagedDisk { Id = disks[0].Id } },
                DataDisks = { new VirtualMachineDataDisk(0, DiskCreateOptionType.Attach) { ManagedDisk = new VirtualMachineManagedDisk { Id = disks[1].Id } } },
            },
        }).DoneAsync();
        await target.PowerOnAsync(WaitUntil.Started).DoneAsync();
    }
}
