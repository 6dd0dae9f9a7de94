using DrFunctions.Activities.Replication;
using DrFunctions.Activities.Tests.Harness;
using DrFunctions.Contracts;
using DrFunctions.Simulator;
using Microsoft.Extensions.Logging.Abstractions;

namespace DrFunctions.Activities.Tests.Replication;

public sealed class LiveSyncTests
{
    private const string Swap = "virtualMachines/write";

    [Fact]
    public async Task The_destination_holds_exactly_the_restore_points_disks()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (off, point) = await failover.BackedUpAsync();

        var result = await failover.LiveSyncAsync(point);

        var synced = Failover.Value(result);
        var vm = await world.Owner.ReadAsync(failover.Destination);
        synced.RestorePointId.Should().Be(point.Id);
        synced.InstanceVmId.Should().Be(vm.VmId);
        synced.InstanceFingerprint.Should().NotBeNullOrEmpty();
        synced.Disks.Select(d => d.Lun).Should().Equal(null, 0);
        vm.StorageProfile.OSDisk.ManagedDisk.Id.ToString().Should().BeEquivalentTo(synced.Disks[0].DiskId);
        vm.StorageProfile.OSDisk.CreateOption.ToString().Should().Be("FromImage", "it cannot change");
        vm.StorageProfile.DataDisks.Should().ContainSingle().Which.ManagedDisk.Id.ToString()
            .Should().BeEquivalentTo(synced.Disks[1].DiskId);
        foreach (var (disk, source) in synced.Disks.Zip(off.Disks))
            world.Simulator.Disks.Compare(source.ResourceId, disk.DiskId).Equal.Should().BeTrue();
        (await world.Owner.PowerOfAsync(failover.Destination)).Should().Be("PowerState/deallocated");
        failover.Changes(Swap).Should().ContainSingle("all disks are swapped in one change");
        failover.NothingHappenedTwice();
    }

    [Fact]
    public async Task An_instance_that_must_be_ours_is_left_alone_unless_it_bears_the_machines_tags()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (_, point) = await failover.BackedUpAsync();
        var input = failover.LiveSyncInput(point) with { OnlyOurs = true };
        var changes = failover.Changes().Count;

        var foreign = await world.DriveAsync(s => new LiveSync(s), input);
        var after = failover.Changes().Count;
        await world.Owner.TagAsync(failover.Destination, (DrTags.Group, "payroll"), (DrTags.Machine, Sample.Database));
        var ours = await world.DriveAsync(s => new LiveSync(s), input);

        foreign.Error!.Code.Should().Be(ErrorCodes.DestinationUnusable);
        foreign.Error.Remedy.Should().Contain($"dr-machine={Sample.Database}");
        after.Should().Be(changes, "it may be anybody's");
        ours.IsDone.Should().BeTrue();
    }

    [Fact]
    public async Task Replaced_disks_are_tagged_and_kept()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (_, point) = await failover.BackedUpAsync();
        var before = await world.Owner.ReadAsync(failover.Destination);

        (await failover.LiveSyncAsync(point)).IsDone.Should().BeTrue();

        foreach (var id in new[] { before.StorageProfile.OSDisk.ManagedDisk.Id, before.StorageProfile.DataDisks[0].ManagedDisk.Id })
        {
            var disk = await world.Owner.DiskAsync(id!);
            disk.ManagedBy.Should().BeNull();
            disk.Tags.Should().Contain(DrTags.SupersededBy, "run-1").And.Contain(DrTags.SupersededFor, Sample.Database)
                .And.ContainKey(DrTags.SupersededAt);
        }

        failover.Changes("/delete").Should().BeEmpty("nothing that may be an only copy is deleted");
    }

    [Fact]
    public async Task Synced_again_it_changes_nothing()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (_, point, first) = await failover.SyncedAsync();
        var changes = failover.Changes().Count;
        world.RestartProcess();

        var second = Failover.Value(await failover.LiveSyncAsync(point));

        second.Should().BeEquivalentTo(first, o => o.Excluding(s => s.SyncedAt));
        failover.Changes().Should().HaveCount(changes);
    }

    [Fact]
    public async Task A_missing_destination_gets_its_disks_only()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        await world.Owner.DeleteAsync(failover.Destination);
        var (off, point) = await failover.BackedUpAsync();

        var synced = Failover.Value(await failover.LiveSyncAsync(point));

        synced.InstanceVmId.Should().BeNull();
        synced.InstanceFingerprint.Should().BeNull();
        synced.SyncedAt.Should().BeOnOrAfter(point.TakenAt.AddSeconds(-1));
        foreach (var (disk, source) in synced.Disks.Zip(off.Disks))
            world.Simulator.Disks.Compare(source.ResourceId, disk.DiskId).Equal.Should().BeTrue();
        failover.Changes(Swap).Should().BeEmpty("a PUT would boot it");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_destination_that_is_on_is_never_touched(bool running)
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (_, point) = await failover.BackedUpAsync();
        await world.Owner.Machine(failover.Destination).PowerOnAsync(Azure.WaitUntil.Completed);
        if (!running)
            await world.Owner.Machine(failover.Destination).PowerOffAsync(Azure.WaitUntil.Completed);
        var before = failover.Changes().Count;

        var result = await failover.LiveSyncAsync(point);

        result.Error!.Code.Should().Be(ErrorCodes.DestinationRunning);
        failover.Changes().Should().HaveCount(before);
    }

    [Fact]
    public async Task A_destination_started_during_the_copy_is_not_touched()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (_, point) = await failover.BackedUpAsync();
        world.Simulator.Faults.Add(new FaultRule
        {
            Kind = FaultKind.StartVm, Vm = failover.Destination.ResourceId, Action = "Microsoft.Compute/disks/write", Nth = 2,
        });

        (await failover.LiveSyncAsync(point)).Error!.Code.Should().Be(ErrorCodes.DestinationRunning);

        failover.Changes(Swap).Should().BeEmpty();
    }

    [Fact]
    public async Task A_destination_started_right_before_the_swap_is_not_touched()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var before = await world.Owner.ReadAsync(failover.Destination);
        var (_, point, synced) = await failover.SyncedAsync();
        await world.Owner.SwapOsDiskAsync(failover.Destination, before.StorageProfile.OSDisk.ManagedDisk.Id!);
        var changes = failover.Changes().Count;
        world.Simulator.Faults.Add(new FaultRule
        {
            Kind = FaultKind.StartVm, Vm = failover.Destination.ResourceId, Method = "GET", Resource = synced.Disks[0].DiskId,
        });

        (await failover.LiveSyncAsync(point)).Error!.Code.Should().Be(ErrorCodes.DestinationRunning);

        failover.Changes().Should().HaveCount(changes, "not even a tag is set");
    }

    [Theory]
    [InlineData("Microsoft.Compute/snapshots/write")]
    [InlineData("Microsoft.Compute/disks/write")]
    [InlineData("Microsoft.Compute/virtualMachines/write")]
    public async Task Lost_replies_are_looked_after_and_not_repeated(string action)
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (_, point) = await failover.BackedUpAsync();
        world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.LostReply, Action = action, Count = null });

        (await failover.LiveSyncAsync(point)).IsDone.Should().BeTrue();

        failover.NothingHappenedTwice();
    }

    [Theory]
    [InlineData("Microsoft.Compute/snapshots/write", ErrorCodes.CopyFailed)]
    [InlineData("Microsoft.Compute/disks/write", ErrorCodes.RestorePointIncomplete)]
    [InlineData("Microsoft.Compute/virtualMachines/write", ErrorCodes.PlatformFailure)]
    public async Task Operations_that_end_failed_are_reported(string action, string code)
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (_, point) = await failover.BackedUpAsync();
        world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.Operation, Action = action });

        var result = await failover.LiveSyncAsync(point);

        result.Error!.Code.Should().Be(code);
        result.Error.Message.Should().Contain("north");
    }

    [Theory]
    [InlineData("Microsoft.Compute/disks/write")]
    [InlineData("Microsoft.Compute/virtualMachines/write")]
    public async Task A_failed_disk_or_swap_can_be_retried(string action)
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (_, point) = await failover.BackedUpAsync();
        world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.Operation, Action = action });
        (await failover.LiveSyncAsync(point)).Error.Should().NotBeNull();

        (await failover.LiveSyncAsync(point)).IsDone.Should().BeTrue();
    }

    [Fact]
    public async Task A_slot_that_the_platform_gives_no_other_disk_is_freed_first()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (off, point) = await failover.BackedUpAsync();
        world.Simulator.Faults.Add(new FaultRule
        {
            Kind = FaultKind.Fail,
            Action = "Microsoft.Compute/virtualMachines/write",
            Status = 409,
            Code = "PropertyChangeNotAllowed",
            Message = "Changing property 'dataDisk.managedDisk.id' is not allowed.",
        });

        var result = await failover.LiveSyncAsync(point);

        result.IsDone.Should().BeTrue("detaching and attaching leads to the same disks");
        failover.Changes(Swap).Should().HaveCount(2, "one update frees the slots, the next one fills them");
        var destination = await world.Owner.ReadAsync(failover.Destination);
        destination.StorageProfile.DataDisks.Select(d => (int?)d.Lun).Should().Equal(
            off.Disks.Where(d => d.Lun is not null).Select(d => d.Lun), "the slots are those of the source");
        destination.StorageProfile.DataDisks.Select(d => d.Caching?.ToString()).Should().Equal(
            off.Disks.Where(d => d.Lun is not null).Select(d => d.Caching), "each is cached as at the source");
    }

    [Fact]
    public async Task A_read_that_lags_behind_the_swap_is_waited_out()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (_, point) = await failover.BackedUpAsync();
        var lagging = new LaggingReads(world.Services.Machines);
        using var services = new ActivityServices(world.Options, TimeProvider.System, NullLoggerFactory.Instance) { Machines = lagging };

        var result = await world.DriveAsync(_ => new LiveSync(services), failover.LiveSyncInput(point));

        result.IsDone.Should().BeTrue("what is not seen yet is not lost");
        lagging.Told.Should().Be(1);
        failover.Changes(Swap).Should().ContainSingle();
    }

    [Fact]
    public async Task Every_call_to_the_site_failing_once_delays_and_spoils_nothing()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (_, point) = await failover.BackedUpAsync();
        foreach (var action in new[] { "Microsoft.Compute/snapshots/write", "Microsoft.Compute/disks/write", "Microsoft.Compute/virtualMachines/write" })
        {
            world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.Fail, Action = action, Status = 503, Code = "ServerBusy" });
            world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.Throttle, Action = action, Nth = 2 });
        }

        (await failover.LiveSyncAsync(point)).IsDone.Should().BeTrue();

        failover.NothingHappenedTwice();
    }

    [Fact]
    public async Task An_os_disk_of_another_size_is_refused_before_anything_is_swapped()
    {
        await using var world = await World.StartAsync(
            edit: i => Edits.Disk(i, Sample.RecoveryGroup, $"{Sample.Database}-os-replica")["properties"]!["diskSizeGB"] = 64);
        var failover = new Failover(world);
        var (_, point) = await failover.BackedUpAsync();

        var result = await failover.LiveSyncAsync(point);

        result.Error!.Code.Should().Be(ErrorCodes.DestinationUnusable);
        result.Error.Message.Should().Contain((64L << 30).ToString()).And.Contain((32L << 30).ToString());
        failover.Changes(Swap).Should().BeEmpty();
    }

    [Fact]
    public async Task A_foreign_disk_of_the_same_name_is_refused_and_left_alone()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (off, point) = await failover.BackedUpAsync();
        var name = new ReplicaName(new("payroll"), point.Id, new(Sample.Database), 1, null, off.Disks[0].UniqueId)
        {
            AppliedBy = new("run-1"),
        }.For("disk");
        await world.Owner.EmptyDiskAsync(Sample.Disk(Sample.RecoveryGroup, name), "northeurope", 32);

        var result = await failover.LiveSyncAsync(point);

        result.Error!.Code.Should().Be(ErrorCodes.ForeignSnapshot);
        result.Error.Message.Should().Contain(name);
    }

    [Fact]
    public async Task A_copy_under_way_says_how_far_it_is()
    {
        await using var world = await World.StartAsync(
            speed: 20, options: new ActivityOptions { Linger = TimeSpan.FromMilliseconds(100) });
        var failover = new Failover(world);
        var (_, point) = await failover.BackedUpAsync();
        var seen = new List<StepResult<SyncedPoint>>();

        StepResult<SyncedPoint> result;
        do
        {
            result = await world.RunAsync(s => new LiveSync(s), failover.LiveSyncInput(point));
            seen.Add(result);
        }
        while (result.State == StepState.Pending);

        result.IsDone.Should().BeTrue();
        var fractions = seen.Select(r => r.Fraction).OfType<double>().ToList();
        fractions.Should().BeInAscendingOrder().And.Contain(f => f > 0 && f < 1);
        seen.Should().Contain(r => r.Detail != null && r.Detail.Contains("copying 2 disks to site 'north'"));
        failover.NothingHappenedTwice();
    }

    [Fact]
    public async Task An_expired_permit_changes_nothing()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (_, point) = await failover.BackedUpAsync();
        var before = failover.Changes().Count;
        failover.PermitFor = TimeSpan.FromSeconds(-1);

        var result = await world.RunAsync(s => new LiveSync(s), failover.LiveSyncInput(point));

        result.After.Should().Be(TimeSpan.Zero);
        failover.Changes().Should().HaveCount(before);
    }

    [Fact]
    public async Task A_missing_permission_is_named()
    {
        await using var world = await World.StartAsync(edit: i => Edits.Without(i, "target-write"));
        var failover = new Failover(world);
        var (_, point) = await failover.BackedUpAsync();

        var forbidden = await failover.LiveSyncAsync(point);

        forbidden.Error!.Code.Should().Be(ErrorCodes.Forbidden);
        forbidden.Error.Message.Should().Contain("Microsoft.Compute/snapshots/write");
    }

    [Fact]
    public async Task A_locked_destination_is_named()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (_, point) = await failover.BackedUpAsync();
        await world.Owner.LockAsync(Sample.RecoveryGroup);

        (await failover.LiveSyncAsync(point)).Error!.Code.Should().Be(ErrorCodes.Locked);
    }
}
