using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations.Tests.GoingBack;

public class FailbackScenarios
{
    private static readonly Plan Tiers = Sample.ThreeTiers;

    [Fact]
    public async Task A_group_goes_back_without_losing_a_write_and_says_Reseeding_until_a_full_cycle()
    {
        await using var runbook = await FailedOverAsync(Tiers);

        var report = await runbook.DoAsync(Operation.Failback, Tiers);

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        report.ShouldHaveEveryStepOnce();
        report.ShouldHaveEndedEachStepBeforeTheNext();
        report.RtoSeconds.Should().NotBeNull();
        report.Machines.Should().OnlyContain(machine =>
            machine.DataLossSeconds == 0 && machine.Loss == null && machine.Debt == null
            && machine.Decision!.Vm == FailbackVm.Kept && machine.Decision.Data == FailbackData.Full);
        runbook.World.ActivitiesOf(report, "db").Should().Equal(
            "Fence", "PowerOff", "Backup", "LiveSync", "PowerOff", "DisableLiveSync", "StartInstance");
        runbook.ShouldRunAt(Tiers, "primary", withAllOf: "recovery");
        (await runbook.GroupAsync()).Phase.Should().Be(GroupPhase.Reseeding);
        (await runbook.KnownAsync(Tiers, "db")).Should().BeEquivalentTo(new
        {
            ActiveSite = SiteRole.Primary,
            LiveSyncDisabled = false,
            BackBase = (string?)null,
            Divergence = (LossWindow?)null,
            SyncedSide = SiteRole.Recovery,
        });

        await runbook.DoAsync(Operation.LiveSync, Tiers);

        (await runbook.GroupAsync()).Phase.Should().Be(GroupPhase.Protected);
    }

    [Fact]
    public async Task DR_instances_stop_against_the_dependencies_and_sources_start_along_them()
    {
        await using var runbook = await FailedOverAsync(Tiers);
        var before = runbook.World.Calls.Count;

        await runbook.DoAsync(Operation.Failback, Tiers);

        var calls = runbook.World.Calls.Skip(before).ToList();
        calls.Where(call => call.Activity == "PowerOff").Select(call => call.Machine).Distinct().Should().Equal("web", "app", "db");
        calls.Where(call => call.Activity == "StartInstance").Select(call => call.Machine).Should().Equal("db", "app", "web");
    }

    [Fact]
    public async Task After_re_protect_only_changes_cross()
    {
        await using var runbook = await FailedOverAsync(Tiers);
        await runbook.DoAsync(Operation.Reprotect, Tiers);

        var report = await runbook.DoAsync(Operation.Failback, Tiers);

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        report.Machines.Should().OnlyContain(machine => machine.Decision!.Data == FailbackData.Delta);
        runbook.ShouldRunAt(Tiers, "primary", withAllOf: "recovery");
    }

    [Fact]
    public async Task A_deleted_source_is_created_again()
    {
        await using var runbook = await FailedOverAsync(Tiers);
        runbook.World.Delete("app", "primary");

        var report = await runbook.DoAsync(Operation.Failback, Tiers);

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        report.Machine("app").Decision!.Vm.Should().Be(FailbackVm.Recreated);
        report.Machine("db").Decision!.Vm.Should().Be(FailbackVm.Kept);
        runbook.ShouldRunAt(Tiers, "primary", withAllOf: "recovery");
    }

    [Theory]
    [InlineData("primary")]
    [InlineData("third")]
    public async Task An_instance_that_has_to_be_created_and_could_not_start_is_created_by_the_next_run(string site)
    {
        var plan = Sample.Plan("db").WithThirdSite();
        await using var runbook = await FailedOverAsync(plan);
        runbook.World.Delete("db", "primary");
        RunOptions To(RunOptions options) => options with { Target = site == "third" ? site : null };
        runbook.World.Script("db", "StartInstance", new Reply.Fail(ErrorCodes.NoCapacity));
        (await runbook.DoAsync(Operation.Failback, plan, To)).Outcome.Should().Be(RunOutcome.Stopped);

        var second = await runbook.DoAsync(Operation.Failback, plan, To);

        second.Outcome.Should().Be(RunOutcome.Completed, "its disks stand ready, and the claim must not forget them: {0}", second.Error);
        runbook.ShouldRunAt(plan, site, withAllOf: "recovery");
    }

