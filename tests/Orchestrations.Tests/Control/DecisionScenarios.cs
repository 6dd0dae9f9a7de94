using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations.Tests.Control;

public class DecisionScenarios
{
    // web and report depend on app, app on db; batch on nothing.
    private static readonly Plan Plan = With(Sample.Plan("web < app", "app < db", "db", "batch"), "app", FailurePolicy.Ask);

    [Theory]
    [InlineData("PowerOff")]
    [InlineData("Backup")]
    [InlineData("LiveSync")]
    [InlineData("StartInstance")]
    [InlineData("HealthGate")]
    public async Task A_retry_tries_the_stage_again_and_the_run_completes(string activity)
    {
        await using var runbook = await AskedAsync(activity);
        var status = await runbook.ProgressAsync<RunProgress>("run-2");
        status.Urgent[0].Should().BeEquivalentTo(new { State = ProgressState.Asking, Error = new { Code = ErrorCodes.Locked } });
        status.Urgent[0].Machine.Value.Should().Be("app");
        var report = await AnsweredAsync(runbook, MachineDecision.Retry);

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        report.ShouldHaveEveryStepOnce();
        report.Decisions.Should().ContainSingle().Which.Answer.Should().BeEquivalentTo(
            new { Decision = MachineDecision.Retry, By = "unverified:bob", Why = "I looked at it" });
        runbook.ShouldHaveMovedAll(Plan);
    }

    [Fact]
    public async Task A_retry_of_a_start_that_was_sent_back_to_its_backup_goes_on_there()
    {
        await using var runbook = await SentBackAsync();

        var report = await AnsweredAsync(runbook, MachineDecision.Retry);

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        report.ShouldHaveEveryStepOnce();
        runbook.ShouldHaveMovedAll(Plan);
    }

    [Fact]
    public async Task Skipped_where_it_runs_at_neither_side_it_can_be_brought_over_later()
    {
        await using var runbook = await SentBackAsync();
        (await AnsweredAsync(runbook, MachineDecision.Skip)).Outcome.Should().Be(RunOutcome.CompletedWithSkips);
        (await runbook.GroupAsync()).Phase.Should().Be(GroupPhase.PartlyFailedOver);

        (await runbook.DoAsync(Operation.PlannedFailover, Plan)).Outcome.Should().Be(RunOutcome.Completed);
        runbook.ShouldHaveMovedAll(Plan);
    }

    [Theory]
    [InlineData("PowerOff")]
    [InlineData("Backup")]
    [InlineData("LiveSync")]
    public async Task Skipped_before_the_barrier_it_and_its_dependents_stay_on_the_source_and_the_rest_goes_on(string activity)
    {
        await using var runbook = await AskedAsync(activity);
        var report = await AnsweredAsync(runbook, MachineDecision.Skip);

        report.Outcome.Should().Be(RunOutcome.CompletedWithSkips, "{0}", report.Error);
        runbook.World.Violations.Should().BeEmpty();
        foreach (var (machine, site) in new[] { ("app", "primary"), ("web", "primary"), ("db", "recovery"), ("batch", "recovery") })
        {
            runbook.World.Look(machine, found => found.Vms.Where(vm => vm.On).Select(vm => vm.Site).ToList())
                .Should().Equal([site], "{0} runs there and nowhere else", machine);
        }

        (await runbook.KnownAsync(Plan, "web")).LiveSyncDisabled.Should().BeFalse();
        report.Machine("web").Steps.Should().NotBeEmpty();
        (await runbook.GroupAsync()).Phase.Should().Be(GroupPhase.PartlyFailedOver);
        runbook.World.ForgetScripts();

        var cycle = await runbook.DoAsync(Operation.LiveSync, Plan);
        cycle.Outcome.Should().Be(RunOutcome.CompletedWithSkips, "those that stayed are protected on: {0}", cycle.Error);
        var rest = await runbook.DoAsync(Operation.PlannedFailover, Plan);
        rest.Outcome.Should().Be(RunOutcome.Completed, "{0}", rest.Error);
        (await runbook.GroupAsync()).Phase.Should().Be(GroupPhase.FailedOver);
        runbook.ShouldHaveMovedAll(Plan);
    }

