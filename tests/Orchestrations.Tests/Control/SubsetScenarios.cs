using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations.Tests.Control;

public class SubsetScenarios
{
    private static readonly Plan Two = Sample.Plan("web < db", "db", "batch") with { Consistency = ConsistencyScope.Component };

    [Fact]
    public async Task Machines_that_nothing_binds_to_the_others_go_alone()
    {
        await using var runbook = await ProtectedAsync();

        var report = await runbook.DoAsync(Operation.PlannedFailover, Two, Only("web", "db"));

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        report.Machines.Select(machine => machine.Name.Value).Should().Equal("web", "db");
        runbook.World.DestinationRuns("web").Should().BeTrue();
        runbook.World.SourceRuns("batch").Should().BeTrue("it was left alone");
        (await runbook.GroupAsync()).Phase.Should().Be(GroupPhase.PartlyFailedOver);

        (await runbook.DoAsync(Operation.PlannedFailover, Two, Only("batch"))).Outcome.Should().Be(RunOutcome.Completed);
        (await runbook.GroupAsync()).Phase.Should().Be(GroupPhase.FailedOver);
        (await runbook.DoAsync(Operation.Failback, Two, Only("batch"))).Outcome.Should().Be(RunOutcome.Completed);
        (await runbook.GroupAsync()).Phase.Should().Be(GroupPhase.PartlyFailedOver);
        (await runbook.DoAsync(Operation.UndoFailover, Two, Only("web", "db"))).Outcome.Should().Be(RunOutcome.Completed);
        (await runbook.GroupAsync()).Phase.Should().Be(GroupPhase.Reseeding);
        runbook.ShouldRunAt(Two, "primary");
    }

    [Theory]
    [InlineData(ConsistencyScope.Component, "web")]
    [InlineData(ConsistencyScope.Component, "db", "batch")]
    [InlineData(ConsistencyScope.Group, "web", "db")]
    public async Task Machines_that_share_a_barrier_with_others_do_not(ConsistencyScope scope, params string[] machines)
    {
        await using var runbook = await ProtectedAsync();
        var calls = runbook.World.Calls.Count;

        var report = await runbook.DoAsync(Operation.PlannedFailover, Two with { Consistency = scope }, Only(machines));

        report.Should().BeEquivalentTo(new { Outcome = RunOutcome.Refused, Error = new { Code = ErrorCodes.SubsetSplits } });
        runbook.World.Calls.Count.Should().Be(calls);
        (await runbook.GroupAsync()).Phase.Should().Be(GroupPhase.Protected);
    }

    [Fact]
    public async Task What_is_left_of_a_stopped_run_goes_alone_since_the_others_are_there()
    {
        await using var runbook = await ProtectedAsync();
        runbook.World.Script("web", "StartInstance", new Reply.Fail(ErrorCodes.NoCapacity));
        (await runbook.DoAsync(Operation.PlannedFailover, Two)).Outcome.Should().Be(RunOutcome.Stopped);

        var report = await runbook.DoAsync(Operation.PlannedFailover, Two, Only("web"));

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        (await runbook.GroupAsync()).Phase.Should().Be(GroupPhase.FailedOver);
        runbook.ShouldHaveMovedAll(Two);
    }

    [Theory]
    [InlineData("LiveSync", false)]
    [InlineData("LiveSync", true)]
    [InlineData("StartInstance", false)]
    [InlineData("StartInstance", true)]
    public async Task While_others_are_down_since_a_stopped_run_the_group_says_so(string stoppedIn, bool cancel)
    {
        await using var runbook = await ProtectedAsync();
        runbook.World.Script("db", stoppedIn, new Reply.Fail(ErrorCodes.Locked));
        runbook.World.Script("batch", "PowerOff", new Reply.Fail(ErrorCodes.Locked));
        (await runbook.DoAsync(Operation.PlannedFailover, Two)).Outcome.Should().Be(RunOutcome.Stopped);
        runbook.World.Script("batch", "LiveSync", [.. Enumerable.Repeat(new Reply.Wait(TimeSpan.FromSeconds(60)), 10)]);
        var request = runbook.NextRequest(Operation.PlannedFailover, Two, Only("batch"));
        await runbook.RequestAsync(request);
        await runbook.PassAsync(TimeSpan.FromMinutes(3));
        if (cancel)
        {
            await runbook.CancelAsync(request.Run);
        }

        (await runbook.ReportAsync(request.Run.Value)).Outcome.Should().Be(cancel ? RunOutcome.Cancelled : RunOutcome.Completed);

        (runbook.World.SourceRuns("db") || runbook.World.DestinationRuns("db")).Should().BeFalse();
        (await runbook.GroupAsync()).Phase.Should().Be(GroupPhase.NeedsRecovery, "db and web are down");
        (await runbook.DoAsync(Operation.PlannedFailover, Two)).Outcome.Should().Be(RunOutcome.Completed);
        runbook.ShouldHaveMovedAll(Two);
    }

    [Theory]
    [InlineData(ConsistencyScope.Component)]
    [InlineData(ConsistencyScope.Group)]
    public async Task Cancelled_a_run_that_was_to_move_the_rest_leaves_the_group_parted_as_it_was(ConsistencyScope scope)
    {
        await using var runbook = await ProtectedAsync();
        await runbook.DoAsync(Operation.PlannedFailover, Two, Only("batch"));
        runbook.World.Script("db", "LiveSync", [.. Enumerable.Repeat(new Reply.Wait(TimeSpan.FromSeconds(60)), 60)]);
        var request = runbook.NextRequest(Operation.PlannedFailover, Two with { Consistency = scope });
        await runbook.RequestAsync(request);
        await runbook.PassAsync(TimeSpan.FromMinutes(5));

        await runbook.CancelAsync(request.Run);

        (await runbook.ReportAsync(request.Run.Value)).Outcome.Should().Be(RunOutcome.Cancelled);
        runbook.World.ForgetScripts();
        runbook.World.Violations.Should().BeEmpty();
        (runbook.World.SourceRuns("db") && runbook.World.SourceRuns("web") && runbook.World.DestinationRuns("batch")).Should().BeTrue();
        (await runbook.GroupAsync()).Phase.Should().Be(GroupPhase.PartlyFailedOver, "those that stayed go on to be protected");
        var cycle = await runbook.DoAsync(Operation.LiveSync, Two);
        cycle.Machine("db").Outcome.Should().Be(StepOutcome.Completed, "{0}", cycle.Error);
    }

    [Fact]
    public async Task Some_that_are_made_ready_are_off_and_the_group_says_so()
    {
        await using var runbook = await ProtectedAsync();

        var report = await runbook.DoAsync(
            Operation.PlannedFailover, Two, options => options with { Machines = ["batch"], StartInstances = false });

        report.Outcome.Should().Be(RunOutcome.Completed);
        runbook.World.SourceRuns("batch").Should().BeFalse();
        (await runbook.GroupAsync()).Phase.Should().Be(GroupPhase.ReadyToStart);
        (await runbook.DoAsync(Operation.PlannedFailover, Two, Only("batch"))).Outcome.Should().Be(RunOutcome.Completed);
        (await runbook.GroupAsync()).Phase.Should().Be(GroupPhase.PartlyFailedOver);
    }

    private static async Task<Runbook> ProtectedAsync()
    {
        var runbook = await Runbook.OpenAsync();
        (await runbook.DoAsync(Operation.Protect, Two)).Outcome.Should().Be(RunOutcome.Completed);
        return runbook;
    }

    private static Func<RunOptions, RunOptions> Only(params string[] machines) => options => options with { Machines = machines };
}
