using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations.Tests.Background;

public class CycleScenarios
{
    private static readonly Plan Plan = Sample.Plan("web < db", "db") with { LiveSync = new LiveSyncPolicy(Retain: 2) };

    [Fact]
    public async Task A_first_cycle_protects_the_group_while_its_machines_run()
    {
        await using var runbook = await Runbook.OpenAsync();

        var report = await runbook.DoAsync(Operation.Protect, Plan);

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        report.ShouldHaveEveryStepOnce();
        (await runbook.GroupAsync()).Phase.Should().Be(GroupPhase.Protected);
        var known = await runbook.KnownAsync(Plan, "db");
        known.Should().BeEquivalentTo(new { ActiveSite = SiteRole.Primary, Owner = (RunId?)null, LastCycleAt = known.Synced!.SyncedAt });
        known.RestorePoint!.Consistency.Should().Be(Consistency.Crash, "the machine ran");
        runbook.ShouldRunAt(Plan, "primary");
    }

    [Fact]
    public async Task Restore_points_beyond_those_to_keep_are_pruned()
    {
        await using var runbook = await Runbook.OpenAsync();
        for (var cycle = 0; cycle < 4; cycle++)
        {
            await runbook.DoAsync(Operation.LiveSync, Plan);
            await runbook.PassAsync(TimeSpan.FromMinutes(10));
        }

        (await runbook.KnownAsync(Plan, "db")).RestorePoints.Select(point => point.Id).Should().Equal(
            "payroll/run-4/db/e0", "payroll/run-3/db/e0");
        runbook.World.Look("db", found => found.Snapshots.Keys.Where(key => key.Site == "recovery").Select(key => key.Id).ToList())
            .Should().BeEquivalentTo("payroll/run-4/db/e0", "payroll/run-3/db/e0");
    }

    [Fact]
    public async Task A_prune_that_fails_does_not_fail_the_cycle_and_is_made_up_for_by_the_next()
    {
        await using var runbook = await Runbook.OpenAsync();
        await runbook.DoAsync(Operation.LiveSync, Plan);
        await runbook.DoAsync(Operation.LiveSync, Plan);
        runbook.World.Script("db", "Prune", new Reply.Fail(ErrorCodes.Forbidden));

        var report = await runbook.DoAsync(Operation.LiveSync, Plan);

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        report.Step("db", Step.Prune).Should().BeEquivalentTo(new { Outcome = StepOutcome.Skipped });
        report.Step("db", Step.Prune).Error!.Code.Should().Be(ErrorCodes.Forbidden);
        (await runbook.KnownAsync(Plan, "db")).RestorePoints.Should().HaveCount(3, "none was removed");

        await runbook.DoAsync(Operation.LiveSync, Plan);
        (await runbook.KnownAsync(Plan, "db")).RestorePoints.Should().HaveCount(2);
    }

    [Fact]
    public async Task What_had_to_stay_is_told_and_is_forgotten_as_a_restore_point()
    {
        await using var runbook = await Runbook.OpenAsync();
        for (var cycle = 0; cycle < 2; cycle++)
        {
            await runbook.DoAsync(Operation.LiveSync, Plan);
            await runbook.PassAsync(TimeSpan.FromMinutes(10));
        }

        runbook.World.Undeletable.Add("payroll/run-1/db/e0");

        var report = await runbook.DoAsync(Operation.LiveSync, Plan);

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        report.Step("db", Step.Prune).Should().BeEquivalentTo(
            new { Outcome = StepOutcome.Skipped, Error = new { Code = ErrorCodes.PruneIncomplete } });
        report.Step("web", Step.Prune).Outcome.Should().Be(StepOutcome.Completed);
        (await runbook.KnownAsync(Plan, "db")).RestorePoints.Should().HaveCount(2, "the state must not grow with what stays");
    }

    [Fact]
    public async Task A_machine_whose_Live_Sync_is_disabled_is_skipped_until_it_is_enabled()
    {
        await using var runbook = await Runbook.OpenAsync();
        await runbook.DoAsync(Operation.Protect, Plan);
        var disabling = await runbook.DoAsync(Operation.DisableLiveSync, Plan, options => options with { Machines = ["db"] });
        disabling.Outcome.Should().Be(RunOutcome.Completed);
        disabling.Machines.Should().ContainSingle("it was asked for one machine").Which.Name.Value.Should().Be("db");

        var skipping = await runbook.DoAsync(Operation.LiveSync, Plan);

        skipping.Outcome.Should().Be(RunOutcome.CompletedWithSkips);
        skipping.Machine("db").Outcome.Should().Be(StepOutcome.Skipped);
        skipping.Machine("web").Outcome.Should().Be(StepOutcome.Completed);

        (await runbook.DoAsync(Operation.EnableLiveSync, Plan)).Outcome.Should().Be(RunOutcome.Completed);
        (await runbook.DoAsync(Operation.LiveSync, Plan)).Outcome.Should().Be(RunOutcome.Completed);
    }

