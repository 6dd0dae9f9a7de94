using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations.Tests.Failover;

public class SourceChangeScenarios
{
    [Fact]
    public async Task A_source_started_during_Live_Sync_is_powered_off_and_synced_again_in_a_new_epoch()
    {
        await using var runbook = await Runbook.OpenAsync();
        var world = runbook.World;
        world.Script("db", "LiveSync", new Reply.Wait(TimeSpan.FromSeconds(30)), new Reply.First(() => world.StartSource("db")));

        var report = await runbook.RunAsync(Sample.Request(Sample.Plan("db", "web")));

        report.Outcome.Should().Be(RunOutcome.Completed);
        report.ShouldHaveEveryStepOnce();
        report.Machine("db").Steps.Select(step => step.Attempts).Should().Equal(
            [2, 2, 2, 1, 1], "power-off, backup and Live Sync repeat, and the report counts it");
        report.Machine("db").Evidence!.OffEpoch.Should().Be(2);
        report.Step("db", Step.PowerOff).EndedAt.Should().Be(
            Sample.Morning.AddSeconds(30), "the source is off for good since the second power-off, after the first Live Sync");
        report.Machine("web").Evidence!.OffEpoch.Should().Be(1, "the other machine has nothing to do with it");
        world.Calls.Select(call => $"{call.Activity} {call.Machine}").ToList().FindIndex(text => text.StartsWith("Start", StringComparison.Ordinal))
            .Should().BeGreaterThan(
                world.Calls.ToList().FindLastIndex(call => call.Activity == "LiveSync"), "nothing starts meanwhile");
        runbook.ShouldHaveMovedAll(Sample.Plan("db", "web"));
    }

    [Fact]
    public async Task A_source_started_before_its_backup_is_powered_off_again()
    {
        await using var runbook = await Runbook.OpenAsync();
        var world = runbook.World;
        world.Script("db", "Backup", new Reply.First(() => world.StartSource("db")));

        var report = await runbook.RunAsync(Sample.Request(Sample.Plan("db")));

        report.Outcome.Should().Be(RunOutcome.Completed);
        report.Machine("db").Steps.Select(step => step.Attempts).Should().Equal(2, 2, 1, 1, 1);
        runbook.ShouldHaveMovedAll(Sample.Plan("db"));
    }

    [Fact]
    public async Task A_destination_booted_by_hand_after_Live_Sync_is_synced_again()
    {
        await using var runbook = await Runbook.OpenAsync();
        var world = runbook.World;
        world.Script("db", "DisableLiveSync", new Reply.First(() =>
        {
            world.StartByHand("db", "recovery");
            world.StopDestination("db");
        }));

        var report = await runbook.RunAsync(Sample.Request(Sample.Plan("db")));

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        report.Step("db", Step.LiveSync).Attempts.Should().Be(2, "it had written over what was synced");
        runbook.ShouldHaveMovedAll(Sample.Plan("db"));
    }

    [Fact]
    public async Task A_source_started_right_before_the_start_has_the_start_declined_and_everything_repeated()
    {
        await using var runbook = await Runbook.OpenAsync();
        var world = runbook.World;
        world.Script("db", "StartInstance", new Reply.First(() => world.StartSource("db")));

        var report = await runbook.RunAsync(Sample.Request(Sample.Plan("web < db", "db")));

        report.Outcome.Should().Be(RunOutcome.Completed);
        report.ShouldHaveEveryStepOnce();
        report.Machine("db").Steps.Select(step => step.Attempts).Should().Equal(2, 2, 2, 2, 2);
        report.Machine("db").Steps.Should().OnlyContain(step => step.Outcome == StepOutcome.Completed);
        runbook.ShouldHaveMovedAll(Sample.Plan("web < db", "db"));
    }

