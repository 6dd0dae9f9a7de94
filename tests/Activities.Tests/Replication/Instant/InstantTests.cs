using Azure;
using DrFunctions.Activities.Compute;
using DrFunctions.Activities.Looks;
using DrFunctions.Activities.Replication;
using DrFunctions.Activities.Tests.Harness;
using DrFunctions.Contracts;
using DrFunctions.Simulator;

namespace DrFunctions.Activities.Tests.Replication.Instant;

/// <summary>Running machines of several disks, backed up at one instant by VM restore points.</summary>
public sealed class InstantTests
{
    private const string Points = "restorePoints/write";

    // The platform takes one an hour, the simulator divides that by its speed.
    private const double Fast = 1_000_000;

    [Fact]
    public async Task A_running_guest_of_two_disks_stands_at_one_instant_at_the_other_site_and_boots_healthy()
    {
        await using var world = await World.StartAsync(edit: i => i["guests"]![0]!["writesPerSecond"] = 4000);
        var failover = new Failover(world);

        var point = Failover.Value(await failover.InstantAsync("run-1"));
        var synced = Failover.Value(await failover.LiveSyncAsync(point));

        point.Id.Should().Be($"payroll/run-1/{Sample.Database}/e1/instant");
        point.Consistency.Should().Be(Consistency.Crash);
        point.Disks.Select(d => d.Disk.Lun).Should().Equal(null, 0);
        point.Blueprint.Nics.Should().NotBeEmpty();
        synced.Copies.Should().OnlyContain(c => c.SnapshotId.Contains("/payroll-dr/", StringComparison.OrdinalIgnoreCase) && c.SnapshotId.Contains("/diskRestorePoints/", StringComparison.OrdinalIgnoreCase));
        var order = world.Simulator.Disks.CheckOrder([.. synced.Disks.Select(d => d.DiskId)]);
        order.GapFree.Should().BeTrue(order.Problem);
        order.Last.Should().BeGreaterThan(0, "the guest was writing");
        (await world.Owner.PowerOfAsync(failover.Source)).Should().Be("PowerState/running");
        failover.NothingHappenedTwice();

        var off = await failover.OffAsync();
        (await failover.DisableAsync(synced)).IsDone.Should().BeTrue();
        var started = Failover.Value(await failover.StartAsync(off, point, synced));
        (await failover.HealthAsync(started, new HealthProbe { Tcp = 15432 }, TimeSpan.FromMinutes(1))).IsDone.Should().BeTrue();
    }

    [Fact]
    public async Task The_chain_of_snapshots_goes_on_beside_it_and_a_planned_failover_is_a_delta()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (_, first) = await failover.CycleAsync("run-1");
        var instant = Failover.Value(await failover.InstantAsync("run-2"));
        var input = failover.LiveSyncInput(instant) with { Previous = first };
        var second = Failover.Value(await world.DriveAsync(s => new LiveSync(s), input));
        failover.Run = "run-3";

        var (off, point, synced) = await failover.SyncedAsync();

