using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations.Tests.GoingBack;

public class UndoScenarios
{
    private static readonly Plan Tiers = Sample.ThreeTiers with { Fence = FenceMode.Lock };

    [Fact]
    public async Task Without_an_acknowledgement_it_shows_what_is_given_up_and_touches_nothing()
    {
        await using var runbook = await FailedOverAsync();
        await runbook.PassAsync(TimeSpan.FromMinutes(9));

        var report = await runbook.DoAsync(
            Operation.UndoFailover, Tiers, options => options with { AcknowledgeDataLoss = null });

        report.Should().BeEquivalentTo(
            new { Outcome = RunOutcome.Refused, Error = new { Code = ErrorCodes.AcknowledgementNeeded } });
        report.Machine("db").Loss.Should().BeEquivalentTo(new { Side = SiteRole.Recovery, Seconds = 540.0 });
        runbook.ShouldRunAt(Tiers, "recovery");
    }

    [Fact]
    public async Task Sources_start_on_their_own_disks_in_order_and_a_cycle_protects_again()
    {
        await using var runbook = await FailedOverAsync();
        var content = runbook.World.Look("db", found => found.At("primary").Content);
        var before = runbook.World.Calls.Count;

        var report = await runbook.DoAsync(Operation.UndoFailover, Tiers);

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        report.ShouldHaveEveryStepOnce();
        report.RtoSeconds.Should().NotBeNull();
        report.Machine("db").Loss.Should().NotBeNull("the DR side's writes are given up");
        var calls = runbook.World.Calls.Skip(before).ToList();
        calls.Where(call => call.Activity == "PowerOff").Select(call => call.Machine).Should().Equal("web", "app", "db");
        calls.Where(call => call.Activity == "StartInstance").Select(call => call.Machine).Should().Equal("db", "app", "web");
        calls.Should().NotContain(call => call.Activity == "Backup" || call.Activity == "LiveSync");
        runbook.World.Look("db", found => found.At("primary").Content).IsSupersetOf(content).Should().BeTrue();
        runbook.ShouldRunAt(Tiers, "primary");
        (await runbook.GroupAsync()).Phase.Should().Be(GroupPhase.Reseeding);
        (await runbook.KnownAsync(Tiers, "db")).Should().BeEquivalentTo(new
        {
            ActiveSite = SiteRole.Primary, LiveSyncDisabled = false, Synced = (SyncedPoint?)null,
        });

        (await runbook.DoAsync(Operation.LiveSync, Tiers)).Outcome.Should().Be(RunOutcome.Completed);
        (await runbook.GroupAsync()).Phase.Should().Be(GroupPhase.Protected);
    }

    [Fact]
    public async Task A_source_that_re_protect_locked_is_unlocked_by_it()
    {
        await using var runbook = await FailedOverAsync();
        await runbook.DoAsync(Operation.Reprotect, Tiers);
        runbook.World.Look("db", found => found.At("primary").Locked).Should().BeTrue();

        (await runbook.DoAsync(Operation.UndoFailover, Tiers)).Outcome.Should().Be(RunOutcome.Completed);

        runbook.World.Look("db", found => found.At("primary").Locked).Should().BeFalse();
        runbook.ShouldRunAt(Tiers, "primary");
    }

    [Theory]
    [InlineData(Operation.UndoFailover)]
    [InlineData(Operation.Failback)]
    public async Task A_source_that_was_locked_is_unlocked_although_the_plan_locks_no_more(Operation back)
    {
        await using var runbook = await FailedOverAsync();
        await runbook.DoAsync(Operation.Reprotect, Tiers);
        var edited = Tiers with { Fence = FenceMode.PowerOff };

        var report = await runbook.DoAsync(back, edited);

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        runbook.ShouldRunAt(Tiers, "primary");
        (await runbook.KnownAsync(Tiers, "db")).Locked.Should().BeFalse();

        await runbook.DoAsync(Operation.LiveSync, edited);
        (await runbook.DoAsync(Operation.PlannedFailover, edited)).Outcome.Should().Be(RunOutcome.Completed);
        var unlocked = runbook.World.CallsOf("Unfence").Count;
        (await runbook.DoAsync(Operation.UndoFailover, edited)).Outcome.Should().Be(RunOutcome.Completed);
        runbook.World.CallsOf("Unfence").Should().HaveCount(unlocked, "nothing is locked any more, and no lock need be read");
    }

