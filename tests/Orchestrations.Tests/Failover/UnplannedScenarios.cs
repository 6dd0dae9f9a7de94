using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations.Tests.Failover;

public class UnplannedScenarios
{
    private static readonly Plan Tiers = Sample.Plan("web < db", "db") with { PowerOffTimeout = TimeSpan.FromMinutes(3) };

    [Fact]
    public async Task Without_an_acknowledgement_it_shows_the_losses_and_touches_nothing()
    {
        await using var runbook = await ProtectedAsync();
        await runbook.PassAsync(TimeSpan.FromMinutes(7));
        var before = runbook.World.Calls.Count;

        var report = await runbook.DoAsync(
            Operation.UnplannedFailover, Tiers, options => options with { AcknowledgeDataLoss = "another" });

        report.Should().BeEquivalentTo(
            new { Outcome = RunOutcome.Refused, Error = new { Code = ErrorCodes.AcknowledgementNeeded } });
        report.Machine("db").Loss.Should().BeEquivalentTo(new
        {
            Side = SiteRole.Primary,
            Seconds = 420.0,
            Consistency = Consistency.Crash,
        });
        runbook.World.Calls.Skip(before).Select(call => call.Activity).Should().Equal(["Assess"], "it only looks");
        runbook.ShouldRunAt(Tiers, "primary");
        (await runbook.GroupAsync()).Phase.Should().Be(GroupPhase.Protected);
    }

    [Fact]
    public async Task With_the_site_answering_the_sources_are_proven_off_and_the_loss_is_exact()
    {
        await using var runbook = await ProtectedAsync();
        await runbook.PassAsync(TimeSpan.FromMinutes(7));

        var report = await runbook.DoAsync(Operation.UnplannedFailover, Tiers);

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        report.ShouldHaveEveryStepOnce();
        report.RtoSeconds.Should().NotBeNull();
        var known = await runbook.KnownAsync(Tiers, "db");
        report.Machine("db").Should().BeEquivalentTo(new { DataLossSeconds = 420.0, Debt = (FencingDebt?)null });
        known.Should().BeEquivalentTo(new { ActiveSite = SiteRole.Recovery, LiveSyncDisabled = true, Debt = (FencingDebt?)null });
        known.Divergence!.To.Should().Be(known.Off!.ProvenAt, "what the source wrote from the restore point to its power-off");
        runbook.ShouldRunAt(Tiers, "recovery");
        (await runbook.GroupAsync()).Phase.Should().Be(GroupPhase.FailedOver);
    }

    [Fact]
    public async Task An_instance_that_was_booted_by_hand_is_brought_to_its_restore_point_again()
    {
        await using var runbook = await ProtectedAsync();
        runbook.World.StartByHand("db", "recovery");
        runbook.World.StopDestination("db");

        var report = await runbook.DoAsync(Operation.UnplannedFailover, Tiers);

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        report.Step("db", Step.LiveSync).Outcome.Should().Be(StepOutcome.Completed, "its disks hold what it wrote by itself");
        report.Step("web", Step.LiveSync).Outcome.Should().Be(StepOutcome.Skipped, "it stands there already");
    }

    [Fact]
    public async Task With_the_site_out_and_no_waiver_nothing_starts()
    {
        await using var runbook = await ProtectedAsync();
        runbook.World.TakeOut("primary");

        var report = await runbook.DoAsync(Operation.UnplannedFailover, Tiers);

        report.Outcome.Should().Be(RunOutcome.Stopped);
        report.Machines.Should().OnlyContain(machine => machine.Error!.Code == ErrorCodes.SourceNotProvenOff);
        (report.EndedAt - report.StartedAt).Should().BeLessThan(
            TimeSpan.FromMinutes(5), "the power-offs are tried side by side, for three minutes");
        runbook.World.CallsOf("StartInstance").Should().BeEmpty();
        runbook.ShouldRunAt(Tiers, "primary");
        (await runbook.GroupAsync()).Phase.Should().Be(GroupPhase.NeedsRecovery);
    }