    [Fact]
    public async Task A_source_that_cannot_be_fenced_leaves_the_DR_side_alone()
    {
        await using var runbook = await FailedOverAsync(Tiers);
        runbook.World.Script("app", "Fence", new Reply.Fail(ErrorCodes.Forbidden));
        var before = runbook.World.CallsOf("PowerOff").Count;

        var report = await runbook.DoAsync(Operation.Failback, Tiers);

        report.Outcome.Should().Be(RunOutcome.Stopped);
        report.Step("app", Step.Fence).Error!.Code.Should().Be(ErrorCodes.Forbidden);
        runbook.World.CallsOf("PowerOff").Should().HaveCount(before, "the DR instances go on serving");
        runbook.ShouldRunAt(Tiers, "recovery");
        (await runbook.GroupAsync()).Phase.Should().Be(GroupPhase.FailedOver, "nothing of the group was touched");
    }

    [Fact]
    public async Task A_site_that_does_not_answer_the_look_refuses_the_failback()
    {
        await using var runbook = await FailedOverAsync(Tiers);
        runbook.World.TakeOut("primary");

        var report = await runbook.DoAsync(Operation.Failback, Tiers);

        report.Should().BeEquivalentTo(new { Outcome = RunOutcome.Refused, Error = new { Code = ErrorCodes.SiteSilent } });
        (report.EndedAt - report.StartedAt).Should().BeLessThan(TimeSpan.FromMinutes(1));
        runbook.ShouldRunAt(Tiers, "recovery");
    }

    [Fact]
    public async Task A_DR_instance_started_during_the_failback_is_powered_off_and_brought_over_again()
    {
        await using var runbook = await FailedOverAsync(Tiers);
        var world = runbook.World;
        world.Script("db", "LiveSync", new Reply.First(() => world.StartByHand("db", "recovery")));

        var report = await runbook.DoAsync(Operation.Failback, Tiers);

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        report.Step("db", Step.LiveSync).Attempts.Should().Be(2);
        runbook.ShouldRunAt(Tiers, "primary", withAllOf: "recovery");
    }

    public static TheoryData<string, int> Failures
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var activity in new[] { "Fence", "PowerOff", "Backup", "LiveSync", "DisableLiveSync", "StartInstance", "HealthGate" })
            {
                data.Add(activity, 1);
                data.Add(activity, 3);
                data.Add(activity, 100);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_machine_that_fails_now_and_then_gets_there_and_one_that_always_fails_gets_there_once_it_is_mended(
        string activity, int times)
    {
        await using var runbook = await FailedOverAsync(Tiers);
        runbook.World.Script("app", activity, [.. Enumerable.Repeat(new Reply.Fail(ErrorCodes.PlatformFailure), times)]);

        var report = await runbook.DoAsync(Operation.Failback, Tiers);

        report.Outcome.Should().Be(times > 3 ? RunOutcome.Stopped : RunOutcome.Completed, "{0}", report.Error);
        if (times > 3)
        {
            report.Machine("app").Error!.Code.Should().Be(ErrorCodes.PlatformFailure);
            runbook.World.Violations.Should().BeEmpty();
            runbook.World.ForgetScripts();
            report = await runbook.DoAsync(Operation.Failback, Tiers);
            report.Outcome.Should().Be(RunOutcome.Completed, "it goes on from there: {0}", report.Error);
        }

        report.ShouldHaveEveryStepOnce();
        runbook.ShouldRunAt(Tiers, "primary", withAllOf: "recovery");
    }

    private static async Task<Runbook> FailedOverAsync(Plan plan)
    {
        var runbook = await Runbook.OpenAsync();
        (await runbook.DoAsync(Operation.PlannedFailover, plan)).Outcome.Should().Be(RunOutcome.Completed);
        return runbook;
    }
}
