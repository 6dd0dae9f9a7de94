using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations.Tests.Failover;

public class FailureScenarios
{
    [Fact]
    public async Task A_machine_that_fails_before_the_barrier_stops_the_group_and_a_second_run_completes_it()
    {
        await using var runbook = await Runbook.OpenAsync();
        var plan = Sample.ThreeTiers;
        runbook.World.Script("app", "PowerOff", new Reply.Fail(ErrorCodes.Locked));

        var first = await runbook.RunAsync(Sample.Request(plan));

        first.Outcome.Should().Be(RunOutcome.Stopped);
        first.Error!.Code.Should().Be(ErrorCodes.Locked, "the cause comes first, not what followed from it");
        first.ShouldHaveEveryStepOnce();
        first.Machine("app").Outcome.Should().Be(StepOutcome.Failed);
        first.Machine("db").Should().BeEquivalentTo(
            new { Outcome = StepOutcome.NotReached, Error = new { Code = ErrorCodes.DependencyFailed } });
        runbook.World.SourceRuns("db").Should().BeTrue("what was not powered off yet keeps serving");
        runbook.World.CallsOf("StartInstance").Should().BeEmpty("nothing starts unless all are synced");
        first.Step("web", Step.LiveSync).Outcome.Should().Be(StepOutcome.Completed, "what was off was synced nevertheless");
        (await runbook.GroupAsync()).Phase.Should().Be(GroupPhase.NeedsRecovery);

        var second = await runbook.RunAsync(Sample.Request(plan, "run-2"));

        second.Outcome.Should().Be(RunOutcome.Completed);
        second.ShouldHaveEveryStepOnce();
        second.Step("web", Step.LiveSync).Outcome.Should().Be(StepOutcome.Skipped, "the first run did it");
        runbook.ShouldHaveMovedAll(plan);
        (await runbook.GroupAsync()).Phase.Should().Be(GroupPhase.FailedOver);
    }

    [Fact]
    public async Task What_the_platform_failed_for_a_reason_of_its_own_is_tried_again()
    {
        await using var runbook = await Runbook.OpenAsync();
        var plan = Sample.ThreeTiers;
        runbook.World
            .Script("app", "PowerOff", new Reply.Fail(ErrorCodes.PlatformFailure), new Reply.Fail(ErrorCodes.PlatformFailure))
            .Script("web", "Backup", new Reply.Fail(ErrorCodes.SnapshotFailed))
            .Script("web", "LiveSync", new Reply.Fail(ErrorCodes.CopyFailed))
            .Script("db", "StartInstance", new Reply.Fail(ErrorCodes.PlatformFailure));

        var report = await runbook.RunAsync(Sample.Request(plan));

        report.Outcome.Should().Be(RunOutcome.Completed);
        report.ShouldHaveEveryStepOnce();
        report.Step("app", Step.PowerOff).Attempts.Should().Be(3);
        report.Step("db", Step.Start).Attempts.Should().Be(2);
        runbook.ShouldHaveMovedAll(plan);
    }

    [Fact]
    public async Task While_a_step_waits_to_be_tried_again_it_says_why_and_when()
    {
        await using var runbook = await Runbook.OpenAsync();
        runbook.World.Script("db", "PowerOff", [.. Enumerable.Repeat(new Reply.Fail(ErrorCodes.PlatformFailure), 2)]);
        await runbook.RequestAsync(Sample.Request(Sample.Plan("db")));
        await runbook.PassAsync(TimeSpan.FromSeconds(6));

        var machine = await runbook.ProgressAsync<MachineProgress>("run-1:db:off");

        machine.State.Should().Be(ProgressState.Running);
        machine.Detail.Should().StartWith("try 2 of 4 failed: ");
        machine.NextTryAt.Should().BeAfter(machine.Since).And.BeBefore(machine.Since.AddMinutes(1));
    }

    [Fact]
    public async Task What_the_platform_fails_again_and_again_stops_the_machine()
    {
        await using var runbook = await Runbook.OpenAsync();
        runbook.World.Script("db", "PowerOff", [.. Enumerable.Repeat(new Reply.Fail(ErrorCodes.PlatformFailure), 9)]);

        var report = await runbook.RunAsync(Sample.Request(Sample.Plan("db")));

        report.Outcome.Should().Be(RunOutcome.Stopped);
        report.Error!.Code.Should().Be(ErrorCodes.PlatformFailure);
        report.Step("db", Step.PowerOff).Attempts.Should().Be(4, "it is tried again three times");
    }

