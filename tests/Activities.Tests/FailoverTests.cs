using DrFunctions.Activities.Tests.Harness;
using DrFunctions.Contracts;
using DrFunctions.Simulator;

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

    [Fact]
    public async Task A_whole_group_fails_over_side_by_side_under_the_platforms_limits()
    {
        await using var world = await World.StartAsync(12, speed: 200, throttling: ThrottlingMode.Scaled);
        string[] tiers = ["database", "application", "web"];
        var machines = Enumerable.Range(0, 12)
            .Select(i => new Failover(world, $"payroll-{tiers[i % 3].Replace("database", "db").Replace("application", "app")}-{(i / 3) + 1}", tiers[i % 3]))
            .ToArray();

        await Task.WhenAll(machines.Select(async failover =>
        {
            var (off, point, synced) = await failover.SyncedAsync();
            (await failover.DisableAsync(synced)).IsDone.Should().BeTrue();
            Failover.Value(await failover.StartAsync(off, point, synced));
            world.Simulator.Disks.CheckOrder([.. synced.Disks.Select(d => d.DiskId)], failover.Source.ResourceId)
                .Complete.Should().BeTrue();
        }));

        machines[0].NothingHappenedTwice();
    }

    [Fact]
    public async Task Two_workers_on_the_same_machine_do_not_harm_each_other()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var off = (await Task.WhenAll(failover.OffAsync(), failover.OffAsync()))[1];
        var point = (await Twice(() => failover.BackupAsync(off)))[1];
        var synced = (await Twice(() => failover.LiveSyncAsync(point)))[1];

        var started = await Twice(() => failover.StartAsync(off, point, synced));

        started[0].VmId.Should().Be(started[1].VmId);
        world.Simulator.Disks.CheckOrder([.. synced.Disks.Select(d => d.DiskId)], failover.Source.ResourceId)
            .Complete.Should().BeTrue();
    }

    [Fact]
    public async Task A_source_started_during_the_copy_repeats_with_another_epoch_and_loses_nothing()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (off, point) = await failover.BackedUpAsync();
        world.Simulator.Faults.Add(new FaultRule
        {
            Kind = FaultKind.StartVm, Vm = failover.Source.ResourceId, Action = "Microsoft.Compute/disks/write",
        });
        var synced = Failover.Value(await failover.LiveSyncAsync(point));
        (await failover.StartAsync(off, point, synced)).Error!.Code.Should().Be(ErrorCodes.SourceChanged);
        failover.Epoch = 2;

        (off, point, synced) = await failover.SyncedAsync();
        (await failover.StartAsync(off, point, synced)).IsDone.Should().BeTrue();

        point.Epoch.Should().Be(2);
        var order = world.Simulator.Disks.CheckOrder([.. synced.Disks.Select(d => d.DiskId)], failover.Source.ResourceId);
        order.Complete.Should().BeTrue(order.Problem);
    }

    private static async Task<T[]> Twice<T>(Func<Task<StepResult<T>>> step)
        where T : class => [.. (await Task.WhenAll(step(), step())).Select(Failover.Value)];

    private static HealthProbe ProbeOf(string tier) => tier switch
    {
        "database" => new HealthProbe { Tcp = 15432 },
        "application" => new HealthProbe { Tcp = 18443 },
        _ => new HealthProbe { Http = new HttpProbe(18080) },
    };
}
