using Azure;
using DrFunctions.Activities.Replication;
using DrFunctions.Activities.Tests.Harness;
using DrFunctions.Contracts;
using DrFunctions.Simulator;

namespace DrFunctions.Activities.Tests.Replication;

/// <summary>How far Live Sync goes: copies only, from complete copies only, by whichever run.</summary>
public sealed class SyncModeTests
{
    private const string Copies = "snapshots/write";
    private const string Disks = "disks/write";

    [Fact]
    public async Task Copy_brings_the_data_and_leaves_a_running_instance_alone()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        await world.Owner.Machine(failover.Destination).PowerOnAsync(WaitUntil.Completed);

        var (point, synced) = await failover.CycleAsync("run-1", mode: SyncMode.Copy);

        synced.RestorePointId.Should().Be(point.Id);
        synced.Disks.Should().BeEmpty();
        synced.InstanceVmId.Should().BeNull();
        synced.SyncedAt.Should().BeOnOrAfter(point.TakenAt.AddSeconds(-1));
        synced.Copies.Select(c => (c.Lun, c.DiskUniqueId)).Should().Equal(point.Disks.Select(d => (d.Disk.Lun, d.Disk.UniqueId)));
        foreach (var (copy, source) in synced.Copies.Zip(point.Disks))
            world.Simulator.Disks.Compare(source.SnapshotId, copy.SnapshotId).Equal.Should().BeTrue();
        failover.Changes(Disks).Should().BeEmpty();
        failover.Changes("virtualMachines/write").Should().BeEmpty();
        (await world.Owner.PowerOfAsync(failover.Destination)).Should().Be("PowerState/running");
    }

    [Fact]
    public async Task A_copy_tells_its_restore_point_by_its_tags()
    {
        await using var world = await World.StartAsync();

        var (point, synced) = await new Failover(world).CycleAsync("run-1", mode: SyncMode.Copy);

        var tags = (await world.Owner.SnapshotAsync(synced.Copies[1].SnapshotId)).Tags;
        tags.Should().Contain(DrTags.Point, point.Id).And.Contain(DrTags.Group, "payroll")
            .And.Contain(DrTags.Machine, Sample.Database).And.Contain(DrTags.Slot, "d0").And.Contain(DrTags.DiskCount, "2")
            .And.Contain(DrTags.Consistency, "None").And.Contain(DrTags.SourceDisk, point.Disks[1].Disk.UniqueId);
        DateTimeOffset.Parse(tags[DrTags.TakenAt], null).Should().Be(point.TakenAt);
        tags.Should().HaveCountLessThan(50).And.OnlyContain(t => t.Value.Length <= 256);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Only_the_first_copy_of_a_disk_is_whole(bool dying)
    {
        await using var world = await World.StartAsync();
        world.RestartAfterPending = dying;
        var failover = new Failover(world);
        if (dying)
            world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.LostReply, Action = "Microsoft.Compute/snapshots/write", Count = null });

        var (_, first) = await failover.CycleAsync("run-1");
        var (_, second) = await failover.CycleAsync("run-2", first);

        first.Copies.Should().OnlyContain(c => !c.Delta);
        second.Copies.Should().OnlyContain(c => c.Delta, "it was noted when they were begun");
        failover.Changes(Copies).Select(e => e.Resource).Should().OnlyHaveUniqueItems().And.HaveCount(8);
    }

    [Fact]
    public async Task Without_the_earlier_snapshot_at_the_source_a_copy_is_whole_again()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (point, first) = await failover.CycleAsync("run-1");
        await world.Owner.DeleteSnapshotAsync(point.Disks[0].SnapshotId);

        var (_, second) = await failover.CycleAsync("run-2", first);

        second.Copies.Select(c => c.Delta).Should().Equal(false, true);
    }

    [Fact]
    public async Task Complete_copies_are_applied_while_the_source_site_is_out_by_another_run()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (point, copied) = await failover.CycleAsync("run-1", mode: SyncMode.Copy);
        world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.Outage, Site = "westeurope" });
        var before = failover.Changes(Copies).Count;
        failover.Run = "run-2";

        var synced = Failover.Value(await world.DriveAsync(
            s => new LiveSync(s), failover.LiveSyncInput(point) with { Mode = SyncMode.ApplyComplete }));

        synced.Copies.Should().BeEquivalentTo(copied.Copies);
        synced.InstanceVmId.Should().NotBeNull();
        failover.Changes(Copies).Should().HaveCount(before, "nothing is copied");
        foreach (var (disk, copy) in synced.Disks.Zip(synced.Copies))
            world.Simulator.Disks.Compare(copy.SnapshotId, disk.DiskId).Equal.Should().BeTrue();
    }

    [Fact]
    public async Task What_does_not_stand_complete_is_named_and_not_applied()
    {
        await using var world = await World.StartAsync(speed: 20, options: new ActivityOptions { Linger = TimeSpan.Zero });
        var failover = new Failover(world);
        var point = Failover.Value(await failover.BackupAsync(null));
        var input = failover.LiveSyncInput(point) with { Mode = SyncMode.ApplyComplete };

        var nothing = await world.RunAsync(s => new LiveSync(s), input);
        await world.RunAsync(s => new LiveSync(s), failover.LiveSyncInput(point));
        var half = await world.RunAsync(s => new LiveSync(s), input);

        nothing.Error!.Code.Should().Be(ErrorCodes.RestorePointIncomplete);
        nothing.Error.Message.Should().Contain("no copy of the OS disk").And.Contain("no copy of data disk 0");
        half.Error!.Code.Should().Be(ErrorCodes.RestorePointIncomplete);
        half.Error.Message.Should().Contain("of the OS disk is at ");
        failover.Changes(Disks).Should().BeEmpty();
    }

    [Fact]
    public async Task A_restore_point_that_was_overtaken_is_refused()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var late = Failover.Value(await failover.BackupAsync(null));
        await failover.CycleAsync("run-2", mode: SyncMode.Copy);

        var result = await failover.LiveSyncAsync(late);

        result.Error!.Code.Should().Be(ErrorCodes.RestorePointIncomplete);
        result.Error.Message.Should().Contain("copy of a later one");
    }

    [Fact]
    public async Task A_failed_copy_is_replaced_when_the_step_is_tried_again()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var point = Failover.Value(await failover.BackupAsync(null));
        world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.Operation, Action = "Microsoft.Compute/snapshots/write" });

        var failed = await failover.LiveSyncAsync(point);
        var retried = await failover.LiveSyncAsync(point);

        failed.Error!.Code.Should().Be(ErrorCodes.CopyFailed);
        retried.IsDone.Should().BeTrue();
    }

    [Theory]
    [InlineData("Microsoft.Compute/snapshots/write")]
    [InlineData("Microsoft.Compute/disks/write")]
    [InlineData("Microsoft.Compute/virtualMachines/write")]
    public async Task What_is_refused_three_times_comes_later_and_what_always_is_stays_pending(string action)
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var point = Failover.Value(await failover.BackupAsync(null));
        var always = world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.Fail, Action = action, Status = 503, Count = null });
        for (var i = 0; i < 3; i++)
        {
            var pending = await world.RunAsync(s => new LiveSync(s), failover.LiveSyncInput(point));
            pending.State.Should().Be(StepState.Pending);
        }

        world.Simulator.Faults.Remove(always.Id!);
        world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.Fail, Action = action, Status = 503, Count = 3 });
        (await failover.LiveSyncAsync(point)).IsDone.Should().BeTrue();

        failover.NothingHappenedTwice();
    }
}
