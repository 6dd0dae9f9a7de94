using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations.Tests.GoingBack;

/// <summary>
/// Sources that nobody proved off, and that their machines have left for a new site: whatever becomes of that site, it
/// holds nothing up, and once it answers they are fenced.
/// </summary>
public class FormerDebtScenarios
{
    private static readonly Plan Plan =
        Sample.Plan("web < db", "db").WithThirdSite() with { PowerOffTimeout = TimeSpan.FromMinutes(1), Fence = FenceMode.Lock };

    private static readonly Plan Moved = Plan.As(Plan.FailbackTargets[0]);

    [Fact]
    public async Task A_debt_that_was_waived_by_name_stays_with_the_old_source()
    {
        await using var runbook = await Runbook.OpenAsync();
        await FailOverWaivedAsync(runbook);
        var began = runbook.Now;

        var report = await MoveOnAsync(runbook);

        (runbook.Now - began).Should().BeLessThan(
            TimeSpan.FromMinutes(3), "nobody waits longer for the site than the plan lets a power-off take");
        report.Step("db", Step.Fence).Should().BeEquivalentTo(new { Outcome = StepOutcome.Skipped });
        var known = await runbook.KnownAsync(Moved, "db");
        known.Debt.Should().BeNull("it is not owed where the machine is now");
        known.FormerDebts.Should().ContainSingle().Which.Vm.ResourceId.Should().Be(known.FormerDebts[0].Debt.Source);
        runbook.World.Runs("db", "third").Should().BeTrue();
        runbook.World.Violations.Should().BeEmpty();
    }

    [Fact]
    public async Task While_the_old_site_is_out_cycles_go_on_are_hardly_held_up_and_say_so()
    {
        await using var runbook = await MovedAsync();
        var began = runbook.Now;

        var report = await runbook.DoAsync(Operation.LiveSync, Moved);

        report.Outcome.Should().Be(RunOutcome.Completed, "nothing of the machine depends on that site: {0}", report.Error);
        report.Step("db", Step.Settle).Should().BeEquivalentTo(
            new { Outcome = StepOutcome.Skipped, Error = new { Code = ErrorCodes.SiteSilent } });
        (runbook.Now - began).Should().BeLessThan(TimeSpan.FromMinutes(1));
        (await runbook.GroupAsync()).Phase.Should().Be(GroupPhase.Protected);
        (await runbook.KnownAsync(Moved, "db")).FormerDebts.Should().ContainSingle();

        (await runbook.DoAsync(Operation.PlannedFailover, Moved)).Outcome.Should().Be(RunOutcome.Completed);
        (await runbook.DoAsync(Operation.Failback, Moved)).Outcome.Should().Be(RunOutcome.Completed);
        runbook.World.Runs("db", "third").Should().BeTrue();
    }

    [Theory]
    [InlineData(Operation.LiveSync, false)]
    [InlineData(Operation.LiveSync, true)]
    [InlineData(Operation.Reprotect, false)]
    public async Task Once_it_answers_the_next_run_beside_production_fences_it_and_tells(Operation operation, bool disabled)
    {
        await using var runbook = await MovedAsync();
        if (disabled)
        {
            await runbook.DoAsync(Operation.DisableLiveSync, Moved);
        }

        runbook.World.BringBack("primary");
        runbook.World.SourceRuns("db").Should().BeTrue("it never went off");

        var report = await runbook.DoAsync(operation, Moved);

        report.Outcome.Should().Be(
            operation == Operation.LiveSync && !disabled ? RunOutcome.Completed : RunOutcome.CompletedWithSkips, "{0}", report.Error);
        report.Step("db", Step.Settle).Outcome.Should().Be(StepOutcome.Completed);
        await ShouldBeFencedAsync(runbook, "third");

        var again = await runbook.DoAsync(operation, Moved);
        again.Machine("db").Steps.Should().NotContain(step => step.Step == Step.Settle, "nothing is owed any more");
    }

