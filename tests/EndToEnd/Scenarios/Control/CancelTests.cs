using DrFunctions.EndToEnd.Harness;
using DrFunctions.EndToEnd.Witness;
using Xunit.Abstractions;

namespace DrFunctions.EndToEnd.Scenarios.Control;

/// <summary>A run that is cancelled: up to the barrier all is as it was, beyond it the operator chooses.</summary>
public sealed class CancelTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(Op.PlannedFailover, 2, 5)]
    [InlineData(Op.Failback, 2, 5)]
    public Task Before_the_barrier_all_is_as_it_was_and_the_operation_completes_afterwards(string operation, int effect, int call) =>
        CancelledRun.RunAsync(output, operation, new Moment(Effect.Of(operation)[effect], Nth: call), CancelEnd.Back);

    [Fact]
    public Task Beyond_the_barrier_it_says_what_it_leaves_and_is_rolled_forward() =>
        CancelledRun.RunAsync(output, Op.PlannedFailover, new Moment(Effect.Start(Side.Recovery)), CancelEnd.Left);

    [Fact]
    public Task Beyond_the_barrier_it_can_be_undone_instead() => Scenario.RunAsync(output, CancelledRun.Options, async scenario =>
    {
        var leg = await CancelledRun.PrepareAsync(scenario, Op.PlannedFailover);
        var before = await Standing.OfAsync(scenario);
        var run = await new Moment(Effect.Start(Side.Recovery)).OfAsync(scenario, leg);
        await scenario.CancelAsync(run);
        (await CancelledRun.EndAsync(scenario, run, before)).Should().Be(CancelEnd.Left);
        await Journey.GoAsync(scenario, [Journey.Undo, Journey.Cycle, Journey.There]);
    });

    [Fact]
    public Task A_host_that_is_killed_while_a_run_goes_back_takes_it_back_all_the_same() =>
        Scenario.RunAsync(output, CancelledRun.Options, async scenario =>
        {
            var leg = await CancelledRun.PrepareAsync(scenario, Op.PlannedFailover);
            var before = await Standing.OfAsync(scenario);
            var run = await new Moment(Effect.Snapshot(Side.Recovery)).OfAsync(scenario, leg);
            await scenario.CancelAsync(run);
            await scenario.Control.JournalUntilAsync("the first source to start again", read =>
                read.Any(entry => entry.Seq > before.Mark && Effect.Start(Side.Primary).Matches(entry)));
            scenario.Host.Kill();
            await scenario.Host.StartAgainAsync();
            (await CancelledRun.EndAsync(scenario, run, before)).Should().Be(CancelEnd.Back);
            await Journey.GoAsync(scenario, leg);
        });
}
