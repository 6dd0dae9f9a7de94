using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations.Tests.Failover;

public class RestartScenarios
{
    private static readonly Plan TwoTiers = Sample.Plan("web < db", "db");

    /// <summary>Activity calls of a failover of the two tiers: seven for each machine.</summary>
    public static TheoryData<int> Calls => [.. Enumerable.Range(1, 14)];

    [Theory]
    [MemberData(nameof(Calls))]
    public Task The_engine_stops_before_an_activity_and_the_run_goes_on(int call) => RestartsAsync(call, afterEffect: false);

    [Theory]
    [MemberData(nameof(Calls))]
    public Task The_engine_stops_after_an_effect_whose_result_is_lost_and_the_run_goes_on(int call) =>
        RestartsAsync(call, afterEffect: true);

    [Fact]
    public async Task The_engine_stops_between_any_two_timers_of_a_waiting_run()
    {
        await using var runbook = await Runbook.OpenAsync();
        foreach (var activity in new[] { "PowerOff", "Backup", "LiveSync", "DisableLiveSync", "StartInstance", "HealthGate" })
        {
            runbook.World.Script("db", activity, new Reply.Wait(TimeSpan.FromSeconds(10)), new Reply.Wait(TimeSpan.FromSeconds(10)));
        }

        await runbook.RequestAsync(Sample.Request(TwoTiers));
        for (var restart = 0; restart < 12; restart++)
        {
            await runbook.PassAsync(TimeSpan.FromSeconds(10));
            await runbook.RestartAsync();
        }

        await ShouldHaveCompletedAsync(runbook);
    }

    private static async Task RestartsAsync(int nth, bool afterEffect)
    {
        await using var runbook = await Runbook.OpenAsync();
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var seen = 0;
        async Task StopHereAsync(Call call, CancellationToken stopping)
        {
            if (Interlocked.Increment(ref seen) == nth)
            {
                reached.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping);
            }
        }

        if (afterEffect)
        {
            runbook.World.After = StopHereAsync;
        }
        else
        {
            runbook.World.Before = StopHereAsync;
        }

        await runbook.RequestAsync(Sample.Request(TwoTiers));
        await reached.Task;
        await runbook.RestartAsync();

        await ShouldHaveCompletedAsync(runbook);
        runbook.World.Calls.Should().HaveCount(
            afterEffect ? 15 : 14, "only the activity whose result was lost runs again");
    }

    private static async Task ShouldHaveCompletedAsync(Runbook runbook)
    {
        var report = await runbook.ReportAsync("run-1");
        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        report.ShouldHaveEveryStepOnce();
        report.Machines.SelectMany(machine => machine.Steps).Should().OnlyContain(
            step => step.Outcome == StepOutcome.Completed && step.Attempts == 1, "a restart is no new attempt at a step");
        runbook.ShouldHaveMovedAll(TwoTiers);
        runbook.World.CallsOf("StartInstance").Distinct().Should().Equal("db", "web");
    }
}