    [Fact]
    public async Task Re_protect_fences_it_while_the_machine_runs_at_the_DR_site_again()
    {
        await using var runbook = await MovedAsync();
        (await runbook.DoAsync(Operation.PlannedFailover, Moved)).Outcome.Should().Be(RunOutcome.Completed);
        runbook.World.BringBack("primary");

        var report = await runbook.DoAsync(Operation.Reprotect, Moved);

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        report.Machine("db").Steps.Select(step => step.Step).Should().Equal(Step.Settle, Step.Fence, Step.Backup, Step.LiveSync);
        await ShouldBeFencedAsync(runbook, "recovery");
    }

    [Fact]
    public async Task A_fence_that_fails_stops_nothing_and_is_not_tried_for_long()
    {
        await using var runbook = await MovedAsync();
        runbook.World.BringBack("primary");
        runbook.World.Script("db", "Fence", new Reply.Fail(ErrorCodes.PlatformFailure));
        var began = runbook.Now;

        var report = await runbook.DoAsync(Operation.LiveSync, Moved);

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        report.Step("db", Step.Settle).Error!.Code.Should().Be(ErrorCodes.PlatformFailure);
        (runbook.Now - began).Should().BeLessThan(TimeSpan.FromMinutes(1), "the next cycle tries again");
        (await runbook.KnownAsync(Moved, "db")).FormerDebts.Should().ContainSingle();
    }

    [Fact]
    public async Task A_machine_that_came_back_to_where_it_owed_is_not_fenced_there()
    {
        await using var runbook = await MovedAsync();
        var home = Moved with { FailbackTargets = [new FailbackTarget(Plan.Primary, "rg-prod", "subnet-primary")] };
        (await runbook.DoAsync(Operation.PlannedFailover, home)).Outcome.Should().Be(RunOutcome.Completed);
        runbook.World.BringBack("primary");
        runbook.World.Delete("db", "primary");
        runbook.World.Delete("web", "primary");

        var back = await runbook.DoAsync(Operation.Failback, home, options => options with { Target = "primary" });
        back.Outcome.Should().Be(RunOutcome.Completed, "{0}", back.Error);
        (await runbook.DoAsync(Operation.LiveSync, Plan)).Outcome.Should().Be(RunOutcome.Completed);

        (await runbook.KnownAsync(Plan, "db")).FormerDebts.Should().BeEmpty("what was owed there is the machine itself");
        runbook.ShouldRunAt(Plan, "primary", withAllOf: "recovery");
    }

    private static async Task ShouldBeFencedAsync(Runbook runbook, string active)
    {
        var known = await runbook.KnownAsync(Moved, "db");
        known.FormerDebts.Should().BeEmpty();
        known.Alerts.Should().ContainSingle().Which.Error.Code.Should().Be(ErrorCodes.SourceReturned);
        runbook.World.Look("db", found => found.At("primary").Locked).Should().BeTrue("the plan says fence: lock");
        runbook.ShouldRunAt(Plan, active);
    }

    private static async Task<Runbook> MovedAsync()
    {
        var runbook = await Runbook.OpenAsync();
        await FailOverWaivedAsync(runbook);
        await MoveOnAsync(runbook);
        return runbook;
    }

    private static async Task FailOverWaivedAsync(Runbook runbook)
    {
        await runbook.DoAsync(Operation.Protect, Plan);
        runbook.World.TakeOut("primary");
        (await runbook.DoAsync(Operation.UnplannedFailover, Plan, options => options with { WaiveFencing = ["payroll"] }))
            .Outcome.Should().Be(RunOutcome.Completed);
    }

    private static async Task<RunReport> MoveOnAsync(Runbook runbook)
    {
        var report = await runbook.DoAsync(
            Operation.Failback, Plan, options => options with { Target = "third", WaiveFencing = ["payroll"] });
        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        return report;
    }
}