    [Theory]
    [InlineData(Operation.LiveSync)]
    [InlineData(Operation.Protect)]
    [InlineData(Operation.Reprotect)]
    public async Task What_runs_beside_production_is_refused_while_a_run_moves_machines(Operation operation)
    {
        await using var runbook = await Runbook.OpenAsync();
        runbook.World.Script("db", "LiveSync", new Reply.Wait(TimeSpan.FromSeconds(60)));
        var failover = runbook.NextRequest(Operation.PlannedFailover, Plan);
        await runbook.RequestAsync(failover);
        await runbook.PassAsync(TimeSpan.FromSeconds(1));

        var report = await runbook.DoAsync(operation, Plan);

        report.Should().BeEquivalentTo(new { Outcome = RunOutcome.Refused, Error = new { Code = ErrorCodes.GroupBusy } });
        (await runbook.ReportAsync(failover.Run.Value)).Outcome.Should().Be(RunOutcome.Completed);
        runbook.ShouldHaveMovedAll(Plan);
    }

    [Theory]
    [InlineData(Operation.PlannedFailover)]
    [InlineData(Operation.UnplannedFailover)]
    [InlineData(Operation.DisableLiveSync)]
    public async Task A_cycle_gives_way_to_what_begins_meanwhile_which_waits_for_its_permits_only(Operation operation)
    {
        var plan = Sample.Plan("db");
        await using var runbook = await Runbook.OpenAsync();
        await runbook.DoAsync(Operation.Protect, plan);
        runbook.World.Script("db", "LiveSync", [.. Enumerable.Repeat(new Reply.Wait(TimeSpan.FromSeconds(60)), 9)]);
        var cycle = runbook.NextRequest(Operation.LiveSync, plan);
        await runbook.RequestAsync(cycle);
        await runbook.PassAsync(TimeSpan.FromSeconds(30));
        runbook.World.Script("db", "LiveSync");

        var report = await runbook.DoAsync(operation, plan);
        var yielded = await runbook.ReportAsync(cycle.Run.Value);

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        (report.EndedAt - report.StartedAt).Should().BeLessThan(TimeSpan.FromMinutes(3), "a permit of a cycle is short");
        yielded.Should().BeEquivalentTo(new { Outcome = RunOutcome.Cancelled, Error = new { Code = ErrorCodes.Yielded } });
        yielded.Machine("db").Should().BeEquivalentTo(
            new { Outcome = StepOutcome.Yielded, Error = (DrError?)null }, "that a run may not go on is how it makes way, no failure");
        yielded.Step("db", Step.LiveSync).Should().BeEquivalentTo(new { Outcome = StepOutcome.Yielded, Error = (DrError?)null });
        (await runbook.ProgressAsync<MachineProgress>($"{cycle.Run}:db:sync")).Should().BeEquivalentTo(
            new { State = ProgressState.Yielded, Error = (DrError?)null });
        runbook.World.Violations.Should().BeEmpty();
        runbook.World.Calls.Where(call => call.Run == cycle.Run && call.Machine == "db").Max(call => call.At).Should().BeBefore(
            runbook.World.Calls.Where(call => call.Run == report.Run && call.Machine == "db" && call.Activity != "Assess").Min(call => call.At),
            "the cycle is at work nowhere any more");
    }

    [Fact]
    public async Task A_re_protect_gives_way_to_a_failback_that_begins_meanwhile()
    {
        await using var runbook = await Runbook.OpenAsync();
        await runbook.DoAsync(Operation.PlannedFailover, Plan);
        runbook.World.Script("db", "LiveSync", [.. Enumerable.Repeat(new Reply.Wait(TimeSpan.FromSeconds(60)), 9)]);
        var reprotect = runbook.NextRequest(Operation.Reprotect, Plan);
        await runbook.RequestAsync(reprotect);
        await runbook.PassAsync(TimeSpan.FromSeconds(30));
        runbook.World.Script("db", "LiveSync");

        var report = await runbook.DoAsync(Operation.Failback, Plan);

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        (await runbook.ReportAsync(reprotect.Run.Value)).Outcome.Should().Be(RunOutcome.Cancelled);
        runbook.ShouldRunAt(Plan, "primary", withAllOf: "recovery");
    }
}
