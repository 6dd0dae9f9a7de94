using Azure;
using Azure.ResourceManager.Compute;
using DrFunctions.Simulator.Hosting;
using DrFunctions.Simulator.World;
using Microsoft.Extensions.Logging.Abstractions;

namespace DrFunctions.Simulator.Tests.Persistence;

/// <summary>What a process leaves that is killed is some beginning of its log.</summary>
public sealed class KilledProcessTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("simulator-").FullName;
    private readonly Inventory _inventory = Inventory.Sample(2, SimulatedCloud.NextNetwork());

    public void Dispose() => Directory.Delete(_directory, true);

    [Fact]
    public async Task Every_beginning_of_the_log_is_a_consistent_world()
    {
        await RunAsync();
        var log = await File.ReadAllBytesAsync(Path.Combine(_directory, "world.log"));
        for (var i = 1; i <= 25; i++)
        {
            var part = Path.Combine(_directory, $"part{i}");
            Directory.CreateDirectory(part);
            await File.WriteAllBytesAsync(Path.Combine(part, "world.log"), log[..(int)(log.LongLength * i / 25)]);
            Check(part, i);
        }
    }

    [Fact]
    public async Task A_rewritten_log_holds_the_same_world()
    {
        await RunAsync();
        var before = Open(_directory, (cloud, guests, world) =>
        {
            cloud.Run(() => guests.WhileStill(() => world.Compact(cloud.Subscription, cloud.All, cloud.Operations, cloud.Journal.After(), (1_000_000, 1_000_000))));
            return Summary(cloud);
        });
        Open(_directory, (cloud, _, _) => Summary(cloud)).Should().BeEquivalentTo(before);
    }

    private async Task RunAsync()
    {
        await using var cloud = await SimulatedCloud.StartAsync(inventory: _inventory, configure: o => o with { DataDirectory = _directory });
        var snapshot = await cloud.SnapshotAsync(cloud.DiskId("payroll-db-1-os"), "live");
        await cloud.Vm("payroll-db-1").DeallocateAsync(WaitUntil.Started).DoneAsync();
        var copy = await (await cloud.CopyStartAsync(snapshot.Id, "live")).CopiedAsync();
        await cloud.DiskAsync(copy.Id, "new");
        await cloud.Arm.GetSnapshotResource(snapshot.Id).DeleteAsync(WaitUntil.Started).DoneAsync();
    }

    private void Check(string directory, int part) => Open(directory, (cloud, guests, _) => cloud.Run(() =>
    {
        foreach (var vm in cloud.List<VirtualMachine>(ResourceTypes.VirtualMachine))
        {
            foreach (var key in vm.DiskKeys)
                cloud.Find<ManagedDisk>(key)!.ManagedBy.Should().Be(vm.Id, "in part {0} machines and disks agree", part);
        }

        foreach (var resource in cloud.All.Where(r => r.Operation is not null))
            cloud.FindOperation(resource.Operation!.Value).Should().NotBeNull("in part {0} nothing waits for an operation that is not there", part);
        guests.Statuses().Should().OnlyContain(g => g.State == "healthy", "in part {0} every running guest finds its writes without a gap", part);
        cloud.Journal.After().Select(e => e.Seq).Should().BeInAscendingOrder();
        return true;
    }));

    private T Open<T>(string directory, Func<Cloud, Simulator.Guests.GuestHost, IWorldLog, T> look)
    {
        var options = new SimulatorOptions { Inventory = _inventory, DataDirectory = directory, Speed = 2000 };
        var (cloud, guests, world) = WorldStart.Open(options, NullLogger.Instance);
        try
        {
            return look(cloud, guests, world);
        }
        finally
        {
            guests.Dispose();
            cloud.Dispose();
            ((IDisposable)world).Dispose();
        }
    }

    private static List<string> Summary(Cloud cloud) => cloud.Run(() => cloud.All
        .Where(r => r.Key.Contains("/payroll-dr/", StringComparison.Ordinal) || r is Snapshot)
        .Select(r => $"{r.Save().ToJsonString()} {(r as ManagedDisk)?.Content.Digest()} {(r as Snapshot)?.Content.Digest()}").ToList());
}
