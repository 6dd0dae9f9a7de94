using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations.Tests.GoingBack;

/// <summary>Old sources that run again while the DR side holds the truth.</summary>
public class ReturnedSourceScenarios
{
    private static readonly Plan Plan = Sample.Plan("db") with { PowerOffTimeout = TimeSpan.FromMinutes(1) };

    [Fact]
    public async Task Re_protect_settles_the_debt_quarantines_the_source_keeps_what_it_wrote_and_seeds_once()
    {
        await using var runbook = await WaivedAsync();

        var report = await runbook.DoAsync(Operation.Reprotect, Plan);

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        report.ShouldHaveEveryStepOnce();
        var known = await runbook.KnownAsync(Plan, "db");
        known.Debt.Should().BeNull();
        known.Alerts.Should().ContainSingle().Which.Error.Code.Should().Be(ErrorCodes.SourceReturned);
        known.Divergence!.KeptOn.Should().ContainSingle();
        known.Divergence.To.Should().NotBeNull("it ended with the fence");
        known.BackBase.Should().NotBeNull();
        runbook.ShouldRunAt(Plan, "recovery");

        var again = await runbook.DoAsync(Operation.Reprotect, Plan);

        again.Step("db", Step.Backup).Outcome.Should().Be(StepOutcome.Skipped, "the base stands");
        (await runbook.KnownAsync(Plan, "db")).Alerts.Should().ContainSingle("it stayed off");
    }

    [Fact]
    public async Task A_source_that_takes_long_to_go_off_is_waited_for_or_nobody_would_hear_of_its_return()
    {
        await using var runbook = await WaivedAsync();
        runbook.World.Script("db", "Fence", [.. Enumerable.Repeat(new Reply.Wait(TimeSpan.FromMinutes(1)), 5)]);

        var report = await runbook.DoAsync(Operation.Reprotect, Plan);

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        (await runbook.KnownAsync(Plan, "db")).Alerts.Should().ContainSingle();
    }

    [Fact]
    public async Task Nothing_is_replicated_while_the_primary_is_out_and_re_protect_says_so()
    {
        await using var runbook = await WaivedAsync(stillOut: true);

        var report = await runbook.DoAsync(Operation.Reprotect, Plan);

        report.Outcome.Should().Be(RunOutcome.CompletedWithSkips);
        report.Step("db", Step.Backup).Outcome.Should().Be(StepOutcome.Skipped);
        (await runbook.KnownAsync(Plan, "db")).Debt.Should().NotBeNull();
        runbook.World.CallsOf("Backup").Should().ContainSingle("that was the first cycle's");
        (await runbook.GroupAsync()).Phase.Should().Be(GroupPhase.FailedOver);
    }

    [Fact]
    public async Task Failback_is_refused_until_the_divergence_is_acknowledged_and_then_keeps_it()
    {
        await using var runbook = await WaivedAsync();
        RunOptions Unseen(RunOptions options) => options with { AcknowledgeDivergence = null };

        var refused = await runbook.DoAsync(Operation.Failback, Plan, Unseen);

        refused.Should().BeEquivalentTo(
            new { Outcome = RunOutcome.Refused, Error = new { Code = ErrorCodes.AcknowledgementNeeded } });
        refused.Machine("db").Loss.Should().NotBeNull();

        var report = await runbook.DoAsync(Operation.Failback, Plan);

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        report.Machine("db").Loss!.KeptOn.Should().ContainSingle("it is never only overwritten");
        runbook.ShouldRunAt(Plan, "primary", withAllOf: "recovery");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_source_that_somebody_started_after_a_planned_failover_is_kept_before_it_is_overwritten(bool stillOn)
    {
        await using var runbook = await Runbook.OpenAsync();
        await runbook.DoAsync(Operation.PlannedFailover, Plan);
        runbook.World.StartSource("db");
        if (!stillOn)
        {
            runbook.World.StopByHand("db", "primary");
        }

        var report = await runbook.DoAsync(Operation.Failback, Plan);

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        report.Machine("db").Loss.Should().BeEquivalentTo(
            new { Side = SiteRole.Primary }, "the report says what is left behind");
        report.Machine("db").Loss!.KeptOn.Should().ContainSingle();
        runbook.ShouldRunAt(Plan, "primary", withAllOf: "recovery");
    }

    [Fact]
    public async Task A_source_that_ran_again_after_its_writes_were_kept_is_kept_again()
    {
        await using var runbook = await WaivedAsync();
        await runbook.DoAsync(Operation.Reprotect, Plan);
        runbook.World.StartSource("db");

        await runbook.DoAsync(Operation.Reprotect, Plan);
        runbook.World.Look("db", found => found.Snapshots.Values.Count(snapshot => snapshot.Kept)).Should().Be(2);
        (await runbook.KnownAsync(Plan, "db")).Alerts.Should().HaveCount(2);

        (await runbook.DoAsync(Operation.Failback, Plan)).Outcome.Should().Be(RunOutcome.Completed);
        runbook.ShouldRunAt(Plan, "primary", withAllOf: "recovery");
    }

    [Fact]
    public async Task A_failback_that_stopped_after_the_swap_does_not_take_that_for_a_return()
    {
        await using var runbook = await Runbook.OpenAsync();
        await runbook.DoAsync(Operation.PlannedFailover, Plan);
        runbook.World.Script("db", "StartInstance", new Reply.Fail(ErrorCodes.NoCapacity));
        await runbook.DoAsync(Operation.Failback, Plan);

        var report = await runbook.DoAsync(
            Operation.Failback, Plan, options => options with { AcknowledgeDivergence = null });

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        report.Machine("db").Loss.Should().BeNull();
        runbook.ShouldRunAt(Plan, "primary", withAllOf: "recovery");
    }

    private static async Task<Runbook> WaivedAsync(bool stillOut = false)
    {
        var runbook = await Runbook.OpenAsync();
        await runbook.DoAsync(Operation.Protect, Plan);
        runbook.World.TakeOut("primary");
        (await runbook.DoAsync(Operation.UnplannedFailover, Plan, options => options with { WaiveFencing = ["db"] }))
            .Outcome.Should().Be(RunOutcome.Completed);
        if (!stillOut)
        {
            runbook.World.BringBack("primary");
        }

        return runbook;
    }
}
