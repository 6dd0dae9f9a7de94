using System.Text.Json.Nodes;
using Azure;
using DrFunctions.Activities.Compute;
using DrFunctions.Activities.Tests.Harness;
using DrFunctions.Contracts;
using DrFunctions.Simulator;

namespace DrFunctions.Activities.Tests.Compute;

/// <summary>The way back without data: the original starts again on the disks that it has, and the DR instance is the other side.</summary>
public sealed class StartGuardTests
{
    private const string Start = "start/action";

    [Fact]
    public async Task An_instance_without_synced_disks_starts_on_its_own_beside_one_that_is_deallocated()
    {
        await using var back = await WayBack.StartAsync();

        var started = Failover.Value(await back.StartAsync(SourceGuard.NotRunning));

        started.Created.Should().BeFalse();
        started.SourceProvenOffAt.Should().NotBeNull("it was looked at right before");
        (await back.World.Owner.PowerOfAsync(back.Original)).Should().Be("PowerState/running");
    }

    [Fact]
    public async Task One_that_does_not_exist_is_not_running()
    {
        await using var back = await WayBack.StartAsync();
        await back.World.Owner.DeleteAsync(back.Other);

        Failover.Value(await back.StartAsync(SourceGuard.NotRunning)).SourceProvenOffAt.Should().NotBeNull();
    }

