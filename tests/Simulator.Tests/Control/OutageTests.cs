using System.Net;
using System.Net.Http.Json;
using Azure;
using Azure.ResourceManager.Compute;

namespace DrFunctions.Simulator.Tests.Control;

public class OutageTests
{
    private const string Name = "payroll-db-1";

    [Fact]
    public async Task Partition_BeginsAndEndsAtAGivenCall_WhileMachinesGoOnWriting()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var rule = new FaultRule
        {
            Kind = FaultKind.Outage, Site = "westeurope",
            BeginsAfter = new CallMatch { Action = "Microsoft.Compute/snapshots/write", Nth = 2 }, EndsAfter = new CallMatch { Method = "GET", Site = "westeurope", Nth = 3 },
        };
        (await cloud.Http.PostAsJsonAsync("/simulator/faults", rule)).StatusCode.Should().Be(HttpStatusCode.Created);
        await cloud.SnapshotAsync(cloud.DiskId(Name + "-os"), "one");
        (await cloud.SnapshotAsync(cloud.DiskId(Name + "-data"), "two").RefusedAsync()).Status.Should().Be(503, "it was accepted, but polling it fails: the region went out behind it");
        cloud.Server.Disks.List().Should().Contain(d => d.Id.EndsWith("/two"));
        var before = Last(cloud);
        for (var i = 0; i < 2; i++) (await cloud.Vm(Name).GetAsync().RefusedAsync()).Status.Should().Be(503);
        while (Last(cloud) <= before) await Task.Delay(5);
        await cloud.Vm(Name).GetAsync();
        await cloud.Vm(Name).GetAsync();
        cloud.Server.Journal.After().Should().NotContain(e => e.Kind == "power", "the region only could not be reached");
    }

    [Theory]
    [InlineData("abort")]
    [InlineData("503")]
    public async Task Outage_AlsoEndsWithACallThatItRefused(string mode)
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        cloud.Server.Faults.Add(new FaultRule { Kind = FaultKind.Outage, Site = "westeurope", Mode = mode, EndsAfter = new CallMatch { Resource = Name, Nth = 2 } });
        for (var i = 0; i < 2; i++) await cloud.Vm(Name).GetAsync().RefusedAsync();
        await cloud.Vm(Name).GetAsync();
    }

    [Fact]
    public async Task BurntRegion_LosesItsMachines_AndTheReturningPrimaryRunsAgainBesideItsReplica()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        await cloud.Vm("payroll-app-1").DeallocateAsync(WaitUntil.Started).DoneAsync();
        var disks = await Task.WhenAll(new[] { "os", "data" }.Select(async d =>
        {
            var snapshot = await cloud.SnapshotAsync(cloud.DiskId($"{Name}-{d}"), d);
            return await cloud.DiskAsync((await (await cloud.CopyStartAsync(snapshot.Id, d)).CopiedAsync()).Id, d);
        }));
        await cloud.Vm(Name, "payroll-dr").SwapAsync(disks[0].Id, disks[1].Id);
        var seen = cloud.Server.Journal.After().Count;

        var fire = cloud.Server.Faults.Add(new FaultRule { Kind = FaultKind.Outage, Site = "westeurope", MachinesLost = true });
        var lost = cloud.Server.Journal.After(seen);
        lost.Should().HaveCount(2).And.OnlyContain(e => e.Kind == "power" && e.Why == "fault" && e.From == "running" && e.To == "stopped" && e.LastAcknowledged != null);
        (await cloud.Vm(Name).GetAsync().RefusedAsync()).Status.Should().Be(503);
        await cloud.Vm(Name, "payroll-dr").PowerOnAsync(WaitUntil.Started).DoneAsync();
        cloud.Server.Overlaps.Read().Should().BeEmpty("the primary is off");

        cloud.Server.Faults.Remove(fire.Id!);
        (await cloud.Vm(Name).PowerAsync()).Should().Be("running");
        (await cloud.Vm("payroll-web-1").PowerAsync()).Should().Be("running");
        (await cloud.Vm("payroll-app-1").PowerAsync()).Should().Be("deallocated", "it was off before");
        cloud.Server.Overlaps.Read().Should().ContainSingle().Which.Should().Match<Overlap>(o => o.Why == "fault" && o.Second.Contains("/payroll/"));
        while (cloud.Server.Guests.Single(g => string.Equals(g.Machine, cloud.Vm("payroll-web-1").Id, StringComparison.OrdinalIgnoreCase)).State != "healthy") await Task.Delay(5);
    }

    [Fact]
    public async Task MachinesThatAreStartingOrBeingDeallocated_WhenTheRegionBurns_KeepTheirDirection()
    {
        await using var cloud = await SimulatedCloud.StartAsync(speed: 20);
        await cloud.Vm(Name, "payroll-dr").PowerOnAsync(WaitUntil.Started);
        await cloud.Vm("payroll-app-1", "payroll-dr").PowerOnAsync(WaitUntil.Started);
        await cloud.Vm("payroll-app-1", "payroll-dr").DeallocateAsync(WaitUntil.Started);
        cloud.Server.Faults.Add(new FaultRule { Kind = FaultKind.Outage, Site = "northeurope", MachinesLost = true });
        cloud.Server.Faults.Clear();
        (await cloud.Vm(Name, "payroll-dr").PowerAsync()).Should().Be("running");
        (await cloud.Vm("payroll-app-1", "payroll-dr").PowerAsync()).Should().Be("deallocating");
    }

    [Fact]
    public async Task RulesThatCannotWork_AreRefused()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        foreach (var rule in new[]
        {
            new FaultRule { Kind = FaultKind.Fail, MachinesLost = true }, new FaultRule { Kind = FaultKind.Fail, EndsAfter = new CallMatch() },
            new FaultRule { Kind = FaultKind.Outage, Site = "westeurope", BeginsAfter = new CallMatch { Nth = 0 } },
        })
            cloud.Server.Faults.Invoking(f => f.Add(rule)).Should().Throw<ArgumentException>();
    }

    private static long Last(SimulatedCloud cloud) => cloud.Server.Guests.Single(g => g.Name == Name).LastAcknowledged;
}
