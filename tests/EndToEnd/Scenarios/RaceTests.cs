using System.Net;
using System.Text.Json.Nodes;
using DrFunctions.EndToEnd.Harness;
using DrFunctions.EndToEnd.Witness;
using Xunit.Abstractions;

namespace DrFunctions.EndToEnd.Scenarios;

/// <summary>Operations at the same moment: one happens, or one makes way for the other.</summary>
public sealed class RaceTests(ITestOutputHelper output)
{
    private static readonly ScenarioOptions Small = new() { Machines = 3 };

    [Fact]
    public Task Of_two_operations_one_happens_and_the_other_is_refused() => Scenario.RunAsync(output, Small, async scenario =>
    {
        await RaceAsync(scenario, Journey.Protect, Journey.Protect);
        await RaceAsync(scenario, Journey.Cycle, Journey.Cycle);
        await scenario.Operator.SynchroniseAsync();
        await RaceAsync(scenario, Journey.There with { From = null }, Journey.Rescue);
        await RaceAsync(scenario, Journey.Back with { Body = Operator.AcceptDivergence, From = null }, Journey.Undo);
    });

    [Theory]
    [InlineData("Protected", Op.UnplannedFailover, Op.UnplannedFailover)]
    [InlineData("Protected", Op.DisableLiveSync, Op.PlannedFailover)]
    [InlineData("Protected", Op.LiveSync, Op.UnplannedFailover)]
    [InlineData("FailedOver", Op.Failback, Op.Failback)]
    public Task Of_a_pair_one_happens(string phase, string one, string other) => RacingPairs.RaceAsync(output, phase, one, other);

    [Theory]
    [InlineData(Op.LiveSync, Op.PlannedFailover)]
    [InlineData(Op.Reprotect, Op.UndoFailover)]
    public Task What_runs_in_the_background_makes_way(string background, string operation) => Scenario.RunAsync(output, Small, async scenario =>
    {
        var move = operation == Op.UnplannedFailover ? Journey.Rescue : Journey.Of(operation);
        await Journey.GoAsync(scenario, background == Op.Reprotect ? [Journey.Protect, Journey.There] : [Journey.Protect]);

        // Its snapshots are held up for long enough that it has to make way before it can go on to copy them.
        var delay = await scenario.Control.FaultAsync(Effect.Snapshot(background == Op.Reprotect ? Side.Recovery : Side.Primary).Held(seconds: 6));
        var beside = await scenario.Operator.BeginAsync(background);
        await scenario.Control.StruckAsync(delay, 1);

        var run = await scenario.Operator.BeginAsync(operation, move.Body);
        await scenario.Control.RemoveFaultAsync(delay);
        await Journey.GoAsync(scenario, move with { Body = null }, _ => scenario.Operator.EndAsync(run));
        await scenario.Api.EndAsync(beside);
        var report = await scenario.Api.ReportAsync(beside);
        report.Text("outcome").Should().Be("Cancelled", "it makes way: {0}", report.ToJsonString());
        report["error"].Text("code").Should().Be("DR-2011");
    });

    private static async Task RaceAsync(Scenario scenario, Leg one, Leg other)
    {
        var mark = await scenario.Operator.Chronicle.MarkAsync();
        var legs = new[] { one, other };
        var answers = await Task.WhenAll(legs.Select(leg => scenario.Api.StartAsync(leg.Operation, Scenario.Group, leg.Body)));
        var winners = new List<Leg>();
        foreach (var (leg, answer) in legs.Zip(answers))
        {
            answer.Status.Should().BeOneOf([HttpStatusCode.Accepted, HttpStatusCode.Conflict], "{0}", answer.Text);
            if (answer.Status == HttpStatusCode.Conflict)
            {
                answer.Body.Text("code").Should().BeOneOf(["DR-2001", "DR-2002"], "{0}", answer.Text);
                continue;
            }

            var run = answer.Body.Text("id");
            scenario.Operator.Chronicle.Began(leg.Operation, run, mark);
            await scenario.Api.EndAsync(run);
            var report = await scenario.Api.ReportAsync(run);
            report.Text("outcome").Should().BeOneOf(["Completed", "Refused"], "{0}", report.ToJsonString());
            await scenario.Operator.Chronicle.EndedAsync(run);
            if (report.Text("outcome") == "Completed")
            {
                winners.Add(leg);
            }
        }

        winners.Should().ContainSingle("{0} and {1} do not go together", one.Operation, other.Operation);
        await scenario.Operator.VerifyAsync();
        await scenario.Operator.StandsAsync(winners[0].Phase, winners[0].At);
    }
}

/// <summary>Every pair of operations that are legal in one phase; run by <c>./test --crash</c>.</summary>
[Trait("Campaign", "Crash")]
public sealed class RaceCampaign(ITestOutputHelper output)
{
    [Theory]
    [MemberData(nameof(RacingPairs.All), MemberType = typeof(RacingPairs))]
    public Task Of_every_pair_one_happens(string phase, string one, string other) => RacingPairs.RaceAsync(output, phase, one, other);
}
