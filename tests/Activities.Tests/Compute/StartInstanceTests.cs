using DrFunctions.Activities.Compute;
using DrFunctions.Activities.Tests.Harness;
using DrFunctions.Contracts;
using DrFunctions.Simulator;

namespace DrFunctions.Activities.Tests.Compute;

public sealed class StartInstanceTests
{
    private const string Start = "start/action";
    private const string Create = "virtualMachines/write";

    [Fact]
    public async Task An_instance_is_started_on_its_synced_disks()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (off, point, synced) = await failover.SyncedAsync();

        var result = await failover.StartAsync(off, point, synced);

        var started = Failover.Value(result);
        started.VmId.Should().Be(synced.InstanceVmId);
        started.Created.Should().BeFalse();
        started.PrivateAddress.Should().StartWith("127.");
        started.SourceProvenOffAt.Should().BeOnOrAfter(off.ProvenAt);
        (await world.Owner.PowerOfAsync(failover.Destination)).Should().Be("PowerState/running");
        result.CorrelationIds.Should().ContainSingle();
    }

    [Fact]
    public async Task Started_again_it_changes_nothing()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (off, point, synced) = await failover.SyncedAsync();
        var first = Failover.Value(await failover.StartAsync(off, point, synced));
        world.RestartProcess();

        var second = Failover.Value(await failover.StartAsync(off, point, synced));

        second.VmId.Should().Be(first.VmId);
        failover.Changes(Start).Should().ContainSingle();
    }

    [Fact]
    public async Task A_missing_instance_is_created_from_its_blueprint_with_a_nic_in_the_plans_subnet()
    {
        await using var world = await World.StartAsync(12);
        var failover = new Failover(world, "payroll-web-4", "web");
        var (off, point, synced) = await failover.SyncedAsync();

        var started = Failover.Value(await failover.StartAsync(off, point, synced));

        var vm = await world.Owner.ReadAsync(failover.Destination);
        started.Created.Should().BeTrue();
        started.PrivateAddress.Should().NotBeNull();
        vm.HardwareProfile.VmSize.ToString().Should().Be("Standard_D2s_v3");
        vm.StorageProfile.OSDisk.CreateOption.ToString().Should().Be("Attach");
        vm.StorageProfile.OSDisk.DeleteOption.ToString().Should().Be("Detach", "a VM that is deleted must not take its disks along");
        vm.StorageProfile.DataDisks.Should().OnlyContain(d => d.DeleteOption.ToString() == "Detach");
        vm.Tags.Should().Contain("application", "payroll").And.Contain("dr-run", "run-1");
        (await world.Owner.PowerOfAsync(failover.Destination)).Should().Be("PowerState/running");
        failover.NothingHappenedTwice();
    }

    [Fact]
    public async Task A_created_instance_has_the_sources_caching_and_storage_disk_by_disk()
    {
        await using var world = await World.StartAsync(12, inventory =>
        {
            Edits.Disk(inventory, Sample.PrimaryGroup, "payroll-web-4-data")["sku"]!["name"] = "StandardSSD_LRS";
            Edits.DataSlot(inventory, Sample.PrimaryGroup, "payroll-web-4")["caching"] = "ReadOnly";
        });
        var failover = new Failover(world, "payroll-web-4", "web");
        var (off, point, synced) = await failover.SyncedAsync();

        (await failover.StartAsync(off, point, synced)).IsDone.Should().BeTrue();

        var source = (await world.Owner.ReadAsync(failover.Source)).StorageProfile;
        var created = (await world.Owner.ReadAsync(failover.Destination)).StorageProfile;
        created.OSDisk.Caching.Should().NotBeNull().And.Be(source.OSDisk.Caching);
        created.DataDisks.Single().Caching.ToString().Should().Be("ReadOnly");
        (await world.Owner.DiskAsync(synced.Disks[0].DiskId)).Sku.Name.ToString().Should().Be("Premium_LRS");
        (await world.Owner.DiskAsync(synced.Disks[1].DiskId)).Sku.Name.ToString().Should().Be("StandardSSD_LRS");
    }

    [Fact]
    public async Task A_restore_point_without_storage_per_disk_gives_all_the_os_disks()
    {
        await using var world = await World.StartAsync(12);
        var failover = new Failover(world, "payroll-web-4", "web");
        var (_, point) = await failover.BackedUpAsync();
        var older = point with
        {
            Disks = [.. point.Disks.Select(d => d with { Disk = d.Disk with { Sku = null } })],
            Blueprint = point.Blueprint with { DiskSku = "Standard_LRS" },
        };

        var synced = Failover.Value(await failover.LiveSyncAsync(older));

        foreach (var disk in synced.Disks)
            (await world.Owner.DiskAsync(disk.DiskId)).Sku.Name.ToString().Should().Be("Standard_LRS");
    }

    [Fact]
    public async Task A_missing_instance_can_have_a_size_of_its_own()
    {
        await using var world = await World.StartAsync(12);
        var failover = new Failover(world, "payroll-web-4", "web")
        {
            Planned = new DestinationVm(Sample.RecoveryGroup, "payroll-web-4")
            {
                Size = "Standard_B2s", SubnetId = Sample.Subnet(Sample.RecoveryGroup, "web"),
            },
        };
        var (off, point, synced) = await failover.SyncedAsync();

        (await failover.StartAsync(off, point, synced)).IsDone.Should().BeTrue();

        (await world.Owner.ReadAsync(failover.Destination)).HardwareProfile.VmSize.ToString().Should().Be("Standard_B2s");
    }

    [Theory]
    [InlineData(null, "belongs to")]
    [InlineData("no-such-nic", "'no-such-nic' does not exist")]
    public async Task A_missing_instance_without_a_network_is_refused(string? nic, string why)
    {
        await using var world = await World.StartAsync(12);
        var planned = new DestinationVm(Sample.RecoveryGroup, "payroll-web-4");
        var failover = new Failover(world, "payroll-web-4", "web") { Planned = planned };
        var (off, point, synced) = await failover.SyncedAsync();

        var result = await new Failover(world, "payroll-web-4", "web") { Planned = planned with { Nic = nic } }
            .StartAsync(off, point, synced);

        result.Error!.Code.Should().Be(ErrorCodes.DestinationUnusable);
        result.Error.Message.Should().Contain(why);
        failover.Changes(Create).Should().BeEmpty();
    }

    [Theory]
    [InlineData("payroll-db-1", "start")]
    [InlineData("payroll-web-4", "Microsoft.Compute/virtualMachines/write")]
    [InlineData("payroll-web-4", "Microsoft.Network/networkInterfaces/write")]
    public async Task A_lost_reply_is_looked_after_and_not_repeated(string machine, string action)
    {
        await using var world = await World.StartAsync(12);
        var failover = new Failover(world, machine, "web");
        var (off, point, synced) = await failover.SyncedAsync();
        world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.LostReply, Action = action });

        (await failover.StartAsync(off, point, synced)).IsDone.Should().BeTrue();

        failover.NothingHappenedTwice();
    }

    [Fact]
    public async Task A_source_that_was_started_keeps_the_destination_off()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (off, point, synced) = await failover.SyncedAsync();
        world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.StartVm, Vm = failover.Source.ResourceId });

        var result = await failover.StartAsync(off, point, synced);

        result.Error!.Code.Should().Be(ErrorCodes.SourceChanged);
        failover.Changes(Start).Should().BeEmpty("never both sides");
    }

    [Theory]
    [InlineData("payroll-db-1", "start")]
    [InlineData("payroll-web-4", "Microsoft.Compute/virtualMachines/write")]
    public async Task A_source_that_is_started_while_the_site_throttles_keeps_the_destination_off(string machine, string action)
    {
        var time = new SkippedHold(TimeSpan.FromSeconds(10));
        await using var world = await World.StartAsync(12, time: time);
        var failover = new Failover(world, machine, "web");
        var (off, point, synced) = await failover.SyncedAsync();
        world.Simulator.Faults.Add(new FaultRule
        {
            Kind = FaultKind.Throttle, Action = action, Resource = failover.Destination.ResourceId, RetryAfter = 10,
        });
        time.Meanwhile = () => world.Owner.Machine(failover.Source).PowerOnAsync(Azure.WaitUntil.Completed);

        var result = await failover.StartAsync(off, point, synced);

        world.Simulator.Faults.List()[0].Struck.Should().Be(1);
        result.Error!.Code.Should().Be(ErrorCodes.SourceChanged);
        failover.Changes(Start).Should().BeEmpty("the proof is older than what happened since");
        failover.Changes(Create).Where(e => e.Resource.Contains(machine)).Should().HaveCount(machine == Sample.Database ? 1 : 0);
    }

    [Theory]
    [InlineData("payroll-db-1", "start")]
    [InlineData("payroll-web-4", "Microsoft.Compute/virtualMachines/write")]
    public async Task A_throttled_start_is_proven_again_and_made_once(string machine, string action)
    {
        await using var world = await World.StartAsync(12, time: new SkippedHold(TimeSpan.FromSeconds(10)));
        var failover = new Failover(world, machine, "web");
        var (off, point, synced) = await failover.SyncedAsync();
        world.Simulator.Faults.Add(new FaultRule
        {
            Kind = FaultKind.Throttle, Action = action, Resource = failover.Destination.ResourceId, RetryAfter = 10, Count = 2,
        });

        (await failover.StartAsync(off, point, synced)).IsDone.Should().BeTrue();

        failover.NothingHappenedTwice();
    }

    [Fact]
    public async Task A_source_that_was_started_and_stopped_keeps_the_destination_off()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (off, point, synced) = await failover.SyncedAsync();
        await world.Owner.Machine(failover.Source).PowerOnAsync(Azure.WaitUntil.Completed);
        await world.Owner.Machine(failover.Source).DeallocateAsync(Azure.WaitUntil.Completed);

        (await failover.StartAsync(off, point, synced)).Error!.Code.Should().Be(ErrorCodes.SourceChanged, "it wrote what was not synced");

        failover.Changes(Start).Should().BeEmpty();
    }

    [Fact]
    public async Task A_source_that_is_gone_is_not_proven_off()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (off, point, synced) = await failover.SyncedAsync();
        await world.Owner.DeleteAsync(failover.Source);

        (await failover.StartAsync(off, point, synced)).Error!.Code.Should().Be(ErrorCodes.PowerStateUnknown);

        failover.Changes(Start).Should().BeEmpty();
    }

    [Theory]
    [InlineData("503")]
    [InlineData("abort")]
    public async Task A_source_site_that_is_out_keeps_the_destination_off(string mode)
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (off, point, synced) = await failover.SyncedAsync();
        world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.Outage, Site = "westeurope", Mode = mode });

        var result = await world.RunAsync(s => new StartInstance(s), failover.StartInput(off, point, synced));

        result.State.Should().Be(StepState.Pending, "no answer is no proof");
        failover.Changes(Start).Should().BeEmpty();
    }

    [Fact]
    public async Task A_source_that_ran_beside_a_running_destination_is_not_taken_for_one_to_sync_again()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (off, point, synced) = await failover.SyncedAsync();
        (await failover.StartAsync(off, point, synced)).IsDone.Should().BeTrue();
        await world.Owner.Machine(failover.Source).PowerOnAsync(Azure.WaitUntil.Completed);
        await world.Owner.Machine(failover.Source).DeallocateAsync(Azure.WaitUntil.Completed);

        (await failover.StartAsync(off, point, synced)).Error!.Code.Should().Be(
            ErrorCodes.BothSidesRunning, "syncing again would overwrite what the destination has written");
    }

    [Theory]
    [InlineData("payroll-db-1")]
    [InlineData("payroll-web-4")]
    public async Task A_destination_that_ran_unseen_is_not_taken_for_one_to_sync_again(string machine)
    {
        await using var world = await World.StartAsync(12);
        var failover = new Failover(world, machine, "web");
        var (off, point, synced) = await failover.SyncedAsync();
        (await failover.StartAsync(off, point, synced)).IsDone.Should().BeTrue("its answer is lost");
        world.RestartProcess();
        await world.Owner.Machine(failover.Destination).DeallocateAsync(Azure.WaitUntil.Completed);
        await world.Owner.Machine(failover.Source).PowerOnAsync(Azure.WaitUntil.Completed);
        var before = failover.Changes().Count;

        var result = await failover.StartAsync(off, point, synced);

        result.Error!.Code.Should().Be(
            ErrorCodes.BothSidesRunning, "syncing again would overwrite what the destination has written");
        result.Error.Message.Should().Contain("since its disks were synced").And.Contain("it is running");
        failover.Changes().Should().HaveCount(before);
    }

    [Fact]
    public async Task A_destination_that_ran_unseen_and_is_gone_is_not_taken_for_one_to_sync_again()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (off, point, synced) = await failover.SyncedAsync();
        (await failover.StartAsync(off, point, synced)).IsDone.Should().BeTrue("its answer is lost");
        await world.Owner.DeleteAsync(failover.Destination);
        await world.Owner.Machine(failover.Source).PowerOnAsync(Azure.WaitUntil.Completed);
        var orphaned = new Failover(world) { Planned = failover.Planned with { Nic = $"{Sample.Database}-nic" } };

        var result = await orphaned.StartAsync(off, point, synced);

        result.Error!.Code.Should().Be(ErrorCodes.BothSidesRunning);
    }

    [Fact]
    public async Task A_destination_that_was_stopped_while_its_source_stayed_off_is_started_again()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (off, point, synced) = await failover.SyncedAsync();
        (await failover.StartAsync(off, point, synced)).IsDone.Should().BeTrue();
        await world.Owner.Machine(failover.Destination).DeallocateAsync(Azure.WaitUntil.Completed);

        (await failover.StartAsync(off, point, synced)).IsDone.Should().BeTrue("there is one truth only");
    }

    [Fact]
    public async Task Quieting_live_sync_does_not_look_like_a_start()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (off, point, synced) = await failover.SyncedAsync();
        (await failover.DisableAsync(synced)).IsDone.Should().BeTrue();
        await world.Owner.Machine(failover.Source).PowerOnAsync(Azure.WaitUntil.Completed);

        (await failover.StartAsync(off, point, synced)).Error!.Code.Should().Be(ErrorCodes.SourceChanged, "the destination never ran");
    }

    [Fact]
    public async Task Both_sides_running_is_an_alarm()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (off, point, synced) = await failover.SyncedAsync();
        (await failover.StartAsync(off, point, synced)).IsDone.Should().BeTrue();
        world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.StartVm, Vm = failover.Source.ResourceId });

        (await failover.StartAsync(off, point, synced)).Error!.Code.Should().Be(ErrorCodes.BothSidesRunning);
    }

    [Fact]
    public async Task A_destination_that_somebody_is_starting_is_waited_for()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (off, point, synced) = await failover.SyncedAsync();
        await world.Owner.Machine(failover.Destination).PowerOnAsync(Azure.WaitUntil.Started);

        (await failover.StartAsync(off, point, synced)).IsDone.Should().BeTrue();

        failover.Changes(Start).Should().BeEmpty();
    }

    [Fact]
    public async Task A_destination_that_runs_on_other_disks_is_reported()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (off, point, synced) = await failover.SyncedAsync();
        await world.Owner.Machine(failover.Destination).PowerOnAsync(Azure.WaitUntil.Completed);

        var other = synced with { Disks = [synced.Disks[0] with { DiskId = Sample.Disk(Sample.RecoveryGroup, "other") }, synced.Disks[1]] };
        var result = await failover.StartAsync(off, point, other);

        result.Error!.Code.Should().Be(ErrorCodes.DestinationUnusable);
    }

    [Fact]
    public async Task A_destination_that_does_not_hold_the_synced_disks_is_not_started()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (off, point, synced) = await failover.SyncedAsync();
        var later = new Failover(world) { Run = "run-2" };
        (await later.LiveSyncAsync(Failover.Value(await later.BackupAsync(off)))).IsDone.Should().BeTrue();

        (await failover.StartAsync(off, point, synced)).Error!.Code.Should().Be(ErrorCodes.SwapFailed);

        failover.Changes(Start).Should().BeEmpty();
    }

    [Theory]
    [InlineData("payroll-db-1", "start")]
    [InlineData("payroll-web-4", "Microsoft.Compute/virtualMachines/write")]
    public async Task A_site_without_capacity_is_reported_and_can_be_retried(string machine, string action)
    {
        await using var world = await World.StartAsync(12);
        var failover = new Failover(world, machine, "web");
        var (off, point, synced) = await failover.SyncedAsync();
        world.Simulator.Faults.Add(new FaultRule
        {
            Kind = FaultKind.Operation, Action = action, Code = "AllocationFailed", Message = "Allocation failed.",
        });

        var failed = await failover.StartAsync(off, point, synced);
        var retried = await failover.StartAsync(off, point, synced);

        failed.Error!.Code.Should().Be(ErrorCodes.NoCapacity);
        retried.IsDone.Should().BeTrue();
    }

    [Fact]
    public async Task A_refused_start_names_its_cause()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (off, point, synced) = await failover.SyncedAsync();
        world.Simulator.Faults.Add(new FaultRule
        {
            Kind = FaultKind.Fail, Action = "start", Status = 409, Code = "SkuNotAvailable", Message = "Not in this region.",
        });

        (await failover.StartAsync(off, point, synced)).Error!.Code.Should().Be(ErrorCodes.NoCapacity);
    }

    [Fact]
    public async Task A_lock_is_named()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (off, point, synced) = await failover.SyncedAsync();
        await world.Owner.LockAsync(Sample.RecoveryGroup);

        (await failover.StartAsync(off, point, synced)).Error!.Code.Should().Be(ErrorCodes.Locked);
    }

    [Fact]
    public async Task An_expired_permit_starts_nothing()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (off, point, synced) = await failover.SyncedAsync();
        failover.PermitFor = TimeSpan.FromSeconds(-1);

        var result = await world.RunAsync(s => new StartInstance(s), failover.StartInput(off, point, synced));

        result.After.Should().Be(TimeSpan.Zero);
        failover.Changes(Start).Should().BeEmpty();
    }
}
