using DrFunctions.Activities.Compute;
using DrFunctions.Activities.Tests.Harness;
using DrFunctions.Contracts;
using DrFunctions.Simulator;

namespace DrFunctions.Activities.Tests.Compute;

public sealed class PowerOffTests
{
    private const string Deallocate = "deallocate/action";

    [Fact]
    public async Task A_running_vm_is_deallocated_and_proven_off()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);

        var result = await failover.PowerOffAsync();

        var off = Failover.Value(result);
        var vm = await world.Owner.ReadAsync(failover.Source);
        (await world.Owner.PowerOfAsync(failover.Source)).Should().Be("PowerState/deallocated");
        off.VmId.Should().Be(vm.VmId);
        off.Fingerprint.Should().NotBeEmpty();
        off.ProvenAt.Should().BeCloseTo(TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(1));
        off.Disks.Select(d => d.Lun).Should().Equal(null, 0);
        var osDisk = await world.Owner.DiskAsync(off.Disks[0].ResourceId);
        off.Disks[0].UniqueId.Should().Be(osDisk.UniqueId);
        off.Disks[0].SizeBytes.Should().Be(osDisk.DiskSizeBytes);
        result.CorrelationIds.Should().ContainSingle("one change was made");
        failover.Changes().Should().ContainSingle().Which.Action.Should().EndWith(Deallocate);
    }

    [Fact]
    public async Task Proven_again_it_changes_nothing_and_finds_the_same()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var first = await failover.OffAsync();
        world.RestartProcess();

        var second = await failover.OffAsync();

        second.Should().BeEquivalentTo(first, o => o.Excluding(p => p.ProvenAt));
        failover.Changes(Deallocate).Should().ContainSingle();
    }

    [Fact]
    public async Task A_dr_instance_is_powered_off_as_well_for_the_way_back()
    {
        await using var world = await World.StartAsync(
            edit: i => Edits.Machine(i, Sample.PrimaryGroup, Sample.Database)["properties"]!["powerState"] = "VM deallocated");
        var failover = new Failover(world);
        await world.Owner.Machine(failover.Destination).PowerOnAsync(Azure.WaitUntil.Completed);

        var off = Failover.Value(await world.DriveAsync(
            s => new PowerOff(s), new PowerOffInput(failover.Destination, failover.Permit(Step.PowerOff), failover.Source)));

        off.Disks.Should().OnlyContain(d => d.ResourceId.Contains("/payroll-dr/"));
        (await world.Owner.PowerOfAsync(failover.Destination)).Should().Be("PowerState/deallocated");
    }

    [Fact]
    public async Task A_vm_that_somebody_deallocated_is_only_proven()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        await world.Owner.Machine(failover.Source).DeallocateAsync(Azure.WaitUntil.Completed);

        (await failover.PowerOffAsync()).IsDone.Should().BeTrue();

        failover.Changes().Should().BeEmpty();
    }

    [Fact]
    public async Task A_vm_that_somebody_is_deallocating_is_waited_for()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        await world.Owner.Machine(failover.Source).DeallocateAsync(Azure.WaitUntil.Started);

        (await failover.PowerOffAsync()).IsDone.Should().BeTrue();

        failover.Changes().Should().BeEmpty();
    }

    [Fact]
    public async Task A_stopped_vm_is_deallocated_because_stopped_is_not_off()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        await world.Owner.Machine(failover.Source).PowerOffAsync(Azure.WaitUntil.Completed);

        (await failover.PowerOffAsync()).IsDone.Should().BeTrue();

        failover.Changes(Deallocate).Should().ContainSingle();
    }

    [Fact]
    public async Task A_vm_left_deallocated_by_a_failed_operation_is_deallocated_for_good()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        await world.Owner.Machine(failover.Source).DeallocateAsync(Azure.WaitUntil.Completed);
        world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.Operation, Action = "start" });
        var start = () => world.Owner.Machine(failover.Source).PowerOnAsync(Azure.WaitUntil.Completed);
        await start.Should().ThrowAsync<Azure.RequestFailedException>();

        (await failover.PowerOffAsync()).IsDone.Should().BeTrue();

        failover.Changes(Deallocate).Should().ContainSingle("a provisioning state of Failed proves nothing");
    }

    [Fact]
    public async Task A_lost_reply_is_looked_after_and_not_repeated()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.LostReply, Action = "deallocate" });

        (await failover.PowerOffAsync()).IsDone.Should().BeTrue();

        failover.Changes(Deallocate).Should().ContainSingle("the first one had its effect");
    }

    [Theory]
    [InlineData(500, "InternalServerError")]
    [InlineData(503, "ServiceUnavailable")]
    [InlineData(409, "Conflict")]
    [InlineData(409, "AnotherOperationInProgress")]
    public async Task Passing_trouble_is_tried_again(int status, string code)
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.Fail, Action = "deallocate", Status = status, Code = code, Count = 2 });

        (await failover.PowerOffAsync()).IsDone.Should().BeTrue();

        failover.Changes(Deallocate).Should().ContainSingle();
    }

    [Fact]
    public async Task A_storm_of_429_is_sat_out_in_the_gate()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.Throttle, Action = "deallocate", Count = 2, RetryAfter = 1 });

        var result = await world.RunAsync(s => new PowerOff(s), failover.PowerOffInput());

        result.IsDone.Should().BeTrue("the gate waits and sends again within one run of the activity");
        failover.Changes(Deallocate).Should().ContainSingle();
    }

    [Fact]
    public async Task A_source_stays_on_while_the_dr_site_does_not_answer()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.Outage, Site = "northeurope", Count = null });

        var result = await world.RunAsync(s => new PowerOff(s), failover.PowerOffInput());

        result.State.Should().Be(StepState.Pending, "nothing could take over");
        failover.Changes(Deallocate).Should().BeEmpty("the source goes on serving");
    }

    [Fact]
    public async Task A_source_stays_on_while_its_destination_runs()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.StartVm, Vm = failover.Destination.ResourceId });

        var result = await world.RunAsync(s => new PowerOff(s), failover.PowerOffInput());

        result.Error!.Code.Should().Be(ErrorCodes.DestinationRunning, "its disks cannot be brought up to date");
        failover.Changes(Deallocate).Should().BeEmpty("the source goes on serving");
    }

    [Fact]
    public async Task A_throttle_longer_than_an_activity_may_last_says_when_to_come_back()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.Throttle, Action = "deallocate", RetryAfter = 300 });

        var result = await world.RunAsync(s => new PowerOff(s), failover.PowerOffInput());

        result.State.Should().Be(StepState.Pending);
        result.After.Should().Be(TimeSpan.FromSeconds(300));
    }

    [Fact]
    public async Task An_operation_that_ends_failed_is_reported_with_arms_code_and_can_be_retried()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        world.Simulator.Faults.Add(new FaultRule
        {
            Kind = FaultKind.Operation, Action = "deallocate", Code = "VMHostFault", Message = "The host did not obey.",
        });

        var failed = await failover.PowerOffAsync();
        var retried = await failover.PowerOffAsync();

        failed.Error!.Code.Should().Be(ErrorCodes.SiteError);
        failed.Error.Message.Should().Contain("VMHostFault").And.Contain("The host did not obey.").And.Contain("west");
        failed.CorrelationIds.Should().ContainSingle();
        retried.IsDone.Should().BeTrue();
    }

    [Fact]
    public async Task An_operation_that_fails_after_the_activity_left_is_reported_by_the_next_one()
    {
        await using var world = await World.StartAsync(
            speed: 40, options: new ActivityOptions { Linger = TimeSpan.FromMilliseconds(50) });
        var failover = new Failover(world) { StepBegan = TimeProvider.System.GetUtcNow() };
        world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.Operation, Action = "deallocate", Code = "VMHostFault" });

        var failed = await failover.PowerOffAsync();
        failover.StepBegan = TimeProvider.System.GetUtcNow();
        var retried = await failover.PowerOffAsync();

        failed.Error!.Message.Should().Contain("VMHostFault", "a failure must not hide behind silent repetitions");
        retried.IsDone.Should().BeTrue("what failed before this attempt is history");
        failover.Changes(Deallocate).Should().HaveCount(2);
    }

    [Fact]
    public async Task A_lock_is_named()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        await world.Owner.LockAsync(Sample.PrimaryGroup);

        var result = await failover.PowerOffAsync();

        result.Error!.Code.Should().Be(ErrorCodes.Locked);
        result.Error.Remedy.Should().Contain("lock");
        result.Error.CorrelationId.Should().NotBeNullOrEmpty();
    }

    [Fact]
    public async Task A_missing_permission_is_named_with_its_action_and_scope()
    {
        await using var world = await World.StartAsync(edit: i => Edits.Without(i, "fencing"));
        var failover = new Failover(world);

        var result = await failover.PowerOffAsync();

        result.Error!.Code.Should().Be(ErrorCodes.Forbidden);
        result.Error.Message.Should().Contain("Microsoft.Compute/virtualMachines/deallocate/action")
            .And.Contain(failover.Source.ResourceId);
    }

    [Fact]
    public async Task An_expired_permit_changes_nothing()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world) { PermitFor = TimeSpan.FromSeconds(-1) };

        var result = await world.RunAsync(s => new PowerOff(s), failover.PowerOffInput());

        result.State.Should().Be(StepState.Pending);
        result.After.Should().Be(TimeSpan.Zero);
        result.Detail.Should().Be("permit expired");
        failover.Changes().Should().BeEmpty();
    }

    [Fact]
    public async Task A_vm_that_does_not_exist_is_reported()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world, "payroll-nobody");

        (await failover.PowerOffAsync()).Error!.Code.Should().Be(ErrorCodes.SourceNotFound);
    }

    [Theory]
    [InlineData("503")]
    [InlineData("abort")]
    public async Task A_site_that_is_out_is_pending_and_goes_on_when_it_is_back(string mode)
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.Outage, Site = "westeurope", Mode = mode });

        var during = await world.RunAsync(s => new PowerOff(s), failover.PowerOffInput());
        world.Simulator.Faults.Clear();
        var after = await failover.PowerOffAsync();

        during.State.Should().Be(StepState.Pending, "an outage proves nothing");
        during.Detail.Should().Contain("west");
        after.IsDone.Should().BeTrue();
    }

    [Fact]
    public async Task A_site_that_hangs_is_given_up_on_in_time()
    {
        await using var world = await World.StartAsync(options: new ActivityOptions { RequestTimeout = TimeSpan.FromMilliseconds(200) });
        var failover = new Failover(world);
        await failover.OffAsync();
        world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.Outage, Site = "westeurope", Mode = "hang" });

        var result = await world.RunAsync(s => new PowerOff(s), failover.PowerOffInput());

        result.State.Should().Be(StepState.Pending);
        result.Detail.Should().Contain("did not answer in time");
    }

    [Fact]
    public async Task An_operation_that_outlasts_the_activity_is_pending_and_not_repeated()
    {
        await using var world = await World.StartAsync(
            speed: 40, options: new ActivityOptions { Linger = TimeSpan.FromMilliseconds(50) });
        var failover = new Failover(world);

        var first = await world.RunAsync(s => new PowerOff(s), failover.PowerOffInput());
        world.RestartProcess();
        var last = await failover.PowerOffAsync();

        first.State.Should().Be(StepState.Pending);
        first.Detail.Should().Contain("deallocating");
        first.CorrelationIds.Should().ContainSingle();
        last.IsDone.Should().BeTrue();
        failover.Changes(Deallocate).Should().ContainSingle();
    }

    [Fact]
    public async Task Many_vms_at_once_are_watched_by_lists()
    {
        await using var world = await World.StartAsync(12, speed: 100);
        string[] names = ["db", "app", "web"];
        var machines = names.SelectMany(tier => Enumerable.Range(1, 4).Select(n => new Failover(world, $"payroll-{tier}-{n}"))).ToArray();

        var results = await Task.WhenAll(machines.Select(m => m.PowerOffAsync()));

        results.Should().OnlyContain(r => r.IsDone);
        machines[0].Changes(Deallocate).Should().HaveCount(12);
    }

    [Fact]
    public async Task Once_its_time_is_over_it_returns_though_the_site_hangs()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.Outage, Site = world.Primary.Region, Mode = "hang", Count = null });
        var began = TimeProvider.System.GetTimestamp();

        var result = await world.RunAsync(
            s => new PowerOff(s),
            new PowerOffInput(
                failover.Source, failover.Permit(Step.PowerOff), Until: TimeProvider.System.GetUtcNow().AddSeconds(2)));

        result.State.Should().Be(StepState.Pending, "nothing is known of a site that does not answer");
        result.Detail.Should().Contain("when the time was over");
        TimeProvider.System.GetElapsedTime(began).Should().BeLessThan(
            TimeSpan.FromSeconds(20), "a request alone may take 30 s, and the simulator hangs for as long");
    }
}
