using DrFunctions.Activities.Tests.Harness;
using DrFunctions.Contracts;
using DrFunctions.Simulator;

namespace DrFunctions.Activities.Tests.Readiness;

public sealed class SoundWorldTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(24)]
    public async Task Nothing_is_found_in_the_sample(int machines)
    {
        await using var world = await CheckedWorld.StartAsync(machines);

        (await world.CheckAsync()).Should().BeEmpty("a false alarm teaches operators to look away");
    }

    [Fact]
    public async Task Nothing_is_found_after_a_cycle_and_nothing_is_changed_by_looking()
    {
        await using var world = await CheckedWorld.StartAsync();
        var failover = new Failover(world.World);
        var (point, _) = await failover.CycleAsync("run-1");
        world.Change(Sample.Database, m => m with { Point = point.Id, Shape = ShapeOf(point) });
        var journal = world.World.Simulator.Journal.After().Count;

        (await world.CheckAsync()).Should().BeEmpty();

        world.World.Simulator.Journal.After().Skip(journal).Where(e => e.Principal == Sample.ObjectId)
            .Should().BeEmpty("a check reads, and reads leave no mark");
    }

    [Fact]
    public async Task Nothing_is_found_after_a_backup_at_one_instant()
    {
        await using var world = await CheckedWorld.StartAsync();
        var failover = new Failover(world.World);
        await failover.CycleAsync("run-1");
        var point = Failover.Value(await failover.InstantAsync("run-2"));
        Failover.Value(await failover.LiveSyncAsync(point));
        world.Change(Sample.Database, m => m with { Point = point.Id, Shape = ShapeOf(point) });

        (await world.CheckAsync()).Should().BeEmpty("the chain of snapshots stands beside it");
    }

    [Fact]
    public async Task A_hundred_machines_are_checked_by_a_handful_of_lists()
    {
        await using var world = await CheckedWorld.StartAsync(100);
        var reads = world.World.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.Fail, Method = "GET", Path = "/", Nth = 100_000 });

        (await world.CheckAsync()).Should().BeEmpty();

        world.World.Simulator.Faults.List().Single(f => f.Id == reads.Id).Matched
            .Should().BeLessThan(80, "lists are shared by whoever asks at the same time");
    }

    internal static MachineShape ShapeOf(RestorePoint point) =>
        new(point.Blueprint.Size, [.. point.Disks.Select(d => new ShapeDisk(d.Disk.Lun, d.Disk.SizeBytes))]);
}
