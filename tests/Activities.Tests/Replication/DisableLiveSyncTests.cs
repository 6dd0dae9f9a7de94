using DrFunctions.Activities.Replication;
using DrFunctions.Activities.Tests.Harness;
using DrFunctions.Contracts;
using DrFunctions.Simulator;

namespace DrFunctions.Activities.Tests.Replication;

public sealed class DisableLiveSyncTests
{
    [Fact]
    public async Task A_synced_instance_is_quiet_and_stays_untouched()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (_, _, synced) = await failover.SyncedAsync();
        var before = failover.Changes().Count;

        var first = Failover.Value(await failover.DisableAsync(synced));
        var second = Failover.Value(await failover.DisableAsync(synced));

        first.VerifiedAt.Should().BeCloseTo(TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(1));
        second.VerifiedAt.Should().BeOnOrAfter(first.VerifiedAt);
        failover.Changes().Should().HaveCount(before);
    }

    [Fact]
    public async Task A_missing_instance_is_quiet_once_its_disks_stand_ready()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        await world.Owner.DeleteAsync(failover.Destination);
        var (_, _, synced) = await failover.SyncedAsync();

        (await failover.DisableAsync(synced)).IsDone.Should().BeTrue();
    }

    [Fact]
    public async Task A_copy_in_flight_of_any_run_is_waited_for()
    {
        await using var world = await World.StartAsync(
            speed: 20, options: new ActivityOptions { Linger = TimeSpan.Zero });
        var failover = new Failover(world);
        var (off, _, synced) = await failover.SyncedAsync();
        var later = new Failover(world) { Run = "run-2" };
        var point = Failover.Value(await later.BackupAsync(off));
        await world.RunAsync(s => new LiveSync(s), later.LiveSyncInput(point));

        var during = await world.RunAsync(s => new DisableLiveSync(s), failover.DisableInput(synced));

        during.State.Should().Be(StepState.Pending);
        during.Detail.Should().StartWith("copy 'dr-payroll-db-1-");
        (await failover.DisableAsync(synced)).IsDone.Should().BeTrue("the copies end, and were not swapped in");
    }

    [Fact]
    public async Task An_instance_with_other_disks_is_reported()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (off, _, synced) = await failover.SyncedAsync();
        var later = new Failover(world) { Run = "run-2" };
        (await later.LiveSyncAsync(Failover.Value(await later.BackupAsync(off)))).IsDone.Should().BeTrue();

        (await failover.DisableAsync(synced)).Error!.Code.Should().Be(ErrorCodes.SwapFailed);
    }

    [Fact]
    public async Task An_instance_that_was_booted_by_hand_is_reported_and_gets_fresh_disks()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (off, point, synced) = await failover.SyncedAsync();
        await world.Owner.Machine(failover.Destination).PowerOnAsync(Azure.WaitUntil.Completed);
        await world.Owner.Machine(failover.Destination).DeallocateAsync(Azure.WaitUntil.Completed);

        var booted = await failover.DisableAsync(synced);
        var again = Failover.Value(await world.DriveAsync(
            s => new LiveSync(s), failover.LiveSyncInput(point) with { Repeat = 1 }));

        booted.Error!.Code.Should().Be(ErrorCodes.SwapFailed);
        booted.Error.Message.Should().Contain("was started");
        again.Disks.Select(d => d.DiskId).Should().NotIntersectWith(synced.Disks.Select(d => d.DiskId), "those hold its writes");
        foreach (var (disk, source) in again.Disks.Zip(off.Disks))
            world.Simulator.Disks.Compare(source.ResourceId, disk.DiskId).Equal.Should().BeTrue();
        (await failover.DisableAsync(again)).IsDone.Should().BeTrue();
    }

    [Fact]
    public async Task A_site_that_is_out_proves_nothing()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (_, _, synced) = await failover.SyncedAsync();
        world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.Outage, Site = "northeurope", Mode = "abort" });

        var during = await world.RunAsync(s => new DisableLiveSync(s), failover.DisableInput(synced));
        world.Simulator.Faults.Clear();

        during.State.Should().Be(StepState.Pending);
        (await failover.DisableAsync(synced)).IsDone.Should().BeTrue();
    }

    [Fact]
    public async Task Copies_may_run_on_where_the_run_applies_none_of_them()
    {
        await using var world = await World.StartAsync(
            speed: 20, options: new ActivityOptions { Linger = TimeSpan.Zero });
        var failover = new Failover(world);
        var point = Failover.Value(await failover.BackupAsync(null));
        await world.RunAsync(s => new LiveSync(s), failover.LiveSyncInput(point));

        var waiting = await world.RunAsync(s => new DisableLiveSync(s), failover.DisableInput(null));
        var quiet = await world.RunAsync(s => new DisableLiveSync(s), failover.DisableInput(null) with { CopiesMayRun = true });

        waiting.State.Should().Be(StepState.Pending);
        quiet.IsDone.Should().BeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_in_flight_is_all_that_a_machine_without_a_synced_point_needs(bool exists)
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        if (!exists)
            await world.Owner.DeleteAsync(failover.Destination);

        var quiet = Failover.Value(await failover.DisableAsync(null));

        quiet.VerifiedAt.Should().BeCloseTo(TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_change_of_the_instance_under_way_is_waited_for_in_any_case()
    {
        await using var world = await World.StartAsync(speed: 5, options: new ActivityOptions { Linger = TimeSpan.Zero });
        var failover = new Failover(world);
        await world.Owner.Machine(failover.Destination).PowerOnAsync(Azure.WaitUntil.Started);

        var during = await world.RunAsync(
            s => new DisableLiveSync(s), failover.DisableInput(null) with { CopiesMayRun = true });

        during.State.Should().Be(StepState.Pending);
        during.Detail.Should().Contain("is being updated");
    }
}