    [Fact]
    public async Task A_failure_leaves_machines_on_that_wait_for_others_to_stop()
    {
        await using var runbook = await Runbook.OpenAsync();
        runbook.World
            .Script("broken", "PowerOff", new Reply.Fail(ErrorCodes.Forbidden))
            .Script("web", "PowerOff", new Reply.Wait(TimeSpan.FromSeconds(30)));

        var report = await runbook.RunAsync(Sample.Request(Sample.Plan("web < db", "db", "broken")));

        runbook.World.SourceRuns("db").Should().BeTrue("the run had failed by the time web was off");
        report.Machine("db").Outcome.Should().Be(StepOutcome.NotReached);
    }

    [Fact]
    public async Task With_component_scope_a_failure_stops_its_own_component_only()
    {
        await using var runbook = await Runbook.OpenAsync();
        runbook.World
            .Script("broken", "PowerOff", new Reply.Fail(ErrorCodes.Forbidden))
            .Script("web", "PowerOff", new Reply.Wait(TimeSpan.FromSeconds(30)));
        var plan = Sample.Plan("web < db", "db", "broken < its-db", "its-db") with
        {
            Consistency = ConsistencyScope.Component,
        };

        var report = await runbook.RunAsync(Sample.Request(plan));

        report.Outcome.Should().Be(RunOutcome.Stopped);
        report.Machine("db").Outcome.Should().Be(StepOutcome.Completed, "it has nothing to do with the broken one");
        runbook.World.DestinationRuns("web").Should().BeTrue();
        runbook.World.SourceRuns("its-db").Should().BeTrue();
        runbook.World.Violations.Should().BeEmpty();
    }

    [Fact]
    public async Task A_failure_after_the_barrier_keeps_dependents_down_and_a_second_run_does_not_touch_the_data()
    {
        await using var runbook = await Runbook.OpenAsync();
        var plan = Sample.Plan("web < app", "app", "batch");
        runbook.World.Script("app", "StartInstance", new Reply.Fail(ErrorCodes.NoCapacity));

        var first = await runbook.RunAsync(Sample.Request(plan));

        first.Outcome.Should().Be(RunOutcome.Stopped);
        first.Error!.Code.Should().Be(ErrorCodes.NoCapacity);
        first.Step("app", Step.Start).Outcome.Should().Be(StepOutcome.Failed);
        first.Step("web", Step.Start).Outcome.Should().Be(StepOutcome.NotReached);
        first.Machine("batch").Outcome.Should().Be(StepOutcome.Completed, "it depends on nothing that failed");
        first.RtoSeconds.Should().BeNull("not every machine is up");
        var synced = runbook.World.CallsOf("LiveSync").Count;

        var second = await runbook.RunAsync(Sample.Request(plan, "run-2"));

        second.Outcome.Should().Be(RunOutcome.Completed);
        second.ShouldHaveEveryStepOnce();
        second.RtoSeconds.Should().BeNull("the group was down since the first run, and the second does not know how long");
        second.Step("batch", Step.LiveSync).Outcome.Should().Be(StepOutcome.Skipped, "the DR side holds the truth");
        runbook.World.CallsOf("LiveSync").Should().HaveCount(synced, "the second run syncs nothing");
        runbook.ShouldHaveMovedAll(plan);
    }

    [Fact]
    public async Task A_health_gate_that_fails_keeps_dependents_down()
    {
        await using var runbook = await Runbook.OpenAsync();
        runbook.World.Script("db", "HealthGate", new Reply.Fail(ErrorCodes.HealthGateFailed));

        var report = await runbook.RunAsync(Sample.Request(Sample.Plan("web < db", "db")));

        report.Step("db", Step.Start).Should().BeEquivalentTo(
            new { Outcome = StepOutcome.Failed, Error = new { Code = ErrorCodes.HealthGateFailed } });
        runbook.World.CallsOf("StartInstance").Should().Equal("db");
        (await runbook.GroupAsync()).Phase.Should().Be(GroupPhase.NeedsRecovery);
    }

    [Fact]
    public async Task An_activity_that_throws_is_called_again()
    {
        await using var runbook = await Runbook.OpenAsync();
        runbook.World.Script("db", "Backup", new Reply.Throw(), new Reply.Throw());

        var report = await runbook.RunAsync(Sample.Request(Sample.Plan("db")));

        report.Outcome.Should().Be(RunOutcome.Completed);
        report.Step("db", Step.Backup).Attempts.Should().Be(1, "a lost worker is no new attempt at the step");
        runbook.World.CallsOf("Backup").Should().HaveCount(3);
    }

    [Fact]
    public async Task An_activity_that_throws_for_ever_parks_its_machine()
    {
        await using var runbook = await Runbook.OpenAsync();
        runbook.World.Script("db", "Backup", Enumerable.Repeat(new Reply.Throw(), 50).ToArray<Reply>());

        var report = await runbook.RunAsync(Sample.Request(Sample.Plan("db", "web")));

        report.Outcome.Should().Be(RunOutcome.Stopped);
        report.Step("db", Step.Backup).Error!.Code.Should().Be(ErrorCodes.Unexpected);
        report.Step("web", Step.LiveSync).Outcome.Should().Be(StepOutcome.Completed);
        runbook.World.CallsOf("Backup").Count(machine => machine == "db").Should().Be(8, "that is the retry policy's end");
    }