    [Fact]
    public async Task Parted_a_failback_brings_home_those_that_left()
    {
        await using var runbook = await AskedAsync("LiveSync");
        await AnsweredAsync(runbook, MachineDecision.Skip);
        runbook.World.ForgetScripts();

        var report = await runbook.DoAsync(Operation.Failback, Plan);

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        runbook.ShouldRunAt(Plan, "primary");
        (await runbook.GroupAsync()).Phase.Should().Be(GroupPhase.Reseeding);
    }

    [Theory]
    [InlineData("StartInstance", GroupPhase.PartlyFailedOver)]
    [InlineData("HealthGate", GroupPhase.FailedOver)]
    public async Task Skipped_after_the_barrier_it_stays_as_it_is_and_its_dependents_start(string activity, GroupPhase phase)
    {
        await using var runbook = await AskedAsync(activity);
        var report = await AnsweredAsync(runbook, MachineDecision.Skip);

        report.Outcome.Should().Be(RunOutcome.CompletedWithSkips);
        report.Machine("app").Outcome.Should().Be(StepOutcome.Skipped);
        report.Machine("app").Rollback.Should().BeEmpty();
        runbook.World.DestinationRuns("web").Should().BeTrue();
        runbook.World.SourceRuns("app").Should().BeFalse();
        (await runbook.GroupAsync()).Phase.Should().Be(phase);
        runbook.World.Violations.Should().BeEmpty();
        if (phase == GroupPhase.PartlyFailedOver)
        {
            (await runbook.DoAsync(Operation.PlannedFailover, Plan)).Outcome.Should().Be(RunOutcome.Completed, "app is down");
            runbook.ShouldHaveMovedAll(Plan);
        }
    }

    [Fact]
    public async Task An_abort_stops_the_run_as_without_asking()
    {
        await using var runbook = await AskedAsync("LiveSync");
        var report = await AnsweredAsync(runbook, MachineDecision.Abort);

        report.Outcome.Should().Be(RunOutcome.Stopped);
        report.Machine("app").Outcome.Should().Be(StepOutcome.Failed);
        (await runbook.GroupAsync()).Phase.Should().Be(GroupPhase.NeedsRecovery);
    }