    [Theory]
    [InlineData("Backup", Step.Backup)]
    [InlineData("LiveSync", Step.PowerOff)]
    [InlineData("StartInstance", Step.Start)]
    public async Task A_source_that_keeps_changing_parks_its_machine(string during, Step failed)
    {
        await using var runbook = await Runbook.OpenAsync();
        var world = runbook.World;
        world.Script("db", during, Enumerable.Repeat(new Reply.First(() => world.StartSource("db")), 50).ToArray<Reply>());

        var report = await runbook.RunAsync(Sample.Request(Sample.Plan("db")));

        report.Outcome.Should().Be(RunOutcome.Stopped);
        report.ShouldHaveEveryStepOnce();
        report.Machine("db").Should().BeEquivalentTo(
            new { Outcome = StepOutcome.Failed, Error = new { Code = ErrorCodes.SourceKeepsChanging } });
        report.Step("db", failed).Outcome.Should().Be(StepOutcome.Failed);
        report.Machine("db").DataLossSeconds.Should().BeNull("nothing that was synced holds any more");
        world.DestinationRuns("db").Should().BeFalse();
        world.Violations.Should().BeEmpty();
    }

    [Fact]
    public async Task A_source_that_wrote_beside_its_starting_destination_has_no_proven_loss()
    {
        await using var runbook = await Runbook.OpenAsync();
        var world = runbook.World;
        world.Script(
            "db",
            "StartInstance",
            new Reply.Wait(TimeSpan.FromSeconds(1)),
            new Reply.First(() =>
            {
                world.StartDestination("db");
                world.StartSource("db");
            }));

        var report = await runbook.RunAsync(Sample.Request(Sample.Plan("db")));

        report.Machine("db").Error!.Code.Should().Be(ErrorCodes.BothSidesRunning);
        world.DestinationHasAllWrites("db").Should().BeFalse("the source has written since the restore point");
        report.Machine("db").Should().BeEquivalentTo(
            new { DataLossSeconds = (double?)null, Evidence = (DataLossEvidence?)null }, "nothing proves what is lost");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_destination_that_ran_in_an_earlier_run_is_never_overwritten_even_if_its_source_was_started(
        bool stillRuns)
    {
        await using var runbook = await Runbook.OpenAsync();
        var world = runbook.World;
        var plan = Sample.Plan("app", "db");
        world.Script("app", "StartInstance", new Reply.Fail(ErrorCodes.NoCapacity));
        await runbook.RunAsync(Sample.Request(plan));
        world.DestinationRuns("db").Should().BeTrue("the first run started it");
        var synced = world.CallsOf("LiveSync").Count(machine => machine == "db");

        world.StartSource("db");
        if (!stillRuns)
        {
            world.StopDestination("db");
        }

        var report = await runbook.RunAsync(Sample.Request(plan, "run-2"));

        report.Outcome.Should().Be(RunOutcome.Stopped);
        report.Step("db", Step.Start).Error!.Code.Should().Be(ErrorCodes.BothSidesRunning);
        report.Machine("db").DataLossSeconds.Should().BeNull("the source may have written what the destination lacks");
        world.CallsOf("LiveSync").Count(machine => machine == "db").Should().Be(synced, "its disks hold new writes");
        (await runbook.MachineAsync(plan, "db"))!.ActiveSite.Should().Be(SiteRole.Recovery);
        world.Violations.Should().BeEmpty();
    }

    [Fact]
    public async Task A_machine_whose_start_failed_and_whose_source_went_back_to_work_is_synced_again_by_the_next_run()
    {
        await using var runbook = await Runbook.OpenAsync();
        var world = runbook.World;
        world.Script("db", "StartInstance", new Reply.Fail(ErrorCodes.NoCapacity));
        await runbook.RunAsync(Sample.Request(Sample.Plan("db")));

        world.StartSource("db");
        var report = await runbook.RunAsync(Sample.Request(Sample.Plan("db"), "run-2"));

        report.Outcome.Should().Be(RunOutcome.Completed);
        report.Machine("db").Steps.Should().OnlyContain(step => step.Outcome == StepOutcome.Completed && step.Detail == null);
        runbook.ShouldHaveMovedAll(Sample.Plan("db"));
    }
}
