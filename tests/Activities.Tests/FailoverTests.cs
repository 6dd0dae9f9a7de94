using DrFunctions.Activities.Tests.Harness;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Tests;

public sealed class FailoverTests
{
    [Theory]
    [InlineData("payroll-db-1", "database")]
    [InlineData("payroll-app-4", "application")]
    [InlineData("payroll-web-4", "web")]
    public async Task A_machine_fails_over_with_every_write_of_its_guest(string machine, string tier)
    {
        await using var world = await World.StartAsync(12);
        var failover = new Failover(world, machine, tier)
        {
            Planned = new DestinationVm(Sample.RecoveryGroup, machine)
            {
                SubnetId = tier == "web" ? Sample.Subnet(Sample.RecoveryGroup, tier) : null,
                Nic = tier == "application" ? $"{machine}-nic" : null,
            },
        };

        var (off, point, synced) = await failover.SyncedAsync();
        (await failover.DisableAsync(synced)).IsDone.Should().BeTrue();
        var started = Failover.Value(await failover.StartAsync(off, point, synced));
        var healthy = Failover.Value(await failover.HealthAsync(started, ProbeOf(tier), TimeSpan.FromMinutes(1)));

        started.Created.Should().Be(tier != "database");
        started.PrivateAddress.Should().StartWith("127.");
        healthy.Evidence.Should().NotBeEmpty();
        var order = world.Simulator.Disks.CheckOrder([.. synced.Disks.Select(d => d.DiskId)], failover.Source.ResourceId);
        order.Complete.Should().BeTrue(order.Problem);
        foreach (var (disk, source) in synced.Disks.Zip(off.Disks))
            world.Simulator.Disks.Compare(source.ResourceId, disk.DiskId).EqualAtCreation.Should().BeTrue();
        failover.NothingHappenedTwice();
    }

    private static HealthProbe ProbeOf(string tier) => tier switch
    {
        "database" => new HealthProbe { Tcp = 15432 },
        "application" => new HealthProbe { Tcp = 18443 },
        _ => new HealthProbe { Http = new HttpProbe(18080) },
    };
}
