using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations.Tests.Failover;

/// <summary>Runs that stopped between a permitted start and the sight of it, and what other operations make of that.</summary>
public class HalfwayScenarios
{
    private static readonly Plan Tiers = Sample.Plan("web < db", "db") with { PowerOffTimeout = TimeSpan.FromMinutes(3) };

    private static RunOptions Waived(RunOptions options) => options with { WaiveFencing = ["payroll"] };

    private static async Task<Runbook> ProtectedAsync()
    {
        var runbook = await Runbook.OpenAsync();
        (await runbook.DoAsync(Operation.Protect, Tiers)).Outcome.Should().Be(RunOutcome.Completed);
        return runbook;
    }

    [Fact]
    public async Task Where_the_primary_dies_before_a_permitted_start_a_waiver_brings_the_group_up()
    {
        await using var runbook = await ProtectedAsync();
        runbook.World.Script("db", "StartInstance", new Reply.First(() => runbook.World.TakeOut("primary")));
        var first = await runbook.DoAsync(Operation.PlannedFailover, Tiers);
        first.Outcome.Should().Be(RunOutcome.Stopped);
        runbook.World.DestinationRuns("db").Should().BeFalse();
        var again = await runbook.DoAsync(Operation.UnplannedFailover, Tiers, Waived);
        again.Outcome.Should().Be(RunOutcome.Completed, "{0} after {1}", again.Error, again.EndedAt - again.StartedAt);
    }

    [Fact]
    public async Task A_waived_start_that_finds_other_disks_is_taken_back_and_made_anew()
    {
        await using var runbook = await ProtectedAsync();
        runbook.World.TakeOut("primary");
        runbook.World.Script("db", "StartInstance", new Reply.Fail(ErrorCodes.SwapFailed));
        var report = await runbook.DoAsync(Operation.UnplannedFailover, Tiers, Waived);
        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        (await runbook.KnownAsync(Tiers, "db")).Debt.Should().NotBeNull("it was waived again");
    }

    [Fact]
    public async Task An_undo_goes_back_where_the_DR_instance_was_never_created()
    {
        await using var runbook = await ProtectedAsync();
        runbook.World.Delete("db", "recovery");
        runbook.World.Script("db", "StartInstance", new Reply.Fail(ErrorCodes.NoCapacity));
        (await runbook.DoAsync(Operation.PlannedFailover, Tiers)).Outcome.Should().Be(RunOutcome.Stopped);
        var undo = await runbook.DoAsync(Operation.UndoFailover, Tiers);
        undo.Outcome.Should().Be(RunOutcome.Completed, "{0}", undo.Error);
    }

    [Fact]
    public async Task Where_the_primary_dies_in_a_failback_of_two_machines_nothing_that_the_DR_side_wrote_is_lost()
    {
        await using var runbook = await ProtectedAsync();
        (await runbook.DoAsync(Operation.PlannedFailover, Tiers)).Outcome.Should().Be(RunOutcome.Completed);
        await runbook.PassAsync(TimeSpan.FromHours(3));
        runbook.World.Script("db", "StartInstance", new Reply.Fail(ErrorCodes.NoCapacity));
        (await runbook.DoAsync(Operation.Failback, Tiers)).Outcome.Should().Be(RunOutcome.Stopped);
        var dr = runbook.World.Look("db", found => found.At("recovery").Content);
        runbook.World.TakeOut("primary");
        var report = await runbook.DoAsync(Operation.UnplannedFailover, Tiers, Waived);
        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        dr.Except(runbook.World.Look("db", found => found.At("recovery").Content)).Should().BeEmpty(
            "the DR disks held all of it; loss {0}", report.Machine("db").Loss);
    }


    [Fact]
    public async Task A_waived_start_that_is_resumed_waits_for_no_proof_of_an_earlier_run()
    {
        await using var runbook = await ProtectedAsync();
        runbook.World.Script("db", "LiveSync", [.. Enumerable.Repeat(new Reply.Fail(ErrorCodes.CopyFailed), 4)]);
        (await runbook.DoAsync(Operation.PlannedFailover, Tiers)).Outcome.Should().Be(RunOutcome.Stopped);
        runbook.World.TakeOut("primary");
        runbook.World.Script("db", "StartInstance", new Reply.Fail(ErrorCodes.NoCapacity));
        var stopped = await runbook.DoAsync(Operation.UnplannedFailover, Tiers, Waived);
        stopped.Outcome.Should().Be(RunOutcome.Stopped);
        (await runbook.KnownAsync(Tiers, "db")).Should().BeEquivalentTo(new { ActiveSite = SiteRole.Recovery });
        var again = await runbook.DoAsync(Operation.UnplannedFailover, Tiers, Waived);
        again.Outcome.Should().Be(RunOutcome.Completed, "{0}; debt {1}", again.Error, (await runbook.KnownAsync(Tiers, "db")).Debt);
    }