    [Fact]
    public async Task Unanswered_it_stops_when_the_time_is_over()
    {
        await using var runbook = await AskedAsync("LiveSync");

        var report = await runbook.ReportAsync("run-2");

        var asked = report.Decisions.Single();
        (asked.Until - asked.AskedAt).Should().Be(Plan.DecisionTimeout);
        report.EndedAt.Should().BeCloseTo(asked.Until, TimeSpan.FromMinutes(1));
        report.Outcome.Should().Be(RunOutcome.Stopped);
        report.Decisions.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Answer = (Answer?)null, Closed = true });
    }

    [Fact]
    public async Task A_run_that_waits_for_an_answer_gets_it_after_a_restart()
    {
        await using var runbook = await AskedAsync("LiveSync");
        await runbook.RestartAsync();

        (await AnsweredAsync(runbook, MachineDecision.Retry)).Outcome.Should().Be(RunOutcome.Completed);
        runbook.ShouldHaveMovedAll(Plan);
    }

    [Fact]
    public async Task A_run_that_waits_for_an_answer_can_be_cancelled()
    {
        await using var runbook = await AskedAsync("LiveSync");

        await runbook.CancelAsync(new RunId("run-2"));

        (await runbook.ReportAsync("run-2")).Outcome.Should().Be(RunOutcome.Cancelled);
        await runbook.ShouldServeAsBeforeAsync(Plan, "primary");
    }

    [Fact]
    public async Task An_answer_whose_event_is_lost_counts_when_the_time_is_over()
    {
        await using var runbook = await AskedAsync("LiveSync");
        var answer = new MachineAnswer(new MachineName("app"), new Answer(MachineDecision.Retry, "unverified:bob", runbook.Now));

        await runbook.Client.SignalEntityAsync(RunControl.Answer, "run-2", answer);

        (await runbook.ReportAsync("run-2")).Outcome.Should().Be(RunOutcome.Completed);
        (await runbook.Client.GetEntityAsync(RunControl.Name, "run-2"))!.IsUnheard.Should().BeFalse("the run has ended");
    }

    [Fact]
    public async Task A_plan_that_says_skip_asks_nobody()
    {
        await using var runbook = await Runbook.OpenAsync();
        var plan = With(Plan, "app", FailurePolicy.Skip);
        await runbook.DoAsync(Operation.Protect, plan);
        runbook.World.Script("app", "LiveSync", Failing);

        var report = await runbook.DoAsync(Operation.PlannedFailover, plan);

        report.Outcome.Should().Be(RunOutcome.CompletedWithSkips, "{0}", report.Error);
        report.Decisions.Should().BeEmpty();
        runbook.World.SourceRuns("app").Should().BeTrue();
        runbook.World.DestinationRuns("batch").Should().BeTrue();
    }

    [Fact]
    public async Task Where_all_are_left_out_the_group_is_as_it_was()
    {
        await using var runbook = await Runbook.OpenAsync();
        var plan = With(Sample.Plan("db"), "db", FailurePolicy.Skip);
        await runbook.DoAsync(Operation.Protect, plan);
        runbook.World.Script("db", "LiveSync", Failing);

        (await runbook.DoAsync(Operation.PlannedFailover, plan)).Outcome.Should().Be(RunOutcome.CompletedWithSkips);

        (await runbook.GroupAsync()).Phase.Should().Be(GroupPhase.Protected);
        await runbook.ShouldServeAsBeforeAsync(plan, "primary");
    }

    [Fact]
    public async Task A_failback_that_asks_and_is_told_to_skip_leaves_the_machine_at_the_DR_site()
    {
        await using var runbook = await Runbook.OpenAsync();
        await runbook.DoAsync(Operation.PlannedFailover, Plan);
        runbook.World.Script("app", "LiveSync", Failing);
        var request = runbook.NextRequest(Operation.Failback, Plan);
        await runbook.RequestAsync(request);
        await runbook.UntilAskedAsync(request.Run, "app");

        await runbook.AnswerAsync(request.Run, "app", MachineDecision.Skip);
        var report = await runbook.ReportAsync(request.Run.Value);

        report.Outcome.Should().Be(RunOutcome.CompletedWithSkips, "{0}", report.Error);
        runbook.World.Violations.Should().BeEmpty();
        runbook.World.DestinationRuns("app").Should().BeTrue();
        runbook.World.DestinationRuns("web").Should().BeTrue();
        runbook.World.SourceRuns("db").Should().BeTrue();
        (await runbook.GroupAsync()).Phase.Should().Be(GroupPhase.PartlyFailedOver);
        runbook.World.ForgetScripts();
        (await runbook.DoAsync(Operation.Failback, Plan)).Outcome.Should().Be(RunOutcome.Completed);
        runbook.ShouldRunAt(Plan, "primary");
    }

    private static Reply[] Failing => [.. Enumerable.Repeat(new Reply.Fail(ErrorCodes.Locked), 1)];

    private static Plan With(Plan plan, string machine, FailurePolicy policy) => plan with
    {
        Machines = [.. plan.Machines.Select(other => other.Name.Value == machine ? other with { OnFailure = policy } : other)],
    };

    /// <summary>A planned failover, run-2, that waits for an answer about app.</summary>
    private static async Task<Runbook> AskedAsync(string activity)
    {
        var runbook = await Runbook.OpenAsync();
        (await runbook.DoAsync(Operation.Protect, Plan)).Outcome.Should().Be(RunOutcome.Completed);
        runbook.World.Script("app", activity, Failing);
        await runbook.RequestAsync(runbook.NextRequest(Operation.PlannedFailover, Plan));
        await runbook.UntilAskedAsync(new RunId("run-2"), "app");
        await runbook.PassAsync(TimeSpan.FromMinutes(5));
        return runbook;
    }

    /// <summary>The same about an app whose source was started before its destination, and whose new backup failed.</summary>
    private static async Task<Runbook> SentBackAsync()
    {
        var runbook = await Runbook.OpenAsync();
        (await runbook.DoAsync(Operation.Protect, Plan)).Outcome.Should().Be(RunOutcome.Completed);
        runbook.World.Script("app", "StartInstance", new Reply.First(() =>
        {
            runbook.World.StartSource("app");
            runbook.World.Script("app", "Backup", Failing);
        }));
        await runbook.RequestAsync(runbook.NextRequest(Operation.PlannedFailover, Plan));
        await runbook.UntilAskedAsync(new RunId("run-2"), "app");
        return runbook;
    }

    private static async Task<RunReport> AnsweredAsync(Runbook runbook, MachineDecision decision)
    {
        await runbook.AnswerAsync(new RunId("run-2"), "app", decision);
        return await runbook.ReportAsync("run-2");
    }
}
