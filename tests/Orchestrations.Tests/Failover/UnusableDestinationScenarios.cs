using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations.Tests.Failover;

/// <summary>Destinations that cannot start on what was synced to them.</summary>
public class UnusableDestinationScenarios
{
    [Theory]
    [InlineData(ErrorCodes.SwapFailed)]
    [InlineData(ErrorCodes.RestorePointIncomplete)]
    public async Task A_start_that_its_disks_forbid_is_declined_and_everything_repeated(string code)
    {
        await using var runbook = await Runbook.OpenAsync();
        runbook.World.Script("db", "StartInstance", new Reply.Fail(code));

        var report = await runbook.RunAsync(Sample.Request(Sample.Plan("web < db", "db")));

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        report.ShouldHaveEveryStepOnce();
        report.Machine("db").Steps.Select(step => step.Attempts).Should().Equal(2, 2, 2, 2, 2);
        runbook.ShouldHaveMovedAll(Sample.Plan("web < db", "db"));
    }

    [Fact]
    public async Task A_start_that_its_disks_forbid_again_and_again_parks_the_machine_but_not_for_ever()
    {
        await using var runbook = await Runbook.OpenAsync();
        var plan = Sample.Plan("db");
        runbook.World.Script("db", "StartInstance", [.. Enumerable.Repeat(new Reply.Fail(ErrorCodes.SwapFailed), 6)]);

        var first = await runbook.RunAsync(Sample.Request(plan));

        first.Step("db", Step.Start).Error!.Code.Should().Be(ErrorCodes.SwapFailed);
        (await runbook.MachineAsync(plan, "db")).Should().BeEquivalentTo(
            new { ActiveSite = SiteRole.Primary, Synced = (SyncedPoint?)null }, "the next run has to sync it");

        var second = await runbook.RunAsync(Sample.Request(plan, "run-2"));

        second.Outcome.Should().Be(RunOutcome.Completed, "{0}", second.Error);
        second.Step("db", Step.LiveSync).Outcome.Should().Be(StepOutcome.Completed);
        runbook.ShouldHaveMovedAll(plan);
    }

    [Fact]
    public async Task A_machine_whose_start_was_permitted_by_an_earlier_run_is_synced_again_if_its_disks_are_gone()
    {
        await using var runbook = await Runbook.OpenAsync();
        var plan = Sample.Plan("db");
        runbook.World.Script(
            "db", "StartInstance", new Reply.Fail(ErrorCodes.NoCapacity), new Reply.Fail(ErrorCodes.SwapFailed));
        await runbook.RunAsync(Sample.Request(plan));
        (await runbook.MachineAsync(plan, "db"))!.ActiveSite.Should().Be(SiteRole.Recovery);

        var second = await runbook.RunAsync(Sample.Request(plan, "run-2"));

        second.Outcome.Should().Be(RunOutcome.Completed, "{0}", second.Error);
        second.Machine("db").Steps.Should().OnlyContain(step => step.Outcome == StepOutcome.Completed);
        runbook.World.CallsOf("LiveSync").Should().HaveCount(2);
        runbook.ShouldHaveMovedAll(plan);
    }

    [Theory]
    [InlineData(ErrorCodes.SwapFailed)]
    [InlineData(ErrorCodes.RestorePointIncomplete)]
    public async Task A_destination_that_ran_is_never_overwritten_whatever_became_of_its_disks(string code)
    {
        await using var runbook = await Runbook.OpenAsync();
        var world = runbook.World;
        var plan = Sample.Plan("app", "db");
        world.Script("app", "StartInstance", new Reply.Fail(ErrorCodes.NoCapacity));
        await runbook.RunAsync(Sample.Request(plan));
        var synced = world.CallsOf("LiveSync").Count;

        world.StopDestination("db");
        world.Script("db", "StartInstance", new Reply.Fail(code));
        var report = await runbook.RunAsync(Sample.Request(plan, "run-2"));

        report.Outcome.Should().Be(RunOutcome.Stopped);
        report.Step("db", Step.Start).Error!.Code.Should().Be(code);
        world.CallsOf("LiveSync").Should().HaveCount(synced, "its disks hold new writes");
        (await runbook.MachineAsync(plan, "db"))!.ActiveSite.Should().Be(SiteRole.Recovery);
        world.Violations.Should().BeEmpty();
    }

    [Fact]
    public async Task A_machine_that_is_ready_to_start_is_synced_anew_if_the_plan_names_another_destination()
    {
        await using var runbook = await Runbook.OpenAsync();
        var plan = Sample.Plan("db", "web");
        await runbook.RunAsync(Sample.Request(plan, startInstances: false));

        var moved = plan.Machines[0] with { Destination = new DestinationVm("rg-other", "db") };
        var report = await runbook.RunAsync(
            Sample.Request(plan with { Machines = [moved, plan.Machines[1]] }, "run-2"));

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        report.Step("db", Step.LiveSync).Outcome.Should().Be(StepOutcome.Completed, "its disks are another instance's");
        report.Step("web", Step.LiveSync).Outcome.Should().Be(StepOutcome.Skipped);
    }

    [Fact]
    public async Task A_machine_that_is_ready_to_start_is_synced_anew_if_its_disks_were_changed()
    {
        await using var runbook = await Runbook.OpenAsync();
        var plan = Sample.Plan("db");
        await runbook.RunAsync(Sample.Request(plan, startInstances: false));

        runbook.World.Script("db", "DisableLiveSync", new Reply.Fail(ErrorCodes.SwapFailed));
        var report = await runbook.RunAsync(Sample.Request(plan, "run-2"));

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        report.Machine("db").Steps.Should().OnlyContain(step => step.Outcome == StepOutcome.Completed && step.Detail == null);
        runbook.ShouldHaveMovedAll(plan);
    }
}