    [Fact]
    public async Task With_the_other_site_out_only_a_machine_that_never_left_starts()
    {
        await using var back = await WayBack.StartAsync();
        back.World.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.Outage, Site = back.Other.Site.Region });

        await back.Awaiting(it => it.StartAsync(SourceGuard.NotRunning)).Should().ThrowAsync<InvalidOperationException>("it waits on and on");
        back.Changes(Start).Should().BeEmpty();

        Failover.Value(await back.StartAsync(SourceGuard.NotSeenRunning)).SourceProvenOffAt.Should().BeNull("nobody saw it");
        (await back.World.Owner.PowerOfAsync(back.Original)).Should().Be("PowerState/running");
    }

    [Fact]
    public async Task Where_it_answers_a_machine_that_never_left_starts_beside_none_that_runs()
    {
        await using var back = await WayBack.StartAsync();
        await back.World.Owner.Machine(back.Other).PowerOnAsync(WaitUntil.Completed);

        (await back.StartAsync(SourceGuard.NotSeenRunning)).Error!.Code.Should().Be(ErrorCodes.BothSidesRunning);
        back.Changes(Start).Should().BeEmpty("never both sides");
    }

    [Fact]
    public async Task A_missing_resource_group_says_nothing_of_the_machine()
    {
        await using var back = await WayBack.StartAsync();

        var result = await back.StartAsync(SourceGuard.NotRunning, back.Other with { ResourceGroup = "renamed" });

        result.Error!.Message.Should().Contain("ResourceGroupNotFound");
        back.Changes(Start).Should().BeEmpty();
    }

    [Fact]
    public async Task One_that_runs_forbids_the_start()
    {
        await using var back = await WayBack.StartAsync();
        await back.World.Owner.Machine(back.Other).PowerOnAsync(WaitUntil.Completed);

        var result = await back.StartAsync(SourceGuard.NotRunning);

        result.Error!.Code.Should().Be(ErrorCodes.BothSidesRunning);
        result.Error.Message.Should().Contain("may not run, because").And.Contain("is running");
        back.Changes(Start).Should().BeEmpty("never both sides");
    }

    [Fact]
    public async Task One_that_is_stopped_but_not_deallocated_forbids_it_too()
    {
        await using var back = await WayBack.StartAsync();
        await back.World.Owner.Machine(back.Other).PowerOnAsync(WaitUntil.Completed);
        await back.World.Owner.Machine(back.Other).PowerOffAsync(WaitUntil.Completed);

        var result = await back.StartAsync(SourceGuard.NotRunning);

        result.Error!.Code.Should().Be(ErrorCodes.PowerStateUnknown, "the platform may start it again by itself");
        result.Error.Message.Should().Contain("stopped");
        back.Changes(Start).Should().BeEmpty();
    }

    [Fact]
    public async Task One_whose_last_operation_failed_forbids_it_too()
    {
        await using var back = await WayBack.StartAsync();
        back.World.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.Operation, Action = "start" });
        var start = () => back.World.Owner.Machine(back.Other).PowerOnAsync(WaitUntil.Completed);
        await start.Should().ThrowAsync<RequestFailedException>();

        var result = await back.StartAsync(SourceGuard.NotRunning);

        result.Error!.Code.Should().Be(ErrorCodes.PowerStateUnknown, "deallocated and failed is not settled");
        back.Changes(Start).Should().BeEmpty();
    }

    [Fact]
    public async Task A_site_that_is_out_says_nothing()
    {
        await using var back = await WayBack.StartAsync();
        back.World.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.Outage, Site = "northeurope" });

        var result = await back.World.RunAsync(s => new StartInstance(s), back.Input(SourceGuard.NotRunning));

        result.State.Should().Be(StepState.Pending);
        back.Changes(Start).Should().BeEmpty();
    }

    [Fact]
    public async Task One_that_is_started_while_the_site_throttles_keeps_the_instance_off()
    {
        var time = new SkippedHold(TimeSpan.FromSeconds(10));
        await using var back = await WayBack.StartAsync(time);
        back.World.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.Throttle, Action = "start", RetryAfter = 10 });
        time.Meanwhile = () => back.World.Owner.Machine(back.Other).PowerOnAsync(WaitUntil.Completed);

        (await back.StartAsync(SourceGuard.NotRunning)).Error!.Code.Should().Be(ErrorCodes.BothSidesRunning);

        back.Changes(Start).Should().BeEmpty();
    }

    [Fact]
    public async Task Waived_it_is_not_even_called()
    {
        await using var back = await WayBack.StartAsync();
        await back.World.Owner.Machine(back.Other).PowerOnAsync(WaitUntil.Completed);
        var outage = back.World.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.Outage, Site = "northeurope", Mode = "abort" });

        var started = Failover.Value(await back.StartAsync(SourceGuard.Waived));

        started.SourceProvenOffAt.Should().BeNull("nobody looked");
        back.World.Simulator.Faults.List().Single(f => f.Id == outage.Id).Struck.Should().Be(0);
    }

    [Fact]
    public async Task A_proof_that_was_not_given_does_not_hold()
    {
        await using var back = await WayBack.StartAsync();

        (await back.StartAsync(SourceGuard.Proven)).Error!.Code.Should().Be(ErrorCodes.PowerStateUnknown);

        back.Changes(Start).Should().BeEmpty();
    }

    [Theory]
    [InlineData(SourceGuard.NotRunning)]
    [InlineData(SourceGuard.Waived)]
    public async Task An_instance_that_runs_already_is_done(SourceGuard guard)
    {
        await using var back = await WayBack.StartAsync();
        await back.World.Owner.Machine(back.Original).PowerOnAsync(WaitUntil.Completed);

        (await back.StartAsync(guard)).IsDone.Should().BeTrue();

        back.Changes().Should().BeEmpty();
    }

    [Fact]
    public async Task Both_running_is_an_alarm()
    {
        await using var back = await WayBack.StartAsync();
        await back.World.Owner.Machine(back.Original).PowerOnAsync(WaitUntil.Completed);
        await back.World.Owner.Machine(back.Other).PowerOnAsync(WaitUntil.Completed);

        (await back.StartAsync(SourceGuard.NotRunning)).Error!.Code.Should().Be(ErrorCodes.BothSidesRunning);
    }

    [Fact]
    public async Task A_missing_instance_without_synced_disks_is_not_made_of_nothing()
    {
        await using var back = await WayBack.StartAsync();
        await back.World.Owner.DeleteAsync(back.Original);

        var result = await back.StartAsync(SourceGuard.NotRunning);

        result.Error!.Code.Should().Be(ErrorCodes.SourceNotFound);
        result.Error.Message.Should().Contain(Sample.Database);
        result.Error.Remedy.Should().Contain("recreates");
        back.Changes().Should().BeEmpty();
    }

    [Fact]
    public async Task A_lock_on_the_instance_is_named()
    {
        await using var back = await WayBack.StartAsync();
        await back.World.Owner.LockAsync(back.Original);

        (await back.StartAsync(SourceGuard.NotRunning)).Error!.Code.Should().Be(ErrorCodes.Locked);
    }

    [Fact]
    public async Task A_lost_reply_is_looked_after_and_not_repeated()
    {
        await using var back = await WayBack.StartAsync();
        back.World.RestartAfterPending = true;
        back.World.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.LostReply, Action = "start" });

        (await back.StartAsync(SourceGuard.NotRunning)).IsDone.Should().BeTrue();

        back.Changes(Start).Should().ContainSingle();
    }

    private sealed class WayBack(World world) : IAsyncDisposable
    {
        private readonly Failover _failover = new(world);

        public World World => world;

        public VmReference Original => _failover.Source;

        public VmReference Other => _failover.Destination;

        public static async Task<WayBack> StartAsync(TimeProvider? time = null) => new(await World.StartAsync(edit: Off, time: time));

        public StartInstanceInput Input(SourceGuard guard, VmReference? other = null) => new(
            new GroupName("payroll"), new MachineName(Sample.Database), other ?? Other, null, world.Primary,
            new DestinationVm(Original.ResourceGroup, Original.Name), null, null, _failover.Permit(Step.Start), guard);

        public Task<StepResult<StartedInstance>> StartAsync(SourceGuard guard, VmReference? other = null) =>
            world.DriveAsync(s => new StartInstance(s), Input(guard, other));

        public IReadOnlyList<JournalEntry> Changes(string? verb = null) => _failover.Changes(verb);

        public ValueTask DisposeAsync() => world.DisposeAsync();

        private static void Off(JsonObject inventory) =>
            Edits.Machine(inventory, Sample.PrimaryGroup, Sample.Database)["properties"]!["powerState"] = "VM deallocated";
    }
}