    [Fact]
    public async Task An_undo_leaves_a_machine_alone_that_never_left_since_its_failback()
    {
        await using var runbook = await ProtectedAsync();
        (await runbook.DoAsync(Operation.PlannedFailover, Tiers)).Outcome.Should().Be(RunOutcome.Completed);
        (await runbook.DoAsync(Operation.Failback, Tiers)).Outcome.Should().Be(RunOutcome.Completed);
        await runbook.PassAsync(TimeSpan.FromMinutes(30));
        (await runbook.DoAsync(Operation.LiveSync, Tiers)).Outcome.Should().Be(RunOutcome.Completed);
        runbook.World.Script("web", "PowerOff", new Reply.Fail(ErrorCodes.NoCapacity));
        (await runbook.DoAsync(Operation.PlannedFailover, Tiers)).Outcome.Should().Be(RunOutcome.Stopped);
        var undo = await runbook.DoAsync(Operation.UndoFailover, Tiers);
        undo.Outcome.Should().Be(RunOutcome.Completed, "{0}", undo.Error);
    }

    [Fact]
    public async Task An_undo_wants_an_acknowledgement_where_the_start_was_not_seen()
    {
        await using var runbook = await ProtectedAsync();
        runbook.World.Script("db", "StartInstance", new Reply.Fail(ErrorCodes.StepTimedOut));
        (await runbook.DoAsync(Operation.PlannedFailover, Tiers)).Outcome.Should().Be(RunOutcome.Stopped);
        runbook.World.StartDestination("db");
        await runbook.PassAsync(TimeSpan.FromHours(5));
        var undo = await runbook.DoAsync(Operation.UndoFailover, Tiers, o => o with { AcknowledgeDataLoss = null });
        undo.Outcome.Should().Be(RunOutcome.Refused, "db ran at the DR site for hours; loss {0}", undo.Machine("db").Loss);
    }

    [Fact]
    public async Task Where_the_primary_dies_before_the_start_of_a_failback_the_DR_disks_are_the_restore_point()
    {
        var plan = Sample.Plan("db") with { PowerOffTimeout = TimeSpan.FromMinutes(3) };
        await using var runbook = await Runbook.OpenAsync();
        (await runbook.DoAsync(Operation.Protect, plan)).Outcome.Should().Be(RunOutcome.Completed);
        (await runbook.DoAsync(Operation.PlannedFailover, plan)).Outcome.Should().Be(RunOutcome.Completed);
        await runbook.PassAsync(TimeSpan.FromHours(3));
        (await runbook.DoAsync(Operation.Reprotect, plan)).Outcome.Should().Be(RunOutcome.Completed);
        runbook.World.Script("db", "StartInstance", new Reply.Fail(ErrorCodes.NoCapacity));
        (await runbook.DoAsync(Operation.Failback, plan)).Outcome.Should().Be(RunOutcome.Stopped);
        var dr = runbook.World.Look("db", found => found.At("recovery").Content);
        runbook.World.TakeOut("primary");
        var report = await runbook.DoAsync(Operation.UnplannedFailover, plan, Waived);
        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        dr.Except(runbook.World.Look("db", found => found.At("recovery").Content)).Should().BeEmpty(
            "the DR disks held all of it; loss {0}; violations {1}", report.Machine("db").Loss, string.Join(";", runbook.World.Violations));
    }



    [Fact]
    public async Task A_failback_to_a_new_site_that_fences_nobody_leaves_a_debt()
    {
        var plan = Sample.Plan("db").WithThirdSite() with { PowerOffTimeout = TimeSpan.FromMinutes(3) };
        await using var runbook = await Runbook.OpenAsync();
        (await runbook.DoAsync(Operation.Protect, plan)).Outcome.Should().Be(RunOutcome.Completed);
        (await runbook.DoAsync(Operation.PlannedFailover, plan)).Outcome.Should().Be(RunOutcome.Completed);
        runbook.World.TakeOut("primary");
        var report = await runbook.DoAsync(Operation.Failback, plan, o => o with { Target = "third", WaiveFencing = ["db"] });
        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        ((await runbook.KnownAsync(plan, "db")).Debt ?? report.Machine("db").Debt).Should().NotBeNull("the old source is fenced by nobody");
    }

    [Theory]
    [InlineData(Operation.PlannedFailover)]
    [InlineData(Operation.UnplannedFailover)]
    public async Task A_waiver_is_none_for_the_next_run(Operation operation)
    {
        await using var runbook = await ProtectedAsync();
        runbook.World.TakeOut("primary");
        runbook.World.Script("db", "StartInstance", new Reply.Fail(ErrorCodes.NoCapacity));
        (await runbook.DoAsync(Operation.UnplannedFailover, Tiers, Waived)).Outcome.Should().Be(RunOutcome.Stopped);
        runbook.World.BringBack("primary");
        await runbook.PassAsync(TimeSpan.FromHours(24));
        runbook.World.SourceRuns("db").Should().BeTrue();
        var calls = runbook.World.Calls.Count;
        var report = await runbook.DoAsync(operation, Tiers, o => o with { AcknowledgeDataLoss = operation == Operation.PlannedFailover ? null : "payroll", AcknowledgeDivergence = null });
        (runbook.World.SourceRuns("db") && runbook.World.DestinationRuns("db")).Should().BeFalse(
            "{0} {1}: calls {2}; loss {3} phase {4}", operation, report.Outcome,
            string.Join(",", runbook.World.Calls.Skip(calls).Select(c => c.Machine + ":" + c.Activity)), report.Machine("db").Loss, (await runbook.GroupAsync()).Phase);
    }
}