    [Fact]
    public async Task Machines_that_never_left_stay_and_the_others_come_back()
    {
        await using var runbook = await Runbook.OpenAsync();
        runbook.World.Script("app", "StartInstance", new Reply.Fail(ErrorCodes.NoCapacity));
        (await runbook.DoAsync(Operation.PlannedFailover, Tiers)).Outcome.Should().Be(RunOutcome.Stopped);

        var report = await runbook.DoAsync(Operation.UndoFailover, Tiers);

        report.Outcome.Should().Be(RunOutcome.Completed, "a source that holds the truth needs no unlocking: {0}", report.Error);
        report.Step("web", Step.PowerOff).Outcome.Should().Be(StepOutcome.Skipped);
        runbook.ShouldRunAt(Tiers, "primary");
    }

    [Fact]
    public async Task An_undo_that_stopped_halfway_goes_on()
    {
        await using var runbook = await FailedOverAsync();
        runbook.World.Script("app", "StartInstance", new Reply.Fail(ErrorCodes.NoCapacity));
        (await runbook.DoAsync(Operation.UndoFailover, Tiers)).Outcome.Should().Be(RunOutcome.Stopped);
        (await runbook.GroupAsync()).Phase.Should().Be(GroupPhase.NeedsRecovery);

        var second = await runbook.DoAsync(Operation.UndoFailover, Tiers);

        second.Outcome.Should().Be(RunOutcome.Completed, "{0}", second.Error);
        runbook.ShouldRunAt(Tiers, "primary");
    }

    [Fact]
    public async Task After_a_waived_failover_a_source_that_runs_again_is_taken_as_it_is()
    {
        await using var runbook = await Runbook.OpenAsync();
        await runbook.DoAsync(Operation.Protect, Tiers);
        runbook.World.TakeOut("primary");
        await runbook.DoAsync(
            Operation.UnplannedFailover, Tiers with { PowerOffTimeout = TimeSpan.FromMinutes(1) },
            options => options with { WaiveFencing = ["payroll"] });
        runbook.World.BringBack("primary");
        runbook.World.SourceRuns("db").Should().BeTrue("it never went off");

        var report = await runbook.DoAsync(Operation.UndoFailover, Tiers);

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        runbook.ShouldRunAt(Tiers, "primary");
        (await runbook.KnownAsync(Tiers, "db")).Should().BeEquivalentTo(
            new { Debt = (FencingDebt?)null, Divergence = (LossWindow?)null });
    }

    [Fact]
    public async Task Where_a_source_was_deleted_the_DR_side_keeps_the_truth_and_a_failback_creates_it_again()
    {
        await using var runbook = await FailedOverAsync();
        runbook.World.Delete("db", "primary");

        var undo = await runbook.DoAsync(Operation.UndoFailover, Tiers);

        undo.Should().BeEquivalentTo(new { Outcome = RunOutcome.Refused, Error = new { Code = ErrorCodes.SourceNotFound } });
        runbook.ShouldRunAt(Tiers, "recovery");
        (await runbook.KnownAsync(Tiers, "db")).ActiveSite.Should().Be(SiteRole.Recovery, "nothing else holds it");

        var failback = await runbook.DoAsync(Operation.Failback, Tiers);

        failback.Outcome.Should().Be(RunOutcome.Completed, "{0}", failback.Error);
        runbook.ShouldRunAt(Tiers, "primary", withAllOf: "recovery");
    }

    [Fact]
    public async Task Where_all_that_a_source_stood_in_was_deleted_the_DR_side_keeps_the_truth_too()
    {
        await using var runbook = await FailedOverAsync();
        runbook.World.Script("db", "StartInstance", new Reply.Fail(ErrorCodes.DestinationUnusable));

        (await runbook.DoAsync(Operation.UndoFailover, Tiers)).Outcome.Should().Be(RunOutcome.Stopped);

        (await runbook.KnownAsync(Tiers, "db")).ActiveSite.Should().Be(SiteRole.Recovery);
        (await runbook.DoAsync(Operation.Failback, Tiers)).Outcome.Should().Be(RunOutcome.Completed);
        runbook.ShouldRunAt(Tiers, "primary", withAllOf: "recovery");
    }

    [Fact]
    public async Task Where_the_DR_site_has_no_room_for_an_instance_the_source_comes_back()
    {
        await using var runbook = await Runbook.OpenAsync();
        var plan = Sample.Plan("db");
        runbook.World.Delete("db", "recovery");
        runbook.World.Script("db", "StartInstance", new Reply.Fail(ErrorCodes.NoCapacity));
        (await runbook.DoAsync(Operation.PlannedFailover, plan)).Outcome.Should().Be(RunOutcome.Stopped);

        var undo = await runbook.DoAsync(Operation.UndoFailover, plan);

        undo.Outcome.Should().Be(RunOutcome.Completed, "{0}", undo.Error);
        undo.Step("db", Step.PowerOff).Outcome.Should().Be(StepOutcome.Skipped);
        runbook.ShouldRunAt(plan, "primary");
    }

