using Azure;
using Azure.ResourceManager.Resources.Models;
using DrFunctions.Activities.Compute;
using DrFunctions.Activities.Tests.Harness;
using DrFunctions.Contracts;
using DrFunctions.Simulator;

namespace DrFunctions.Activities.Tests.Compute;

public sealed class FenceTests
{
    private const string Ours = "dr-fence ReadOnly";
    private const string Deallocate = "deallocate/action";
    private const string Locks = "locks/write";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_running_machine_is_deallocated_and_locked_where_that_is_asked_for(bool locked)
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);

        var fenced = Failover.Value(await FenceAsync(failover, world, locked));

        fenced.FoundOn.Should().BeTrue();
        fenced.Off!.Disks.Should().HaveCount(2);
        (await world.Owner.PowerOfAsync(failover.Source)).Should().Be("PowerState/deallocated");
        (await world.Owner.LocksAsync(failover.Source)).Should().Equal(locked ? [Ours] : []);
        (fenced.LockId is not null).Should().Be(locked);
        fenced.At.Should().BeOnOrAfter(fenced.Off.ProvenAt);
    }

    [Fact]
    public async Task A_locked_machine_cannot_be_started_until_it_is_unfenced()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        await FenceAsync(failover, world);
        var start = () => world.Owner.Machine(failover.Source).PowerOnAsync(WaitUntil.Completed);
        (await start.Should().ThrowAsync<RequestFailedException>()).Which.ErrorCode.Should().Be("ScopeLocked");

        Failover.Value(await UnfenceAsync(failover, world)).At.Should().BeAfter(DateTimeOffset.UnixEpoch);

        (await world.Owner.LocksAsync(failover.Source)).Should().BeEmpty();
        await start.Should().NotThrowAsync();
    }

    [Fact]
    public async Task A_machine_is_fenced_whatever_else_runs()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        await world.Owner.Machine(failover.Destination).PowerOnAsync(WaitUntil.Completed);

        (await FenceAsync(failover, world)).IsDone.Should().BeTrue("that is when it is needed most");
    }

    [Fact]
    public async Task Fenced_again_it_changes_nothing_and_was_found_off()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var first = Failover.Value(await FenceAsync(failover, world));
        var before = failover.Changes().Count;
        failover.StepBegan = first.At + TimeSpan.FromSeconds(1);

        var second = Failover.Value(await FenceAsync(failover, world));

        second.FoundOn.Should().BeFalse();
        second.LockId.Should().Be(first.LockId);
        failover.Changes().Should().HaveCount(before);
    }

    [Fact]
    public async Task That_it_was_found_on_outlives_the_process()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world) { StepBegan = TimeProvider.System.GetUtcNow() };
        (await world.Owner.PowerOfAsync(failover.Source)).Should().Be("PowerState/running");
        await world.Owner.Machine(failover.Source).DeallocateAsync(WaitUntil.Completed);

        Failover.Value(await FenceAsync(failover, world)).FoundOn.Should().BeTrue("it went off after the step began");
    }

    [Theory]
    [InlineData("deallocate")]
    [InlineData("Microsoft.Authorization/locks/write")]
    public async Task A_lost_reply_is_looked_after_and_not_repeated(string action)
    {
        await using var world = await World.StartAsync();
        world.RestartAfterPending = true;
        var failover = new Failover(world) { StepBegan = TimeProvider.System.GetUtcNow() };
        world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.LostReply, Action = action });

        Failover.Value(await FenceAsync(failover, world)).FoundOn.Should().BeTrue();

        failover.NothingHappenedTwice();
        (await world.Owner.LocksAsync(failover.Source)).Should().Equal(Ours);
    }

    [Fact]
    public async Task A_deallocation_that_fails_is_reported_and_can_be_retried()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.Operation, Action = "deallocate", Count = 3 });

        for (var attempt = 0; attempt < 3; attempt++)
            (await FenceAsync(failover, world)).Error!.Code.Should().Be(ErrorCodes.PlatformFailure);
        failover.Changes(Locks).Should().BeEmpty("nothing is locked that is not proven off");

        (await FenceAsync(failover, world)).IsDone.Should().BeTrue();
    }

    [Fact]
    public async Task Somebody_elses_lock_is_as_good_once_the_machine_is_off()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        await world.Owner.Machine(failover.Source).DeallocateAsync(WaitUntil.Completed);
        await world.Owner.LockAsync(Sample.PrimaryGroup);

        var fenced = Failover.Value(await FenceAsync(failover, world));

        fenced.LockId.Should().EndWith("/locks/frozen");
        failover.Changes().Should().BeEmpty();
    }

    [Fact]
    public async Task A_lock_against_deletion_keeps_nobody_from_starting()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        await world.Owner.LockAsync(failover.Source, ManagementLockLevel.CanNotDelete);

        Failover.Value(await FenceAsync(failover, world)).LockId.Should().EndWith("/locks/dr-fence");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_lock_that_fails_is_tried_again(int times)
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        world.Simulator.Faults.Add(new FaultRule
        {
            Kind = FaultKind.Fail, Action = "Microsoft.Authorization/locks/write", Status = 500, Count = times,
        });

        (await FenceAsync(failover, world)).IsDone.Should().BeTrue();

        (await world.Owner.LocksAsync(failover.Source)).Should().Equal(Ours);
    }

    [Fact]
    public async Task A_lock_that_always_fails_is_pending_and_says_why()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        Failover.Value(await FenceAsync(failover, world, locked: false)).LockId.Should().BeNull();
        world.Simulator.Faults.Add(new FaultRule
        {
            Kind = FaultKind.Fail, Action = "Microsoft.Authorization/locks/write", Status = 500, Count = null,
        });

        var result = await world.RunAsync(s => new Fence(s), Input(failover, true));

        result.State.Should().Be(StepState.Pending);
        result.Detail.Should().Contain("locking VM");
    }

    [Fact]
    public async Task Somebody_elses_lock_on_a_running_machine_is_named()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        await world.Owner.LockAsync(failover.Source);

        var result = await FenceAsync(failover, world);

        result.Error!.Code.Should().Be(ErrorCodes.Locked);
        (await world.Owner.LocksAsync(failover.Source)).Should().Equal("frozen ReadOnly");
    }

    [Fact]
    public async Task A_machine_that_runs_behind_our_lock_is_deallocated_and_locked_again()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        await FenceAsync(failover, world);
        world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.StartVm, Vm = failover.Source.ResourceId });

        Failover.Value(await FenceAsync(failover, world)).FoundOn.Should().BeTrue();

        (await world.Owner.PowerOfAsync(failover.Source)).Should().Be("PowerState/deallocated");
        (await world.Owner.LocksAsync(failover.Source)).Should().Equal(Ours);
    }

    [Fact]
    public async Task A_machine_started_right_before_its_lock_is_caught()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        world.Simulator.Faults.Add(new FaultRule
        {
            Kind = FaultKind.StartVm, Vm = failover.Source.ResourceId, Action = "Microsoft.Authorization/locks/write",
        });

        (await FenceAsync(failover, world)).IsDone.Should().BeTrue();

        (await world.Owner.PowerOfAsync(failover.Source)).Should().Be("PowerState/deallocated");
        failover.Changes(Deallocate).Should().HaveCount(2);
    }

    [Fact]
    public async Task A_machine_that_does_not_exist_is_fenced()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        await world.Owner.DeleteAsync(failover.Source);

        var fenced = Failover.Value(await FenceAsync(failover, world));

        fenced.Off.Should().BeNull();
        fenced.LockId.Should().BeNull();
        fenced.FoundOn.Should().BeFalse();
        (await UnfenceAsync(failover, world)).IsDone.Should().BeTrue("there is no lock");
        failover.Changes().Should().BeEmpty();
    }

    [Fact]
    public async Task A_site_that_is_out_fences_nothing()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.Outage, Site = "westeurope" });

        (await world.RunAsync(s => new Fence(s), Input(failover, true))).State.Should().Be(StepState.Pending);
    }

    [Fact]
    public async Task A_principal_without_rights_on_locks_is_told_what_to_do_and_leaves_the_machine_off()
    {
        await using var world = await World.StartAsync(edit: i =>
        {
            Edits.Without(i, "fencing");
            Edits.With(i, "target-write", Sample.PrimaryGroup);
        });
        var failover = new Failover(world);

        var result = await FenceAsync(failover, world);

        result.Error!.Code.Should().Be(ErrorCodes.Forbidden);
        result.Error.Remedy.Should().ContainAll("Microsoft.Authorization/locks/*", "fence: powerOff");
        (await world.Owner.PowerOfAsync(failover.Source)).Should().Be("PowerState/deallocated");
        (await FenceAsync(failover, world, locked: false)).IsDone.Should().BeTrue();
    }

    [Fact]
    public async Task Nobody_elses_lock_is_removed()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        await FenceAsync(failover, world);
        await world.Owner.LockAsync(failover.Source);

        (await UnfenceAsync(failover, world)).IsDone.Should().BeTrue();

        (await world.Owner.LocksAsync(failover.Source)).Should().Equal("frozen ReadOnly");
    }

    [Fact]
    public async Task A_lost_reply_to_the_unlocking_is_looked_after()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        await FenceAsync(failover, world);
        world.RestartAfterPending = true;
        world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.LostReply, Action = "Microsoft.Authorization/locks/delete" });

        (await UnfenceAsync(failover, world)).IsDone.Should().BeTrue();

        failover.Changes("locks/delete").Should().ContainSingle();
    }

    [Fact]
    public async Task An_expired_permit_changes_nothing()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world) { PermitFor = TimeSpan.FromSeconds(-1) };

        (await world.RunAsync(s => new Fence(s), Input(failover, true))).After.Should().Be(TimeSpan.Zero);

        failover.Changes().Should().BeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_process_that_dies_at_any_call_repeats_no_effect_and_loses_none(bool lostReply)
    {
        for (var nth = 1; ; nth++)
        {
            await using var world = await World.StartAsync(speed: 3000);
            world.RestartAfterPending = true;
            var failover = new Failover(world) { StepBegan = TimeProvider.System.GetUtcNow() };
            var fault = world.Simulator.Faults.Add(new FaultRule
            {
                Kind = lostReply ? FaultKind.LostReply : FaultKind.Fail, Path = "/providers/", Nth = nth,
            });

            Failover.Value(await FenceAsync(failover, world)).FoundOn.Should().BeTrue("call {0} must not matter", nth);
            (await UnfenceAsync(failover, world)).IsDone.Should().BeTrue("call {0} must not matter", nth);

            failover.NothingHappenedTwice();
            (await world.Owner.LocksAsync(failover.Source)).Should().BeEmpty("call {0} must not matter", nth);
            if (world.Simulator.Faults.List().Single(f => f.Id == fault.Id).Struck > 0)
                continue;
            nth.Should().BeGreaterThan(8, "there are so many calls");
            return;
        }
    }

    private static FenceInput Input(Failover failover, bool locked) => new(failover.Source, locked, failover.Permit(Step.Fence));

    private static Task<StepResult<FencedVm>> FenceAsync(Failover failover, World world, bool locked = true) =>
        world.DriveAsync(s => new Fence(s), Input(failover, locked));

    private static Task<StepResult<UnfencedVm>> UnfenceAsync(Failover failover, World world) =>
        world.DriveAsync(s => new Unfence(s), new UnfenceInput(failover.Source, failover.Permit(Step.Fence)));
}
