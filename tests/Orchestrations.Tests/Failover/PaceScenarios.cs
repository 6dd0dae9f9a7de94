using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations.Tests.Failover;

public class PaceScenarios
{
    private static readonly Plan Tiers = Sample.ThreeTiers;

    [Fact]
    public async Task In_stages_no_machine_begins_a_step_before_all_ended_the_one_before()
    {
        await using var runbook = await Runbook.OpenAsync();
        foreach (var activity in new[] { "Backup", "LiveSync", "DisableLiveSync" })
        {
            runbook.World.Script("app", activity, new Reply.Wait(TimeSpan.FromSeconds(60)));
        }

        var report = await runbook.DoAsync(Operation.PlannedFailover, Tiers, InStages);

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        foreach (var (step, next) in new[]
                 {
                     (Step.PowerOff, Step.Backup), (Step.Backup, Step.LiveSync), (Step.LiveSync, Step.DisableLiveSync),
                     (Step.DisableLiveSync, Step.Start),
                 })
        {
            Of(report, next).Min(found => found.StartedAt).Should().BeOnOrAfter(
                Of(report, step).Max(found => found.EndedAt)!.Value, "{0} begins once all ended {1}", next, step);
        }

        runbook.ShouldHaveMovedAll(Tiers);
    }

    [Theory]
    [InlineData("Backup")]
    [InlineData("LiveSync")]
    [InlineData("DisableLiveSync")]
    public async Task In_stages_a_failure_holds_all_back_and_the_next_run_goes_on(string activity)
    {
        await using var runbook = await Runbook.OpenAsync();
        runbook.World.Script("app", activity, new Reply.Fail(ErrorCodes.Forbidden));

        var first = await runbook.DoAsync(Operation.PlannedFailover, Tiers, InStages);

        first.Outcome.Should().Be(RunOutcome.Stopped);
        first.ShouldHaveEveryStepOnce();
        first.Machine("db").Error!.Code.Should().Be(ErrorCodes.DependencyFailed);
        runbook.World.CallsOf("StartInstance").Should().BeEmpty();

        var second = await runbook.DoAsync(Operation.PlannedFailover, Tiers, InStages);

        second.Outcome.Should().Be(RunOutcome.Completed, "{0}", second.Error);
        runbook.ShouldHaveMovedAll(Tiers);
    }

    [Fact]
    public async Task Instances_that_were_not_started_are_started_by_a_second_run_and_that_can_be_undone()
    {
        await using var runbook = await Runbook.OpenAsync();
        await runbook.DoAsync(Operation.PlannedFailover, Tiers, options => InStages(options) with { StartInstances = false });
        (await runbook.GroupAsync()).Phase.Should().Be(GroupPhase.ReadyToStart);

        (await runbook.DoAsync(Operation.PlannedFailover, Tiers, InStages)).Outcome.Should().Be(RunOutcome.Completed);
        runbook.ShouldHaveMovedAll(Tiers);

        (await runbook.DoAsync(Operation.UndoFailover, Tiers)).Outcome.Should().Be(RunOutcome.Completed);
        runbook.ShouldRunAt(Tiers, "primary");
    }

    private static RunOptions InStages(RunOptions options) => options with { Pace = Pace.Stages };

    private static List<StepReport> Of(RunReport report, Step step) =>
        [.. report.Machines.Select(machine => machine.Steps.Single(found => found.Step == step))];
}
