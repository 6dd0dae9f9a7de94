using Azure;
using DrFunctions.Activities.Replication;
using DrFunctions.Activities.Tests.Harness;
using DrFunctions.Contracts;
using DrFunctions.Simulator;

namespace DrFunctions.Activities.Tests.Replication;

/// <summary>Which disks an instance gets, and what becomes of those that it had.</summary>
public sealed class ReplicaDiskTests
{
    [Fact]
    public async Task A_disk_that_ran_is_not_taken_for_the_restore_point_again()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (point, first) = await failover.CycleAsync("run-1");
        await RunAsync(world, failover.Destination);
        failover.Run = "run-2";

        var second = Failover.Value(await failover.LiveSyncAsync(point));

        second.Disks.Select(d => d.DiskId).Should().NotIntersectWith(first.Disks.Select(d => d.DiskId));
        second.Copies.Should().BeEquivalentTo(first.Copies, "the copies are any run's");
        foreach (var (disk, copy) in second.Disks.Zip(second.Copies))
            world.Simulator.Disks.Compare(copy.SnapshotId, disk.DiskId).Equal.Should().BeTrue();
    }

    [Fact]
    public async Task An_instance_that_stands_at_the_restore_point_untouched_is_left_so()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (point, first) = await failover.CycleAsync("run-1");
        var changes = failover.Changes().Count;
        failover.Run = "run-2";

        var second = Failover.Value(await world.DriveAsync(
            s => new LiveSync(s), failover.LiveSyncInput(point) with { Previous = first }));

        second.Should().BeEquivalentTo(first, o => o.Excluding(s => s.SyncedAt));
        failover.Changes().Should().HaveCount(changes);
    }

    [Fact]
    public async Task Disks_that_provably_never_ran_are_marked_when_they_are_replaced()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var original = await world.Owner.ReadAsync(failover.Destination);
        var (_, first) = await failover.CycleAsync("run-1");

        await failover.CycleAsync("run-2", first);

        foreach (var disk in first.Disks)
            (await world.Owner.DiskAsync(disk.DiskId)).Tags.Should().Contain(DrTags.SupersededIdle, "true").And.Contain(DrTags.SupersededBy, "run-2");
        (await world.Owner.DiskAsync(original.StorageProfile.OSDisk.ManagedDisk.Id!)).Tags
            .Should().ContainKey(DrTags.SupersededAt).And.NotContainKey(DrTags.SupersededIdle, "nobody knows what ran on it");
    }

    [Fact]
    public async Task Disks_that_may_have_run_are_not_marked()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (_, first) = await failover.CycleAsync("run-1");
        await RunAsync(world, failover.Destination);

        await failover.CycleAsync("run-2", first);

        foreach (var disk in first.Disks)
            (await world.Owner.DiskAsync(disk.DiskId)).Tags.Should().ContainKey(DrTags.SupersededAt).And.NotContainKey(DrTags.SupersededIdle);
    }

    [Fact]
    public async Task A_mark_is_taken_back_from_a_disk_that_ran_before_it_was_replaced()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (_, first) = await failover.CycleAsync("run-1");
        world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.Fail, Action = "Microsoft.Compute/virtualMachines/write", Status = 409, Code = "OperationNotAllowed", Count = null });
        failover.Run = "run-2";
        var point = Failover.Value(await failover.BackupAsync(null));
        var input = failover.LiveSyncInput(point) with { Previous = first };
        (await world.DriveAsync(s => new LiveSync(s), input)).Error.Should().NotBeNull();
        (await world.Owner.DiskAsync(first.Disks[0].DiskId)).Tags.Should().ContainKey(DrTags.SupersededIdle);
        world.Simulator.Faults.Clear();
        await RunAsync(world, failover.Destination);

        (await world.DriveAsync(s => new LiveSync(s), input)).IsDone.Should().BeTrue();

        (await world.Owner.DiskAsync(first.Disks[0].DiskId)).Tags.Should().NotContainKey(DrTags.SupersededIdle);
    }

    [Fact]
    public async Task A_missing_instance_gets_its_nic_ready()
    {
        await using var world = await World.StartAsync(12);
        var failover = new Failover(world, "payroll-web-4", "web");
        world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.LostReply, Action = "Microsoft.Network/networkInterfaces/write" });

        var (off, point, synced) = await failover.SyncedAsync();

        failover.Changes("networkInterfaces/write").Should().ContainSingle();
        failover.Changes("virtualMachines/write").Should().BeEmpty("a PUT would boot it");
        (await failover.StartAsync(off, point, synced)).IsDone.Should().BeTrue();
        failover.NothingHappenedTwice();
    }

    [Fact]
    public async Task A_nic_that_is_named_and_missing_shows_before_anything_starts()
    {
        await using var world = await World.StartAsync(12);
        var failover = new Failover(world, "payroll-web-4", "web")
        {
            Planned = new DestinationVm(Sample.RecoveryGroup, "payroll-web-4") { Nic = "no-such-nic" },
        };
        var (_, point) = await failover.BackedUpAsync();

        var result = await failover.LiveSyncAsync(point);

        result.Error!.Code.Should().Be(ErrorCodes.DestinationUnusable);
        result.Error.Message.Should().Contain("'no-such-nic' does not exist");
    }

    private static async Task RunAsync(World world, VmReference vm)
    {
        await world.Owner.Machine(vm).PowerOnAsync(WaitUntil.Completed);
        await world.Owner.Machine(vm).DeallocateAsync(WaitUntil.Completed);
    }
}