    [Fact]
    public async Task With_a_waiver_the_debt_stands_before_the_instance_runs()
    {
        await using var runbook = await ProtectedAsync();
        runbook.World.TakeOut("primary");
        FencingDebt? debt = null;
        runbook.World.Before = async (call, _) =>
        {
            if (call is { Activity: "StartInstance", Machine: "db" })
            {
                debt = (await runbook.KnownAsync(Tiers, "db")).Debt;
            }
        };

        var report = await runbook.DoAsync(Operation.UnplannedFailover, Tiers, Waived);

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        debt.Should().BeEquivalentTo(new { report.Run, WaivedBy = "unverified:ada" });
        report.Machine("db").Should().BeEquivalentTo(new { Debt = debt, DataLossSeconds = (double?)null });
        report.Step("db", Step.PowerOff).Outcome.Should().Be(StepOutcome.Skipped);
        (await runbook.KnownAsync(Tiers, "db")).Divergence.Should().BeEquivalentTo(
            new { To = (DateTimeOffset?)null }, "the source may write on");
        runbook.World.DestinationRuns("db").Should().BeTrue();
    }

    [Fact]
    public async Task A_waiver_for_one_machine_is_none_for_another()
    {
        await using var runbook = await ProtectedAsync();
        runbook.World.TakeOut("primary");

        var report = await runbook.DoAsync(
            Operation.UnplannedFailover, Tiers, options => options with { WaiveFencing = ["db"] });

        report.Machine("web").Error!.Code.Should().Be(ErrorCodes.SourceNotProvenOff);
        runbook.World.CallsOf("StartInstance").Should().BeEmpty("they share a barrier");
        (await runbook.KnownAsync(Tiers, "db")).Debt.Should().BeNull("nothing started, so nothing is owed");
    }

    [Fact]
    public async Task A_restore_point_of_one_machine_stands_for_those_of_all_by_the_same_run()
    {
        await using var runbook = await ProtectedAsync();
        var first = (await runbook.KnownAsync(Tiers, "db")).RestorePoint!;
        await runbook.PassAsync(TimeSpan.FromMinutes(5));
        await runbook.DoAsync(Operation.LiveSync, Tiers);

        var report = await runbook.DoAsync(
            Operation.UnplannedFailover, Tiers, options => options with { RestorePoint = first.Id });

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        report.Machines.Select(machine => machine.Loss!.RestorePoint!.Split('/')[1]).Should().OnlyContain(
            run => run == first.Id.Split('/')[1], "a group goes back to one moment, not each machine to another");
    }

