using Azure;
using DrFunctions.Activities.Looks;
using DrFunctions.Activities.Replication;
using DrFunctions.Activities.Tests.Harness;
using DrFunctions.Contracts;
using DrFunctions.Simulator;

namespace DrFunctions.Activities.Tests.Looks;

public sealed class AssessTests
{
    [Fact]
    public async Task What_stands_complete_is_told_newest_first_while_the_source_site_is_out()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (first, before) = await failover.CycleAsync("run-1");
        var (second, synced) = await failover.CycleAsync("run-2", before);
        world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.Outage, Site = "westeurope" });
        var changes = failover.Changes().Count;

        var seen = Failover.Value(await world.RunAsync(s => new Assess(s), failover.AssessInput(synced)));

        var machine = seen.Machines.Should().ContainSingle().Subject;
        machine.Complete.Should().Equal(
            new StandingPoint(second.Id, second.TakenAt, Consistency.None), new StandingPoint(first.Id, first.TakenAt, Consistency.None));
        machine.Incomplete.Should().BeEmpty();
        machine.Should().BeEquivalentTo(new { Exists = true, On = false, HoldsSynced = true });
        seen.Now.Should().BeOnOrAfter(second.TakenAt.AddSeconds(-1));
        failover.Changes().Should().HaveCount(changes);
    }

    [Fact]
    public async Task A_restore_point_at_the_source_alone_is_none_and_one_under_way_is_incomplete()
    {
        await using var world = await World.StartAsync(speed: 20, options: new ActivityOptions { Linger = TimeSpan.Zero });
        var failover = new Failover(world);
        var point = Failover.Value(await failover.BackupAsync(null));

        var before = Failover.Value(await world.RunAsync(s => new Assess(s), failover.AssessInput(null))).Machines[0];
        await world.RunAsync(s => new LiveSync(s), failover.LiveSyncInput(point));
        var during = Failover.Value(await world.RunAsync(s => new Assess(s), failover.AssessInput(null))).Machines[0];

        before.Complete.Should().BeEmpty();
        before.Incomplete.Should().BeEmpty();
        during.Complete.Should().BeEmpty();
        during.Incomplete.Should().Equal(point.Id);
    }

    [Fact]
    public async Task A_restore_point_that_lacks_a_disk_is_incomplete()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (point, synced) = await failover.CycleAsync("run-1", mode: SyncMode.Copy);
        await world.Owner.DeleteSnapshotAsync(synced.Copies[1].SnapshotId);

        var machine = Failover.Value(await world.RunAsync(s => new Assess(s), failover.AssessInput(synced))).Machines[0];

        machine.Complete.Should().BeEmpty();
        machine.Incomplete.Should().Equal(point.Id);
        machine.HoldsSynced.Should().BeFalse("nothing was applied");
    }

    [Fact]
    public async Task An_instance_on_other_disks_or_running_or_missing_shows()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (_, first) = await failover.CycleAsync("run-1");
        await failover.CycleAsync("run-2", first);
        await world.Owner.Machine(failover.Destination).PowerOnAsync(WaitUntil.Completed);

        var running = Failover.Value(await world.RunAsync(s => new Assess(s), failover.AssessInput(first))).Machines[0];
        await world.Owner.DeleteAsync(failover.Destination);
        var missing = Failover.Value(await world.RunAsync(s => new Assess(s), failover.AssessInput(first))).Machines[0];

        running.Should().BeEquivalentTo(new { Exists = true, On = true, HoldsSynced = false });
        missing.Should().BeEquivalentTo(new { Exists = false, On = false, HoldsSynced = false });
        missing.Complete.Should().HaveCount(2, "the copies stand without it");
    }

    [Fact]
    public async Task An_instance_that_was_booted_by_hand_stands_at_nothing()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (_, synced) = await failover.CycleAsync("run-1");
        await world.Owner.Machine(failover.Destination).PowerOnAsync(WaitUntil.Completed);
        await world.Owner.Machine(failover.Destination).DeallocateAsync(WaitUntil.Completed);

        var seen = Failover.Value(await world.RunAsync(s => new Assess(s), failover.AssessInput(synced))).Machines[0];

        seen.HoldsSynced.Should().BeFalse("its disks hold what it wrote meanwhile");
        seen.Complete.Should().ContainSingle("the copies are as they were");
    }

    [Fact]
    public async Task Disks_that_waited_for_an_instance_and_ran_under_one_stand_at_nothing()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (_, synced) = await failover.CycleAsync("run-1");

        var prepared = synced with { InstanceVmId = null, InstanceFingerprint = null };
        var left = synced with { InstanceFingerprint = null };

        Failover.Value(await world.RunAsync(s => new Assess(s), failover.AssessInput(prepared))).Machines[0]
            .HoldsSynced.Should().BeFalse("creating an instance boots it");
        Failover.Value(await world.RunAsync(s => new Assess(s), failover.AssessInput(left))).Machines[0]
            .HoldsSynced.Should().BeTrue("how it looked was not known");
    }

    [Fact]
    public async Task A_hundred_machines_are_seen_by_a_handful_of_lists()
    {
        await using var world = await World.StartAsync(100);
        var reads = world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.Fail, Method = "GET", Path = "/providers/Microsoft.Compute/", Nth = 100_000 });
        var input = new Failover(world).AssessInput(null);
        var machines = Enumerable.Range(1, 100)
            .Select(i => input.Machines[0] with { Name = new($"db-{i}"), Destination = new(Sample.RecoveryGroup, $"payroll-db-{i}") });

        var seen = Failover.Value(await world.RunAsync(s => new Assess(s), input with { Machines = [.. machines] }));

        seen.Machines.Should().HaveCount(100);
        seen.Machines.Count(m => m.Exists).Should().BeInRange(30, 40, "a third of the sample's machines are databases");
        world.Simulator.Faults.List().Single(f => f.Id == reads.Id).Matched.Should().BeLessThan(20);
    }

    [Fact]
    public async Task A_site_that_fails_once_is_asked_again()
    {
        await using var world = await World.StartAsync();
        world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.Fail, Method = "GET", Path = "/snapshots", Status = 503, Count = 3 });

        (await world.RunAsync(s => new Assess(s), new Failover(world).AssessInput(null))).IsDone.Should().BeTrue();
    }

    [Theory]
    [InlineData("503")]
    [InlineData("hang")]
    public async Task A_silent_site_is_given_up_in_time(string mode)
    {
        var clock = new SkippedHold(TimeSpan.FromSeconds(25));
        await using var world = await World.StartAsync(time: clock);
        world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.Outage, Site = "northeurope", Mode = mode });

        var result = await world.RunAsync(s => new Assess(s), new Failover(world).AssessInput(null));

        result.Error!.Code.Should().Be(ErrorCodes.SiteSilent);
        result.Error.Message.Should().Contain("'north'").And.Contain("25 s");
    }
}
