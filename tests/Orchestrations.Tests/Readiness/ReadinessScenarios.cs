using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations.Tests.Checks;

public class ReadinessScenarios
{
    private static readonly Finding On = new(
        Severity.Error, ErrorCodes.UnexpectedlyOn, "The instance 'db' is on.", "Deallocate it.", SiteRole.Recovery, new MachineName("db"));

    private static readonly Finding Locked = new(
        Severity.Error, ErrorCodes.LockedAgainstChange, "The group is locked.", "Unlock it.", SiteRole.Primary);

    [Fact]
    public async Task A_planned_failover_that_is_not_ready_is_refused_and_touches_nothing()
    {
        await using var runbook = await Runbook.OpenAsync();
        runbook.World.Findings = [On, Locked];

        var report = await runbook.DoAsync(Operation.PlannedFailover, Sample.ThreeTiers);

        report.Outcome.Should().Be(RunOutcome.Refused);
        report.Error!.Code.Should().Be(ErrorCodes.NotReady);
        report.Error.Message.Should().Contain("2 errors").And.Contain("DR-7105: The group is locked.").And.Contain("DR-7206 (db): The instance 'db' is on.");
        report.Error.Remedy.Should().Contain("\"force\" in the body: DR-7105 DR-7206.");
        runbook.World.Calls.Should().BeEmpty("it never began");
        (await runbook.GroupAsync()).Should().BeEquivalentTo(new { Phase = GroupPhase.Unprotected, CurrentRun = (RunId?)null });
        (await StateAsync(runbook)).Last!.Verdict.Should().Be(ReadinessVerdict.NotReady);
    }

    [Fact]
    public async Task Forced_errors_hold_nothing_up_and_others_still_do()
    {
        await using var runbook = await Runbook.OpenAsync();
        runbook.World.Findings = [On, Locked];

        var one = await runbook.DoAsync(
            Operation.PlannedFailover, Sample.Plan("db"), options => options with { Force = [ErrorCodes.UnexpectedlyOn] });
        var both = await runbook.DoAsync(
            Operation.PlannedFailover, Sample.Plan("db"),
            options => options with { Force = [ErrorCodes.UnexpectedlyOn, ErrorCodes.LockedAgainstChange] });

        one.Error!.Code.Should().Be(ErrorCodes.NotReady);
        one.Error.Remedy.Should().EndWith("in the body: DR-7105.", "only what is not forced yet is in the way");
        both.Outcome.Should().Be(RunOutcome.Completed);
    }

    [Fact]
    public async Task A_failover_of_some_machines_is_held_up_by_no_other_and_is_no_verdict_on_the_group()
    {
        await using var runbook = await Runbook.OpenAsync();
        runbook.World.Findings = [On];
        var plan = Sample.Plan("web", "db") with { Consistency = ConsistencyScope.Component };

        var web = await runbook.DoAsync(
            Operation.PlannedFailover, plan, options => options with { Machines = ["web"] });

        web.Outcome.Should().Be(RunOutcome.Completed, "{0}", web.Error);
        (await runbook.Client.GetEntityAsync(Orchestrations.Readiness.Name, Sample.Group.Value)).Should().BeNull();
    }

    [Fact]
    public async Task Warnings_hold_nothing_up()
    {
        await using var runbook = await Runbook.OpenAsync();
        runbook.World.Findings = [On with { Severity = Severity.Warning }];

        (await runbook.DoAsync(Operation.PlannedFailover, Sample.Plan("db"))).Outcome.Should().Be(RunOutcome.Completed);

        (await StateAsync(runbook)).Last!.Verdict.Should().Be(ReadinessVerdict.ReadyWithWarnings);
    }

    [Fact]
    public async Task An_unplanned_failover_asks_for_no_check()
    {
        await using var runbook = await Runbook.OpenAsync();
        await runbook.DoAsync(Operation.Protect, Sample.Plan("db"));
        runbook.World.Checking = () => throw new InvalidOperationException("On the worst day nobody waits for this.");

        (await runbook.DoAsync(Operation.UnplannedFailover, Sample.Plan("db"))).Outcome.Should().Be(RunOutcome.Completed);
    }

    [Fact]
    public async Task What_cannot_be_checked_within_a_minute_is_an_error_that_can_be_forced()
    {
        await using var runbook = await Runbook.OpenAsync();
        runbook.World.Checking = () => throw new InvalidOperationException("The worker is lost.");
        var began = runbook.Now;

        var refused = await runbook.DoAsync(Operation.PlannedFailover, Sample.Plan("db"));
        var took = runbook.Now - began;
        var forced = await runbook.DoAsync(
            Operation.PlannedFailover, Sample.Plan("db"), options => options with { Force = [ErrorCodes.NotChecked] });

        refused.Error!.Code.Should().Be(ErrorCodes.NotReady);
        refused.Error.Message.Should().Contain(ErrorCodes.NotChecked);
        took.Should().BeCloseTo(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(1), "a run waits for a check no longer");
        forced.Outcome.Should().Be(RunOutcome.Completed);
    }

    [Fact]
    public async Task The_last_twenty_verdicts_are_kept_and_the_last_report_whole()
    {
        await using var runbook = await Runbook.OpenAsync();
        runbook.World.Findings = [On];
        for (var i = 0; i < 22; i++)
        {
            await runbook.CheckAsync(Sample.Plan("db"));
            await runbook.PassAsync(TimeSpan.FromMinutes(1));
        }

        var state = await StateAsync(runbook);

        state.Verdicts.Should().HaveCount(20).And.BeInDescendingOrder(verdict => verdict.At);
        state.Last!.At.Should().Be(state.Verdicts[0].At);
        state.Last.Findings.Should().Contain(On);
    }

    [Fact]
    public async Task A_check_runs_beside_a_run_and_leaves_it_alone()
    {
        await using var runbook = await Runbook.OpenAsync();
        runbook.World.Script("db", "PowerOff", new Reply.Wait(TimeSpan.FromMinutes(5)));
        await runbook.RequestAsync(Sample.Request(Sample.Plan("db")));
        await runbook.PassAsync(TimeSpan.FromSeconds(10));

        var report = await runbook.CheckAsync(Sample.Plan("db"));
        var run = await runbook.ReportAsync("run-1");

        report.Machines.Should().Be(1);
        run.Outcome.Should().Be(RunOutcome.Completed);
    }

    private static async Task<ReadinessState> StateAsync(Runbook runbook) =>
        (await runbook.Client.GetEntityAsync(Orchestrations.Readiness.Name, Sample.Group.Value))!;
}
