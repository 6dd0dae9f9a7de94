using System.Text.Json.Nodes;
using DrFunctions.EndToEnd.Harness;
using Xunit.Abstractions;

namespace DrFunctions.EndToEnd.Scenarios;

/// <summary>A site goes out in the middle of a step, and comes back.</summary>
internal static class SiteOutage
{
    /// <summary>How often callers find the site out before it comes back.</summary>
    private const int Calls = 12;

    /// <summary>
    /// The operation completes, or stops and says why; then it completes when it is asked for again.
    /// </summary>
    /// <param name="output">Where the outcome is written.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="step">Which of its effects the outage comes right after, by its place in the runbook.</param>
    public static Task DuringAsync(ITestOutputHelper output, string operation, int step) => Scenario.RunAsync(
        output,
        new ScenarioOptions { Machines = 3, Speed = 1200, Plan = plan => PlanEdits.WithHead(plan, "fence: lock\nliveSync: { retain: 1 }") },
        async scenario =>
        {
            await Journey.GoAsync(scenario, Journey.UpTo(operation));
            await Journey.GoAsync(scenario, Journey.Of(operation), leg => StruckAsync(scenario, leg, Effect.Of(operation)[step], output));
        });

    private static async Task<JsonNode> StruckAsync(Scenario scenario, Leg leg, Effect effect, ITestOutputHelper output)
    {
        var op = scenario.Operator;
        var fault = await scenario.Control.FaultAsync(new JsonObject
        {
            ["kind"] = "Outage", ["site"] = effect.Side.Region, ["beginsAfter"] = effect.Match(),
        });
        var run = await op.BeginAsync(leg.Operation, leg.Body);
        await scenario.Control.StruckAsync(fault, Calls);
        await scenario.Control.RemoveFaultAsync(fault);
        var report = await op.EndAsync(run, outcome: null);
        var outcome = report.Text("outcome");
        output.WriteLine($"{leg.Operation}: {outcome} after an outage of {effect.Side} that began with {effect.Method} {effect.Path}");
        if (outcome == "Completed")
        {
            return report;
        }

        Answers.StoppedTruthfully(report, await scenario.Api.GroupAsync(Scenario.Group));
        await op.VerifyAsync();
        return await op.RunAsync(leg.Operation, leg.Body);
    }
}
