using System.Net;
using System.Net.Sockets;
using Azure;
using Azure.ResourceManager.Compute;
using Microsoft.Extensions.Time.Testing;

namespace DrFunctions.Simulator.Tests.Guests;

public class GuestTests
{
    [Fact]
    public async Task RunningGuests_AnswerOnTheirAddress_AndNoLongerOnceTheyAreOff()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var web = cloud.Server.Guests.Single(g => g.Name == "payroll-web-1");
        web.State.Should().Be("healthy", web.Problem);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        (await http.GetStringAsync($"http://{web.Address}:{web.Ports[0]}/")).Should().Contain("payroll-web-1").And.Contain("lastSequence");
        var db = cloud.Server.Guests.Single(g => g.Name == "payroll-db-1");
        using (var tcp = new TcpClient()) await tcp.ConnectAsync(IPAddress.Parse(db.Address!), db.Ports[0]);

        await cloud.Vm("payroll-db-1").DeallocateAsync(WaitUntil.Started).DoneAsync();
        using var closed = new TcpClient();
        await closed.Invoking(c => c.ConnectAsync(IPAddress.Parse(db.Address!), db.Ports[0])).Should().ThrowAsync<SocketException>();
    }

    [Fact]
    public async Task Guest_OfEmptyDisks_DoesNotGetHealthy()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var cloud = await SimulatedCloud.StartAsync(speed: 1, configure: o => o with { Time = time });
        await cloud.Vm("payroll-db-1", "payroll-dr").PowerOnAsync(WaitUntil.Started);
        time.Advance(TimeSpan.FromSeconds(90));
        time.Advance(TimeSpan.FromSeconds(120));
        var guest = cloud.Server.Guests.Single(g => g.Machine.Contains("payroll-dr", StringComparison.Ordinal));
        guest.Should().Match<GuestStatus>(g => g.State == "unhealthy" && g.Ports.Count == 0);
        guest.Problem.Should().Contain("no operating system");
        var view = (await cloud.Vm("payroll-db-1", "payroll-dr").InstanceViewAsync()).Value;
        view.VmAgent.Statuses[0].DisplayStatus.Should().Be("Not Ready");
    }

    [Fact]
    public async Task Guest_GoesOnWithItsSequence_AfterDeallocateAndStart()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var cloud = await SimulatedCloud.StartAsync(speed: 1, configure: o => o with { Time = time });
        time.Advance(TimeSpan.FromSeconds(5));
        await cloud.Vm("payroll-db-1").DeallocateAsync(WaitUntil.Started);
        time.Advance(TimeSpan.FromSeconds(90));
        var before = Last(cloud);
        await cloud.Vm("payroll-db-1").PowerOnAsync(WaitUntil.Started);
        time.Advance(TimeSpan.FromSeconds(90));
        Last(cloud).Should().Be(before, "its system boots first");
        time.Advance(TimeSpan.FromSeconds(120));
        time.Advance(TimeSpan.FromSeconds(5));
        Last(cloud).Should().BeGreaterThan(before);
        cloud.Server.Disks.CheckOrder([cloud.DiskId("payroll-db-1-os")!, cloud.DiskId("payroll-db-1-data")!]).Complete.Should().BeTrue();
    }

    [Fact]
    public async Task OrderCheck_OfDisksTakenAtDifferentMoments_FindsTheGap()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var cloud = await SimulatedCloud.StartAsync(speed: 1, configure: o => o with { Time = time });
        time.Advance(TimeSpan.FromSeconds(5));
        var early = await BeginAsync(cloud, "payroll-db-1-os");
        time.Advance(TimeSpan.FromSeconds(60));
        var late = await BeginAsync(cloud, "payroll-db-1-data");
        var check = cloud.Server.Disks.CheckOrder([early, late]);
        check.Should().Match<OrderCheck>(c => !c.GapFree && !c.Complete && c.Last < c.LastAcknowledged);
        check.Problem.Should().Contain("missing");
    }

    [Fact]
    public async Task OrderCheck_OfDisksThatAreBeingWritten_FindsNoGap()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        string[] disks = [cloud.DiskId("payroll-db-1-os")!, cloud.DiskId("payroll-db-1-data")!];
        var written = Last(cloud) + 50;
        while (Last(cloud) < written)
        {
            cloud.Server.Disks.CheckOrder(disks).GapFree.Should().BeTrue( "a guest writes to its disks in turn, and loses nothing");
        }
    }

    [Fact]
    public async Task StopGuest_CrashesTheSystem_WhileTheMachineKeepsRunning()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        cloud.Server.Faults.Add(new FaultRule { Kind = FaultKind.StopGuest, Vm = "payroll/providers/Microsoft.Compute/virtualMachines/payroll-db-1" });
        cloud.Server.Guests.Single(g => g.Name == "payroll-db-1").State.Should().Be("stopped");
        (await cloud.Vm("payroll-db-1").PowerAsync()).Should().Be("running");
    }

    private static long Last(SimulatedCloud cloud) => cloud.Server.Disks.Get(cloud.DiskId("payroll-db-1-os")!).LastAcknowledged!.Value;

    private static async Task<string> BeginAsync(SimulatedCloud cloud, string disk)
    {
        var data = new SnapshotData("westeurope") { CreationData = new(Azure.ResourceManager.Compute.Models.DiskCreateOption.Copy) { SourceResourceId = cloud.DiskId(disk) }, Incremental = true };
        await cloud.Group("payroll").GetSnapshots().CreateOrUpdateAsync(WaitUntil.Started, disk + "-s", data);
        return SnapshotResource.CreateResourceIdentifier(cloud.Inventory.Subscription, "payroll", disk + "-s").ToString();
    }
}