    [Fact]
    public async Task With_a_DR_instance_that_somebody_started_nothing_is_touched()
    {
        await using var runbook = await ProtectedAsync();
        runbook.World.StartDestination("db");

        var report = await runbook.DoAsync(Operation.UnplannedFailover, Tiers);

        report.Outcome.Should().Be(RunOutcome.Refused);
        report.Error!.Code.Should().Be(ErrorCodes.DestinationRunning);
        runbook.World.CallsOf("PowerOff").Should().BeEmpty("a source must not go off for an instance that is not as synced");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_older_restore_point_can_be_chosen_by_its_id_or_by_a_time(bool byId)
    {
        await using var runbook = await ProtectedAsync();
        var first = (await runbook.KnownAsync(Tiers, "db")).RestorePoint!;
        await runbook.PassAsync(TimeSpan.FromMinutes(5));
        await runbook.DoAsync(Operation.LiveSync, Tiers);
        var plan = Sample.Plan("db");

        var report = await runbook.DoAsync(Operation.UnplannedFailover, plan, options => options with
        {
            RestorePoint = byId ? first.Id : first.TakenAt.AddMinutes(1).ToString("O"),
        });

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        report.Step("db", Step.LiveSync).Should().BeEquivalentTo(
            new { Outcome = StepOutcome.Completed, RestorePoint = first.Id }, "the destination stood at a later one");
        report.Machine("db").Loss!.From.Should().Be(first.TakenAt);
        runbook.ShouldRunAt(plan, "recovery");
    }

    [Fact]
    public async Task Where_the_site_died_with_a_copy_in_flight_the_complete_one_before_it_is_taken()
    {
        await using var runbook = await ProtectedAsync();
        var plan = Sample.Plan("db");
        var first = (await runbook.KnownAsync(plan, "db")).RestorePoints.Single();
        var cycle = runbook.NextRequest(Operation.LiveSync, plan);
        var inFlight = $"payroll/{cycle.Run}/db/e0";
        runbook.World.Incomplete.Add(inFlight);
        runbook.World.Script("db", "LiveSync", new Reply.Fail(ErrorCodes.SiteError));
        (await runbook.RunAsync(cycle)).Outcome.Should().Be(RunOutcome.Stopped, "its copy never ended");
        runbook.World.Stand("db", [first with { Id = inFlight, TakenAt = runbook.Now }]);
        runbook.World.TakeOut("primary");

        var report = await runbook.DoAsync(
            Operation.UnplannedFailover, plan, options => options with { WaiveFencing = ["db"] });

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        report.Machine("db").Loss.Should().BeEquivalentTo(new { RestorePoint = first.Id, From = first.TakenAt });
        report.Machine("db").Debt.Should().NotBeNull("nobody could power it off");
        runbook.World.DestinationRuns("db").Should().BeTrue();
        runbook.World.Violations.Should().BeEmpty();
    }

    [Fact]
    public async Task A_machine_without_any_restore_point_keeps_the_group_where_it_is_and_is_named()
    {
        await using var runbook = await ProtectedAsync();
        var grown = Sample.Plan("web < db", "db", "batch < db");
        runbook.World.TakeOut("primary");

        var report = await runbook.DoAsync(
            Operation.UnplannedFailover, grown, options => options with { WaiveFencing = ["payroll"] });

        report.Should().BeEquivalentTo(new { Outcome = RunOutcome.Refused, Error = new { Code = ErrorCodes.NotEligible } });
        report.Error!.Message.Should().Contain("'batch'");
        report.Error.Remedy.Should().Contain("restore-points");
        runbook.ShouldRunAt(grown, "primary");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("payroll/run-1/db/e0")]
    public async Task A_restore_point_that_is_not_complete_is_refused(string? wanted)
    {
        await using var runbook = await ProtectedAsync();
        runbook.World.Incomplete.Add("payroll/run-1/db/e0");
        runbook.World.StartByHand("db", "recovery");
        runbook.World.StopByHand("db", "recovery");
        runbook.World.Look("db", found => found.At("recovery").Disk = "another");

        var report = await runbook.DoAsync(
            Operation.UnplannedFailover, Sample.Plan("db"), options => options with { RestorePoint = wanted });

        report.Should().BeEquivalentTo(new { Outcome = RunOutcome.Refused, Error = new { Code = ErrorCodes.NotEligible } });
        report.Error!.Expected.Should().Contain("payroll/run-1/db/e0");
        runbook.ShouldRunAt(Tiers, "primary");
    }

    [Fact]
    public async Task While_reseeding_it_starts_from_the_disks_that_the_failback_left()
    {
        await using var runbook = await ProtectedAsync();
        await runbook.DoAsync(Operation.PlannedFailover, Tiers);
        await runbook.DoAsync(Operation.Failback, Tiers);
        (await runbook.GroupAsync()).Phase.Should().Be(GroupPhase.Reseeding);

        var report = await runbook.DoAsync(Operation.UnplannedFailover, Tiers);

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        report.Step("db", Step.LiveSync).Outcome.Should().Be(StepOutcome.Skipped, "the DR disks stand there already");
        runbook.World.Look("db", found => found.At("recovery").Content.Count).Should().BeGreaterThan(
            runbook.World.Look("db", found => found.Snapshots[("recovery", "payroll/run-1/db/e0")].Content.Count),
            "that is later than the last forward cycle");
        runbook.ShouldRunAt(Tiers, "recovery");
    }

    [Fact]
    public async Task A_DR_site_that_does_not_answer_refuses_it_within_the_time_of_a_look()
    {
        await using var runbook = await ProtectedAsync();
        runbook.World.TakeOut("recovery");

        var report = await runbook.DoAsync(Operation.UnplannedFailover, Tiers);

        report.Should().BeEquivalentTo(new { Outcome = RunOutcome.Refused, Error = new { Code = ErrorCodes.SiteSilent } });
        (report.EndedAt - report.StartedAt).Should().BeLessThan(TimeSpan.FromSeconds(40));
        runbook.ShouldRunAt(Tiers, "primary");
    }

    [Fact]
    public async Task A_source_that_came_back_before_the_start_is_powered_off_again_and_the_loss_grows()
    {
        await using var runbook = await ProtectedAsync();
        var world = runbook.World;
        world.Script("db", "StartInstance", new Reply.First(() => world.StartSource("db")));

        var report = await runbook.DoAsync(Operation.UnplannedFailover, Tiers);

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        report.ShouldHaveEveryStepOnce();
        report.Step("db", Step.PowerOff).Attempts.Should().Be(2);
        runbook.ShouldRunAt(Tiers, "recovery");
    }

    private static RunOptions Waived(RunOptions options) => options with { WaiveFencing = ["payroll"] };

    private static async Task<Runbook> ProtectedAsync()
    {
        var runbook = await Runbook.OpenAsync();
        (await runbook.DoAsync(Operation.Protect, Tiers)).Outcome.Should().Be(RunOutcome.Completed);
        return runbook;
    }
}
