using System.Net.Http.Json;
using Azure;
using Azure.Core;
using Azure.ResourceManager.Compute;
using Azure.ResourceManager.Compute.Models;

namespace DrFunctions.Simulator.Tests.Control;

public sealed class OverlapTests : IDisposable
{
    private const string Name = "payroll-db-1";
    private readonly string _directory = Directory.CreateTempSubdirectory("simulator-").FullName;

    public void Dispose() => Directory.Delete(_directory, true);

    [Fact]
    public async Task A_planned_failover_and_a_machine_on_disks_of_its_own_never_overlap()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        await PrepareAsync(cloud, fence: true);
        await Replica(cloud).PowerOnAsync(WaitUntil.Started).DoneAsync();
        await cloud.Vm("payroll-app-1", "payroll-dr").PowerOnAsync(WaitUntil.Started).DoneAsync();
        cloud.Server.Overlaps.Read().Should().BeEmpty("the source was deallocated first, and the other machine's replica is empty");
    }

    [Fact]
    public async Task A_replica_started_beside_its_running_source_is_found_also_after_a_restart()
    {
        var inventory = Inventory.Sample(3, SimulatedCloud.NextNetwork());
        await using (var cloud = await StartAsync(inventory))
        {
            await PrepareAsync(cloud, fence: false);
            await Replica(cloud).PowerOnAsync(WaitUntil.Started).DoneAsync();
            var found = cloud.Server.Overlaps.Read().Should().ContainSingle().Which;
            var source = cloud.Vm(Name).Id.ToString().ToLowerInvariant();
            found.Should().Match<Overlap>(o => o.Machine == source && o.First == source && o.FirstSeq == null && o.To == null && o.EndSeq == null && o.Why == "arm");
            found.Second.Should().Be(Replica(cloud).Id.ToString().ToLowerInvariant());
            cloud.Server.Journal.After(found.Seq - 1)[0].Should().Match<JournalEntry>(e => e.Kind == "power" && e.To == "starting" && e.Guest == source);
        }

        await using var again = await StartAsync(inventory);
        again.Server.Overlaps.Read().Should().ContainSingle("the journal survives").Which.To.Should().BeNull();
        await again.Vm(Name).DeallocateAsync(WaitUntil.Started).DoneAsync();
        var ended = (await again.Http.GetFromJsonAsync<List<Overlap>>("/simulator/overlaps"))!.Should().ContainSingle().Which;
        ended.To.Should().NotBeNull();
        again.Server.Journal.After(ended.EndSeq!.Value - 1)[0].To.Should().Be("deallocated", "a machine that is being deallocated still counts as on");
    }

    [Fact]
    public async Task A_deallocated_source_that_is_deleted_beside_its_replica_does_not_come_on()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        await PrepareAsync(cloud, fence: true);
        await Replica(cloud).PowerOnAsync(WaitUntil.Started).DoneAsync();
        var mark = cloud.Server.Journal.After()[^1].Seq;
        (await cloud.SendAsync(HttpMethod.Delete, $"{cloud.Vm(Name).Id}?api-version=2024-07-01")).EnsureSuccessStatusCode();
        cloud.Server.Journal.After(mark).Should().NotContain(e => e.Kind == "power", "it had no power");
        cloud.Server.Overlaps.Read().Should().BeEmpty();
    }

    [Fact]
    public async Task A_source_started_by_a_fault_after_the_failover_is_found_with_its_cause()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        await PrepareAsync(cloud, fence: true);
        await Replica(cloud).PowerOnAsync(WaitUntil.Started).DoneAsync();
        cloud.Server.Faults.Add(new FaultRule { Kind = FaultKind.StartVm, Vm = cloud.Vm(Name).Id });
        cloud.Server.Overlaps.Read().Should().ContainSingle().Which.Should().Match<Overlap>(o =>
            o.Why == "fault" && o.Second.Contains("/payroll/") && o.First.Contains("/payroll-dr/") && o.FirstSeq < o.Seq);
    }

    [Fact]
    public async Task A_deleted_source_is_off_once_its_deletion_is_done()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        await PrepareAsync(cloud, fence: false);
        await cloud.Vm(Name, client: cloud.Owner).DeleteAsync(WaitUntil.Started).DoneAsync();
        await Replica(cloud).PowerOnAsync(WaitUntil.Started).DoneAsync();
        cloud.Server.Overlaps.Read().Should().BeEmpty();
        cloud.Server.Journal.After().Last(e => e.Kind == "power" && e.Resource.Contains("/payroll/", StringComparison.Ordinal)).To.Should().Be("deallocated");
    }

    private Task<SimulatedCloud> StartAsync(Inventory inventory) => SimulatedCloud.StartAsync(inventory: inventory, configure: o => o with { DataDirectory = _directory });

    private static VirtualMachineResource Replica(SimulatedCloud cloud) => cloud.Vm(Name, "payroll-dr");

    private static async Task PrepareAsync(SimulatedCloud cloud, bool fence)
    {
        if (fence) await cloud.Vm(Name).DeallocateAsync(WaitUntil.Started).DoneAsync();
        var disks = new List<ResourceIdentifier>();
        foreach (var disk in new[] { Name + "-os", Name + "-data" })
        {
            var snapshot = await cloud.SnapshotAsync(cloud.DiskId(disk), disk);
            disks.Add((await cloud.DiskAsync((await (await cloud.CopyStartAsync(snapshot.Id, disk)).CopiedAsync()).Id, disk + "-new")).Id);
        }

        await Replica(cloud).SwapAsync(disks[0], disks[1]);
    }
}