    [Fact]
    public async Task A_step_that_never_gets_done_times_out_and_says_what_it_waited_for()
    {
        await using var runbook = await Runbook.OpenAsync();
        runbook.World.Script("db", "PowerOff", Enumerable.Repeat(new Reply.Wait(TimeSpan.FromSeconds(60)), 500).ToArray<Reply>());

        var report = await runbook.RunAsync(Sample.Request(Sample.Plan("db")));

        var error = report.Step("db", Step.PowerOff).Error!;
        error.Code.Should().Be(ErrorCodes.StepTimedOut);
        error.Message.Should().Contain("waiting for db");
        runbook.Now.Should().BeOnOrBefore(Sample.Morning.AddMinutes(62));
    }

    [Fact]
    public async Task A_pipeline_that_is_terminated_parks_its_machine_and_the_next_run_waits_for_its_permits()
    {
        await using var runbook = await Runbook.OpenAsync();
        var plan = Sample.Plan("db");
        runbook.World.Script("db", "LiveSync", new Reply.Wait(TimeSpan.FromSeconds(60)), new Reply.Wait(TimeSpan.FromSeconds(60)));
        await runbook.RequestAsync(Sample.Request(plan));
        await runbook.PassAsync(TimeSpan.FromSeconds(30));

        await runbook.Client.TerminateInstanceAsync("run-1:db:sync", "by mistake");
        var first = await runbook.ReportAsync("run-1");

        first.Outcome.Should().Be(RunOutcome.Stopped);
        first.Machine("db").Should().BeEquivalentTo(
            new { Outcome = StepOutcome.Failed, Error = new { Code = ErrorCodes.Unexpected } });
        first.ShouldHaveEveryStepOnce();

        var before = runbook.World.Calls.Count;
        var second = await runbook.RunAsync(Sample.Request(plan, "run-2"));

        second.Outcome.Should().Be(RunOutcome.Completed);
        runbook.World.Calls[before].At.Should().BeOnOrAfter(
            Sample.Morning.AddMinutes(5), "an activity of the lost pipeline may act until its permit ends");
        runbook.ShouldHaveMovedAll(plan);
    }

    [Fact]
    public async Task A_power_off_whose_pipeline_is_lost_does_not_count_as_nothing_done()
    {
        await using var runbook = await Runbook.OpenAsync();
        var plan = Sample.Plan("db");
        await runbook.DoAsync(Operation.Protect, plan);
        var request = runbook.NextRequest(Operation.PlannedFailover, plan);
        runbook.World.After = (call, stopping) => call.Activity == "PowerOff"
            ? runbook.Client.TerminateInstanceAsync($"{request.Run}:db:off", "by mistake", stopping)
            : Task.CompletedTask;

        (await runbook.RunAsync(request)).Outcome.Should().Be(RunOutcome.Stopped);

        runbook.World.SourceRuns("db").Should().BeFalse();
        (await runbook.GroupAsync()).Phase.Should().Be(GroupPhase.NeedsRecovery, "its source is off");
    }

    [Fact]
    public async Task With_a_silent_primary_site_it_stops_soon_and_names_the_unplanned_failover()
    {
        await using var runbook = await Runbook.OpenAsync();
        var plan = Sample.Plan("web < db", "db");
        await runbook.DoAsync(Operation.Protect, plan);
        runbook.World.TakeOut("primary");

        var report = await runbook.DoAsync(Operation.PlannedFailover, plan);

        report.Outcome.Should().Be(RunOutcome.Stopped);
        report.Error.Should().BeEquivalentTo(new { Code = ErrorCodes.SiteSilent });
        report.Error!.Remedy.Should().Contain("unplanned failover");
        (report.EndedAt - report.StartedAt).Should().BeLessThan(TimeSpan.FromMinutes(4), "a disaster has no hour to wait");
    }

    [Fact]
    public async Task Once_a_machine_is_off_a_silent_site_is_waited_for()
    {
        await using var runbook = await Runbook.OpenAsync();
        var plan = Sample.Plan("db");
        await runbook.DoAsync(Operation.Protect, plan);
        runbook.World.Script("db", "Backup", new Reply.First(() => runbook.World.TakeOut("primary")));
        await runbook.RequestAsync(runbook.NextRequest(Operation.PlannedFailover, plan));

        await runbook.PassAsync(TimeSpan.FromMinutes(30));
        runbook.World.BringBack("primary");
        var report = await runbook.ReportAsync("run-2");

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
    }
}
