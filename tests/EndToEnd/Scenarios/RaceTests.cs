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
    [InlineData(Op.LiveSync, Op.PlannedFailover)]
    [InlineData(Op.Reprotect, Op.Failback)]
    public Task What_runs_in_the_background_makes_way(string background, string operation) => Scenario.RunAsync(output, Small, async scenario =>
    {
        var move = operation == Op.Failback ? Journey.Back : Journey.There;
        await Journey.GoAsync(scenario, operation == Op.Failback ? [Journey.Protect, Journey.There] : [Journey.Protect]);
        var before = await scenario.Operator.Chronicle.MarkAsync();
        var beside = await scenario.Operator.BeginAsync(background);
        await scenario.Control.JournalUntilAsync($"the first effect of {background}", read => read.Any(entry => entry.IsMutation && entry.Seq > before));

        await Journey.GoAsync(scenario, move);
        await scenario.Api.EndAsync(beside);
        var report = await scenario.Api.ReportAsync(beside);
        report.Text("outcome").Should().BeOneOf(["Cancelled", "Completed"], "it makes way, or was faster: {0}", report.ToJsonString());
        if (report.Text("outcome") == "Cancelled")
        {
            report["error"].Text("code").Should().Be("DR-2011");
        }
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