    [Fact]
    public async Task Where_a_DR_instance_was_deleted_its_source_comes_back()
    {
        await using var runbook = await FailedOverAsync();
        runbook.World.Delete("db", "recovery");
        (await runbook.DoAsync(Operation.Failback, Tiers)).Error!.Code.Should().Be(ErrorCodes.SourceNotFound);

        var undo = await runbook.DoAsync(Operation.UndoFailover, Tiers);

        undo.Outcome.Should().Be(RunOutcome.Completed, "{0}", undo.Error);
        undo.Step("db", Step.PowerOff).Outcome.Should().Be(StepOutcome.Skipped);
        runbook.ShouldRunAt(Tiers, "primary");
        (await runbook.DoAsync(Operation.LiveSync, Tiers)).Outcome.Should().Be(RunOutcome.Completed);
    }

    [Fact]
    public async Task Where_a_DR_instance_was_deleted_a_source_that_was_locked_comes_back_all_the_same()
    {
        await using var runbook = await FailedOverAsync();
        await runbook.DoAsync(Operation.Reprotect, Tiers);
        runbook.World.Delete("db", "recovery");

        var undo = await runbook.DoAsync(Operation.UndoFailover, Tiers);

        undo.Outcome.Should().Be(RunOutcome.Completed, "{0}", undo.Error);
        runbook.ShouldRunAt(Tiers, "primary");
        runbook.World.Look("db", found => found.At("primary").Locked).Should().BeFalse("its debt was settled with a lock");
        (await runbook.KnownAsync(Tiers, "db")).Should().BeEquivalentTo(
            new { ActiveSite = SiteRole.Primary, Locked = false, Synced = (SyncedPoint?)null });
    }

    [Fact]
    public async Task An_undo_that_stopped_before_it_started_a_locked_source_unlocks_it_the_next_time()
    {
        await using var runbook = await FailedOverAsync();
        await runbook.DoAsync(Operation.Reprotect, Tiers);
        runbook.World.Delete("db", "recovery");
        runbook.World.Script("db", "Unfence", new Reply.Fail(ErrorCodes.Forbidden));
        (await runbook.DoAsync(Operation.UndoFailover, Tiers)).Outcome.Should().Be(RunOutcome.Stopped);

        var undo = await runbook.DoAsync(Operation.UndoFailover, Tiers);

        undo.Outcome.Should().Be(RunOutcome.Completed, "{0}", undo.Error);
        runbook.ShouldRunAt(Tiers, "primary");
    }

    [Fact]
    public async Task Where_both_sides_were_deleted_an_earlier_restore_point_still_brings_the_machine_up()
    {
        await using var runbook = await Runbook.OpenAsync();
        var plan = Sample.Plan("db");
        await runbook.DoAsync(Operation.Protect, plan);
        (await runbook.DoAsync(Operation.PlannedFailover, plan)).Outcome.Should().Be(RunOutcome.Completed);
        runbook.World.Delete("db", "recovery");
        runbook.World.Delete("db", "primary");
        (await runbook.DoAsync(Operation.UndoFailover, plan)).Machine("db").Error!.Code.Should().Be(ErrorCodes.SourceNotFound);

        var rescue = await runbook.DoAsync(
            Operation.UnplannedFailover, plan, options => options with { WaiveFencing = ["db"] });

        rescue.Outcome.Should().Be(RunOutcome.Completed, "{0}", rescue.Error);
        runbook.ShouldRunAt(plan, "recovery");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_DR_instance_started_again_is_powered_off_again_unless_its_source_ran_meanwhile(bool sourceRan)
    {
        await using var runbook = await FailedOverAsync();
        var world = runbook.World;
        world.Script("db", "StartInstance", new Reply.First(() =>
        {
            world.StartByHand("db", "recovery");
            if (sourceRan)
            {
                world.StartByHand("db", "primary");
            }
        }));

        var report = await runbook.DoAsync(Operation.UndoFailover, Tiers);

        world.Violations.Should().BeEmpty();
        if (sourceRan)
        {
            report.Machine("db").Error!.Code.Should().Be(ErrorCodes.BothSidesRunning);
            return;
        }

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        report.Step("db", Step.PowerOff).Attempts.Should().Be(2);
        runbook.ShouldRunAt(Tiers, "primary");
    }

    private static async Task<Runbook> FailedOverAsync()
    {
        var runbook = await Runbook.OpenAsync();
        (await runbook.DoAsync(Operation.PlannedFailover, Tiers)).Outcome.Should().Be(RunOutcome.Completed);
        return runbook;
    }
}
