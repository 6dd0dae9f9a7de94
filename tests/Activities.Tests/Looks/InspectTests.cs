using Azure;
using DrFunctions.Activities.Looks;
using DrFunctions.Activities.Tests.Harness;
using DrFunctions.Contracts;
using DrFunctions.Simulator;

namespace DrFunctions.Activities.Tests.Looks;

public sealed class InspectTests
{
    [Fact]
    public async Task Only_a_copy_of_every_present_disk_is_a_base_for_the_way_back()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        await failover.CycleAsync("run-1");

        var before = Failover.Value(await world.DriveAsync(s => new Inspect(s), failover.InspectInput()));
        var (_, first) = await failover.ReprotectAsync("run-2");
        var after = Failover.Value(await world.DriveAsync(s => new Inspect(s), failover.InspectInput()));
        var (_, second) = await failover.ReprotectAsync("run-3");
        await failover.CycleAsync("run-4");
        var swapped = Failover.Value(await world.DriveAsync(s => new Inspect(s), failover.InspectInput()));

        before.Should().BeEquivalentTo(new { Exists = true, On = true, HasBase = false });
        before.Why.Should().Contain("the OS disk").And.Contain("data disk 0").And.Contain("'west'");
        after.HasBase.Should().BeTrue(after.Why);
        first.Copies.Should().OnlyContain(c => !c.Delta);
        second.Copies.Should().OnlyContain(c => c.Delta, "the look told the truth");
        swapped.HasBase.Should().BeFalse("a swap makes new disks");
    }

    [Fact]
    public async Task A_base_that_lost_its_snapshot_is_none()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (point, _) = await failover.ReprotectAsync("run-1");
        await world.Owner.DeleteSnapshotAsync(point.Disks[1].SnapshotId);

        var way = Failover.Value(await world.DriveAsync(s => new Inspect(s), failover.InspectInput()));

        way.HasBase.Should().BeFalse();
        way.Why.Should().Contain("data disk 0").And.NotContain("OS disk");
    }

    [Fact]
    public async Task A_target_that_is_off_or_gone_shows()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        await world.Owner.Machine(failover.Source).DeallocateAsync(WaitUntil.Completed);
        var off = Failover.Value(await world.DriveAsync(s => new Inspect(s), failover.InspectInput()));
        await world.Owner.DeleteAsync(failover.Source);
        var gone = Failover.Value(await world.DriveAsync(s => new Inspect(s), failover.InspectInput()));

        off.Should().BeEquivalentTo(new { Exists = true, On = false });
        gone.Should().BeEquivalentTo(new { Exists = false, On = false });
        gone.At.Should().BeOnOrAfter(off.At);
        failover.Changes().Should().BeEmpty("a look changes nothing");
    }

    [Fact]
    public async Task Only_a_target_that_bears_the_machines_tags_is_ours()
    {
        await using var world = await World.StartAsync(2);
        var (failover, other) = (new Failover(world), new Failover(world, "payroll-web-2"));
        var before = Failover.Value(await world.DriveAsync(s => new Inspect(s), failover.InspectInput()));

        await world.Owner.TagAsync(failover.Source, ("dr-group", "payroll"), ("dr-machine", Sample.Database));
        var ours = Failover.Value(await world.DriveAsync(s => new Inspect(s), failover.InspectInput()));
        var another = Failover.Value(await world.DriveAsync(
            s => new Inspect(s), failover.InspectInput() with { Machine = new MachineName("payroll-web-2") }));

        before.Ours.Should().BeFalse();
        ours.Ours.Should().BeTrue();
        another.Ours.Should().BeFalse("it is another machine's");
    }

    [Fact]
    public async Task A_site_that_does_not_answer_leaves_the_look_pending()
    {
        await using var world = await World.StartAsync();
        world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.Outage, Site = "westeurope" });

        (await world.RunAsync(s => new Inspect(s), new Failover(world).InspectInput())).State.Should().Be(StepState.Pending);
    }
}
