using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations.Tests.Background;

/// <summary>Cycles of machines that the platform backs up at one instant.</summary>
public class InstantScenarios
{
    private const string Instant = "payroll/run-1/db/e0/instant";
    private const string Chain = "payroll/run-1/db/e0";

    private static readonly Plan Plan = Sample.Plan("db") with { LiveSync = new LiveSyncPolicy(Retain: 3) };

    [Theory]
    [InlineData(Operation.Protect)]
    [InlineData(Operation.LiveSync)]
    public async Task A_cycle_stands_at_one_instant_and_the_chain_of_snapshots_goes_on_beside_it(Operation operation)
    {
        await using var runbook = await OpenAsync();

        var report = await runbook.DoAsync(operation, Plan);

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        report.ShouldHaveEveryStepOnce();
        report.Step("db", Step.Backup).Should().BeEquivalentTo(new { RestorePoint = Instant, Attempts = 1 });
        report.Step("db", Step.LiveSync).Should().BeEquivalentTo(new { RestorePoint = Instant, Attempts = 1 });
        var known = await runbook.KnownAsync(Plan, "db");
        known.RestorePoints.Select(point => (point.Id, point.Consistency)).Should().Equal((Instant, Consistency.Crash));
        known.Synced!.RestorePointId.Should().Be(Instant);
        runbook.World.Calls.Where(call => call.Activity is "Backup" or "LiveSync").Select(call => call.Activity)
            .Should().Equal("Backup", "LiveSync", "Backup", "LiveSync");
        runbook.World.Look("db", found => found.Snapshots.Keys.Where(key => key.Site == "recovery").Select(key => key.Id).ToList())
            .Should().BeEquivalentTo([Instant, Chain], "the next planned failover copies changes only");
        runbook.World.Look("db", found => found.At("recovery").DiskOf).Should().Be(Instant);
    }

    [Fact]
    public async Task Within_the_hour_cycles_go_by_snapshots_and_say_what_they_are_worth()
    {
        await using var runbook = await OpenAsync();
        await runbook.DoAsync(Operation.LiveSync, Plan);
        await runbook.PassAsync(TimeSpan.FromMinutes(50));
        await runbook.DoAsync(Operation.LiveSync, Plan);
        await runbook.PassAsync(TimeSpan.FromMinutes(15));
        await runbook.DoAsync(Operation.LiveSync, Plan);

        (await runbook.KnownAsync(Plan, "db")).RestorePoints.Select(point => (point.Id, point.Consistency)).Should().Equal(
            ("payroll/run-3/db/e0/instant", Consistency.Crash), ("payroll/run-2/db/e0", Consistency.None), (Instant, Consistency.Crash));
    }

    [Fact]
    public async Task The_newest_of_one_instant_stays_however_many_snapshots_came_after_it()
    {
        await using var runbook = await OpenAsync();
        for (var cycle = 0; cycle < 5; cycle++)
        {
            await runbook.DoAsync(Operation.LiveSync, Plan);
            await runbook.PassAsync(TimeSpan.FromMinutes(10));
        }

        (await runbook.KnownAsync(Plan, "db")).RestorePoints.Select(point => (point.Id, point.Consistency)).Should().Equal(
            ("payroll/run-5/db/e0", Consistency.None), ("payroll/run-4/db/e0", Consistency.None), ("payroll/run-3/db/e0", Consistency.None),
            (Instant, Consistency.Crash));
        runbook.World.Look("db", found => found.Snapshots.Keys.Where(key => key.Site == "recovery").Select(key => key.Id).ToList())
            .Should().Contain(Instant, "an unplanned failover finds something to boot from");
    }

    [Theory]
    [InlineData("Backup", ErrorCodes.NotConsistent)]
    [InlineData("Backup", ErrorCodes.Forbidden)]
    [InlineData("LiveSync", ErrorCodes.RestorePointIncomplete)]
    [InlineData("LiveSync", ErrorCodes.SiteError)]
    public async Task Whatever_is_in_the_way_of_it_the_cycle_goes_on_with_snapshots_and_says_why(string activity, string code)
    {
        await using var runbook = await OpenAsync();
        runbook.World.Script("db", activity, new Reply.Fail(code));

        var report = await runbook.DoAsync(Operation.LiveSync, Plan);

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        report.Step("db", Step.Backup).Should().BeEquivalentTo(
            new { RestorePoint = Chain, Outcome = StepOutcome.Completed, Attempts = activity == "Backup" ? 1 : 2 });
        report.Step("db", Step.Backup).Detail.Should().Contain($"{activity} of db failed");
        (await runbook.KnownAsync(Plan, "db")).RestorePoints.Select(point => (point.Id, point.Consistency))
            .Should().Equal((Chain, Consistency.None));
    }

    [Fact]
    public async Task A_copy_of_it_that_failed_stays_failed_and_makes_way_at_once()
    {
        await using var runbook = await OpenAsync();
        runbook.World.Script("db", "LiveSync", new Reply.Fail(ErrorCodes.CopyFailed));
        var began = runbook.Now;

        var report = await runbook.DoAsync(Operation.LiveSync, Plan);

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        report.Step("db", Step.LiveSync).RestorePoint.Should().Be(Chain);
        (runbook.Now - began).Should().BeLessThan(TimeSpan.FromSeconds(5), "waiting mends no failed copy");
    }

    [Fact]
    public async Task One_that_is_not_taken_in_time_makes_way_for_snapshots()
    {
        await using var runbook = await OpenAsync();
        runbook.World.Script("db", "Backup", [.. Enumerable.Repeat(new Reply.Wait(TimeSpan.FromMinutes(1)), 17)]);

        var report = await runbook.DoAsync(Operation.LiveSync, Plan);

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        report.Step("db", Step.LiveSync).RestorePoint.Should().Be(Chain);
    }

    [Fact]
    public async Task A_chain_that_breaks_stops_the_cycle_and_leaves_what_stands()
    {
        await using var runbook = await OpenAsync();
        var copies = 0;
        runbook.World.Before = (call, _) =>
        {
            if (call.Activity == "LiveSync" && ++copies == 2)
            {
                runbook.World.Script("db", "LiveSync", new Reply.Fail(ErrorCodes.SiteError));
            }

            return Task.CompletedTask;
        };

        var report = await runbook.DoAsync(Operation.LiveSync, Plan);

        report.Outcome.Should().Be(RunOutcome.Stopped);
        report.Step("db", Step.LiveSync).Error!.Code.Should().Be(ErrorCodes.SiteError);
        (await runbook.KnownAsync(Plan, "db")).Synced!.RestorePointId.Should().Be(Instant);
    }

    [Theory]
    [InlineData(Operation.PlannedFailover)]
    [InlineData(Operation.UnplannedFailover)]
    public async Task The_group_fails_over_from_there(Operation operation)
    {
        await using var runbook = await OpenAsync();
        await runbook.DoAsync(Operation.LiveSync, Plan);
        if (operation == Operation.UnplannedFailover)
        {
            runbook.World.TakeOut("primary");
        }

        var report = await runbook.DoAsync(operation, Plan, options => options with { WaiveFencing = ["db"] });

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        (report.Machine("db").Loss?.RestorePoint).Should().Be(operation == Operation.UnplannedFailover ? Instant : null);
        runbook.World.DestinationRuns("db").Should().BeTrue();
        runbook.World.Violations.Should().BeEmpty();
    }

    private static async Task<Runbook> OpenAsync()
    {
        var runbook = await Runbook.OpenAsync();
        runbook.World.Instants.Add("db");
        return runbook;
    }
}