        synced.Copies.Should().OnlyContain(c => c.Delta, "the snapshots of the first cycle are its base");
        second.RestorePointId.Should().Be(instant.Id);
        (await failover.StartAsync(off, point, synced)).IsDone.Should().BeTrue();
        world.Simulator.Disks.CheckOrder([.. synced.Disks.Select(d => d.DiskId)], failover.Source.ResourceId).Complete.Should().BeTrue();
    }

    [Fact]
    public async Task A_site_without_restore_points_says_so_and_snapshots_are_labelled_none()
    {
        await using var world = await World.StartAsync(edit: i => i["sites"]![0]!["restorePoints"] = false);
        var failover = new Failover(world);

        var refused = await failover.InstantAsync("run-1");
        var (point, synced) = await failover.CycleAsync("run-1");

        refused.Error!.Code.Should().Be(ErrorCodes.NotConsistent);
        refused.Error.Message.Should().Contain("No registered resource provider");
        point.Consistency.Should().Be(Consistency.None);
        (await world.DriveAsync(s => new Prune(s), failover.PruneInput(synced, point.Id))).IsDone.Should().BeTrue();
    }

    [Fact]
    public async Task A_second_one_within_the_hour_is_too_soon()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        await failover.InstantAsync("run-1");

        var refused = await failover.InstantAsync("run-2");

        refused.Error!.Code.Should().Be(ErrorCodes.NotConsistent);
        refused.Error.Message.Should().Contain("smallest interval");
        failover.Changes(Points).Should().ContainSingle();
    }

    [Fact]
    public async Task The_only_disk_of_a_machine_needs_no_restore_point()
    {
        await using var world = await World.StartAsync(edit: i => Edits.WithoutDataDisks(i, Sample.PrimaryGroup, Sample.Database));
        var failover = new Failover(world);

        (await failover.InstantAsync("run-1")).Error!.Code.Should().Be(ErrorCodes.NotConsistent);

        failover.Changes().Should().BeEmpty();
    }

    [Theory]
    [InlineData(FaultKind.LostReply)]
    [InlineData(FaultKind.Fail)]
    public async Task Replies_that_are_lost_are_looked_after_by_another_process_and_nothing_is_repeated(FaultKind kind)
    {
        await using var world = await World.StartAsync();
        world.RestartAfterPending = true;
        world.Simulator.Faults.Add(new FaultRule { Kind = kind, Method = "PUT", Path = "/restorePointCollections/", Status = 503, Count = kind == FaultKind.Fail ? 5 : null });
        var failover = new Failover(world);

        var point = Failover.Value(await failover.InstantAsync("run-1"));
        var synced = Failover.Value(await failover.LiveSyncAsync(point));

        failover.NothingHappenedTwice();
        world.Simulator.Disks.CheckOrder([.. synced.Disks.Select(d => d.DiskId)]).GapFree.Should().BeTrue();
    }

    [Fact]
    public async Task An_incomplete_copy_is_never_made_into_disks()
    {
        await using var world = await World.StartAsync(speed: 20, options: new ActivityOptions { Linger = TimeSpan.Zero });
        var failover = new Failover(world);
        var point = Failover.Value(await failover.InstantAsync("run-1"));
        var complete = failover.LiveSyncInput(point) with { Mode = SyncMode.ApplyComplete };

        var nothing = await world.RunAsync(s => new LiveSync(s), complete);
        await UntilDataCrossesAsync(world, failover.LiveSyncInput(point));
        var half = await world.RunAsync(s => new LiveSync(s), complete);
        var seen = Failover.Value(await world.RunAsync(s => new Assess(s), failover.AssessInput(null))).Machines[0];
        var flight = await world.RunAsync(s => new DisableLiveSync(s), failover.DisableInput(null));

        nothing.Error!.Code.Should().Be(ErrorCodes.RestorePointIncomplete);
        half.Error!.Message.Should().Contain("is at ").And.NotContain("at 0 %", "its operation has ended, its data is on the way");
        seen.Complete.Should().BeEmpty();
        seen.Incomplete.Should().Equal(point.Id);
        flight.Detail.Should().Contain("of a restore point is at");
        failover.Changes("disks/write").Should().BeEmpty();
    }

    [Fact]
    public async Task A_planned_failover_does_not_wait_for_a_copy_in_flight_beside_the_chain()
    {
        await using var world = await World.StartAsync(speed: 20, options: new ActivityOptions { Linger = TimeSpan.Zero });
        var failover = new Failover(world);
        var point = Failover.Value(await failover.InstantAsync("run-1"));
        var copy = failover.LiveSyncInput(point) with { Mode = SyncMode.Copy };
        await world.RunAsync(s => new LiveSync(s), copy);
        var vm = await world.Owner.ReadAsync(failover.Destination);
        var stands = new SyncedPoint { RestorePointId = "later", SyncedAt = point.TakenAt, InstanceVmId = vm.VmId, Disks = [.. (await world.Owner.DisksOfAsync(failover.Destination)).Select(d => new DestinationDisk(d.Lun, d.Id, ""))] };

        var quiet = await world.RunAsync(s => new DisableLiveSync(s), failover.DisableInput(stands));

        quiet.IsDone.Should().BeTrue();
        (await world.RunAsync(s => new LiveSync(s), copy)).State.Should().Be(StepState.Pending, "it is still under way");
    }

    [Fact]
    public async Task A_process_that_dies_at_any_call_of_a_cycle_repeats_no_effect_and_loses_none()
    {
        for (var nth = 1; ; nth += 4)
        {
            await using var world = await World.StartAsync(speed: 3000);
            world.RestartAfterPending = true;
            var failover = new Failover(world);
            var fault = world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.Fail, Path = "/providers/", Nth = nth });

            var point = Failover.Value(await failover.InstantAsync("run-1"));
            var synced = Failover.Value(await failover.LiveSyncAsync(point));
            (await world.DriveAsync(s => new Prune(s), failover.PruneInput(synced, point.Id))).IsDone.Should().BeTrue("call {0} must not matter", nth);

            failover.NothingHappenedTwice();
            world.Simulator.Disks.CheckOrder([.. synced.Disks.Select(d => d.DiskId)]).GapFree.Should().BeTrue("call {0} must not matter", nth);
            if (world.Simulator.Faults.List().Single(f => f.Id == fault.Id).Struck > 0)
                continue;
            nth.Should().BeGreaterThan(30, "a cycle makes so many calls");
            return;
        }
    }

    [Fact]
    public async Task Its_complete_copy_is_seen_and_applied_while_the_source_site_is_out()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var point = Failover.Value(await failover.InstantAsync("run-1"));
        Failover.Value(await world.DriveAsync(s => new LiveSync(s), failover.LiveSyncInput(point) with { Mode = SyncMode.Copy }));
        var (chain, _) = await failover.CycleAsync("run-2", mode: SyncMode.Copy);
        world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.Outage, Site = "westeurope" });
        failover.Run = "run-3";

        var seen = Failover.Value(await world.RunAsync(s => new Assess(s), failover.AssessInput(null))).Machines[0];
        var synced = Failover.Value(await world.DriveAsync(
            s => new LiveSync(s), failover.LiveSyncInput(point) with { Mode = SyncMode.ApplyComplete }));

        seen.Complete.Should().Equal(
            new StandingPoint(chain.Id, chain.TakenAt, Consistency.None), new StandingPoint(point.Id, point.TakenAt, Consistency.Crash));
        synced.InstanceVmId.Should().NotBeNull();
        world.Simulator.Disks.CheckOrder([.. synced.Disks.Select(d => d.DiskId)]).GapFree.Should().BeTrue();
        var held = Failover.Value(await world.RunAsync(s => new Assess(s), failover.AssessInput(synced))).Machines[0];
        held.HoldsSynced.Should().BeTrue();
    }

    [Fact]
    public async Task Retention_keeps_what_is_asked_for_the_newest_and_the_first_on_both_sides()
    {
        await using var world = await World.StartAsync(speed: Fast);
        var failover = new Failover(world);
        var points = new List<RestorePoint>();
        SyncedPoint? synced = null;
        for (var i = 1; i <= 5; i++)
        {
            points.Add(Failover.Value(await failover.InstantAsync($"run-{i}")));
            synced = Failover.Value(await world.DriveAsync(
                s => new LiveSync(s), failover.LiveSyncInput(points[^1]) with { Previous = synced }));
        }

        failover.Run = "run-6";
        var pruned = Failover.Value(await world.DriveAsync(s => new Prune(s), failover.PruneInput(synced, points[3].Id)));

        pruned.Snapshots.Should().Be(4, "the second and the third are needed on neither side");
        pruned.Disks.Should().Be(8, "the disks of four cycles were replaced idle");
        failover.NothingIsDeletedTwice();
        var seen = Failover.Value(await world.RunAsync(s => new Assess(s), failover.AssessInput(synced))).Machines[0];
        seen.Complete.Select(p => p.Id).Should().Equal(points[4].Id, points[3].Id, points[0].Id);
        var copies = world.Simulator.Copies.Count;
        var next = Failover.Value(await failover.InstantAsync("run-7"));
        Failover.Value(await failover.LiveSyncAsync(next));
        world.Simulator.Copies.Skip(copies).Should().OnlyContain(c => c.Kind == "delta", "its family's first one was kept");
    }

    [Fact]
    public async Task A_copy_that_fails_in_the_background_is_told()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var point = Failover.Value(await failover.InstantAsync("run-1"));
        world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.Copy, Action = "Microsoft.Compute/restorePointCollections/restorePoints/write" });

        (await failover.LiveSyncAsync(point)).Error!.Code.Should().Be(ErrorCodes.CopyFailed);

        failover.Changes("disks/write").Should().BeEmpty();
    }

    [Fact]
    public async Task A_copy_in_flight_and_its_source_are_not_pruned()
    {
        await using var world = await World.StartAsync(speed: 20, options: new ActivityOptions { Linger = TimeSpan.Zero });
        var failover = new Failover(world);
        var point = Failover.Value(await failover.InstantAsync("run-1"));
        await world.RunAsync(s => new LiveSync(s), failover.LiveSyncInput(point));
        failover.Run = "run-2";

        (await world.DriveAsync(s => new Prune(s), failover.PruneInput(null))).IsDone.Should().BeTrue();

        failover.Changes("/delete").Should().BeEmpty();
    }

    [Fact]
    public async Task Without_the_right_to_restore_points_what_goes_by_snapshots_goes_on()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        world.Simulator.Faults.Add(new FaultRule
        {
            Kind = FaultKind.Fail, Path = "/restorePointCollections", Status = 403, Code = "AuthorizationFailed", Count = null,
        });

        var refused = await failover.InstantAsync("run-1");
        var (point, synced) = await failover.CycleAsync("run-1");
        var seen = Failover.Value(await world.RunAsync(s => new Assess(s), failover.AssessInput(synced))).Machines[0];

        refused.Error!.Code.Should().Be(ErrorCodes.Forbidden);
        seen.Complete.Select(p => p.Id).Should().Equal(point.Id);
        (await world.DriveAsync(s => new Prune(s), failover.PruneInput(synced, point.Id))).IsDone.Should().BeTrue();
    }

    private static async Task UntilDataCrossesAsync(World world, LiveSyncInput input)
    {
        StepResult<SyncedPoint> result;
        while ((result = await world.RunAsync(s => new LiveSync(s), input)).Fraction is null or 0)
            await Task.Delay(result.After!.Value, TimeProvider.System);
    }
}
