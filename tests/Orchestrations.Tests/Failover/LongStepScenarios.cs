using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations.Tests.Failover;

public class LongStepScenarios
{
    [Fact]
    public async Task A_copy_of_an_hour_backs_off_continues_as_new_and_keeps_each_history_short()
    {
        await using var runbook = await Runbook.OpenAsync();
        runbook.World.Script("db", "LiveSync", Enumerable.Repeat(new Reply.Wait(TimeSpan.FromSeconds(60)), 60).ToArray<Reply>());

        var report = await runbook.RunAsync(Sample.Request(Sample.Plan("db")));

        report.Outcome.Should().Be(RunOutcome.Completed);
        (report.Step("db", Step.LiveSync).EndedAt - report.Step("db", Step.LiveSync).StartedAt)
            .Should().BeGreaterOrEqualTo(TimeSpan.FromHours(1), "the step's time counts across generations");
        report.Step("db", Step.LiveSync).Attempts.Should().Be(1, "waiting is no new attempt");
        report.Step("db", Step.Backup).CorrelationIds.Should().NotBeEmpty("continue-as-new carries all that is known");
        foreach (var child in new[] { "off", "sync", "start" })
        {
            (await runbook.HistoryLengthsAsync($"run-1:db:{child}")).Should().OnlyContain(
                length => length <= 150, "that is the budget of events for a machine");
        }

        runbook.ShouldHaveMovedAll(Sample.Plan("db"));
    }

    [Fact]
    public async Task A_wait_for_the_permits_of_a_lost_run_leaves_the_steps_after_it_their_events()
    {
        await using var runbook = await Runbook.OpenAsync();
        var plan = Sample.Plan("db");
        runbook.World.Script("db", "PowerOff", Waits(22));
        await runbook.RequestAsync(Sample.Request(plan));
        await runbook.PassAsync(TimeSpan.FromSeconds(1));
        await runbook.TerminateAsync(new RunId("run-1"));
        await runbook.RequestAsync(Sample.Request(plan, "run-2"));

        var longest = 0;
        await runbook.UntilAsync(async () =>
        {
            longest = Math.Max(longest, (await runbook.HistoryLengthsAsync("run-2:db:off")).DefaultIfEmpty().Max());
            return (await runbook.Client.GetInstanceAsync("run-2"))!.IsCompleted;
        });

        longest.Should().BeLessThan(110, "neither the wait nor 15 rounds of a step take more, and they share no generation");
        runbook.ShouldHaveMovedAll(plan);
    }

    [Fact]
    public async Task An_activity_that_always_wants_to_be_called_at_once_is_slowed_down()
    {
        await using var runbook = await Runbook.OpenAsync();
        runbook.World.Script("db", "LiveSync", Enumerable.Repeat(new Reply.Wait(TimeSpan.Zero), 30).ToArray<Reply>());

        await runbook.RunAsync(Sample.Request(Sample.Plan("db")));

        var calls = runbook.World.Calls.Where(call => call.Activity == "LiveSync").Select(call => call.At).ToList();
        (calls[^1] - calls[^2]).Should().Be(TimeSpan.FromSeconds(60), "the pause grows up to a minute");
        (calls[1] - calls[0]).Should().Be(TimeSpan.Zero, "at first it may look again at once");
    }

    [Fact]
    public async Task A_permit_is_renewed_before_it_runs_out()
    {
        await using var runbook = await Runbook.OpenAsync();
        runbook.World.Script("db", "LiveSync", Enumerable.Repeat(new Reply.Wait(TimeSpan.FromSeconds(60)), 15).ToArray<Reply>());
        await runbook.RequestAsync(Sample.Request(Sample.Plan("db")));

        for (var minute = 0; minute < 14; minute++)
        {
            await runbook.PassAsync(TimeSpan.FromMinutes(1));
            var machine = await runbook.MachineAsync(Sample.Plan("db"), "db");
            machine!.PermitsUntil.Should().BeAfter(runbook.Now, "an activity must never start without a valid permit");
        }
    }

    private static Reply[] Waits(int count) => [.. Enumerable.Repeat(new Reply.Wait(TimeSpan.FromSeconds(60)), count)];
}
