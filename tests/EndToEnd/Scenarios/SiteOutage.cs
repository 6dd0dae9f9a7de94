using System.Net;
using System.Text.Json.Nodes;
using DrFunctions.EndToEnd.Harness;
using DrFunctions.EndToEnd.Witness;
using Xunit.Abstractions;

namespace DrFunctions.EndToEnd.Scenarios;

/// <summary>A site goes out in the middle of a step, and comes back.</summary>
internal static class SiteOutage
{
    /// <summary>How often callers find the site out before it comes back.</summary>
    private const int Calls = 5;

    /// <summary>
    /// The operation completes, or stops and says why; then it completes when it is asked for again.
    /// </summary>
    /// <param name="output">Where the outcome is written.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="step">Which of its effects the outage comes right after, by its place in the runbook.</param>
    /// <param name="elsewhere">Whether the other site goes out, and not the one of the effect.</param>
    public static Task DuringAsync(ITestOutputHelper output, string operation, int step, bool elsewhere = false) => Scenario.RunAsync(
        output,
        new ScenarioOptions { Machines = 3, Speed = 1200, Plan = plan => PlanEdits.WithHead(plan, "fence: lock\nliveSync: { retain: 1 }") },
        async scenario =>
        {
            await Journey.GoAsync(scenario, Journey.UpTo(operation));
            await Journey.GoAsync(scenario, Journey.Of(operation), leg => StruckAsync(scenario, leg, Effect.Of(operation)[step], elsewhere, output));
        });

    private static async Task<JsonNode> StruckAsync(Scenario scenario, Leg leg, Effect effect, bool elsewhere, ITestOutputHelper output)
    {
        var op = scenario.Operator;
        var site = elsewhere ? Side.All.First(side => side != effect.Side) : effect.Side;
        var fault = await scenario.Control.FaultAsync(new JsonObject
        {
            ["kind"] = "Outage", ["site"] = site.Region, ["beginsAfter"] = effect.Match(),
        });
        var run = await op.BeginAsync(leg.Operation, leg.Body);
        await NoticedAsync(scenario, run, fault);
        await scenario.Control.RemoveFaultAsync(fault);
        var report = await op.EndAsync(run, outcome: null);
        var outcome = report.Text("outcome");
        output.WriteLine($"{leg.Operation}: {outcome} after an outage of {site} that began with {effect.Method} {effect.Path}");
        if (outcome == "Completed")
        {
            return report;
        }

        Answers.StoppedTruthfully(report, await scenario.Api.GroupAsync(Scenario.Group));
        await op.VerifyAsync();
        return await op.RunAsync(leg.Operation, leg.Body);
    }

    /// <summary>Until callers found the site out so often, or the run has ended because nothing of it was left to do there.</summary>
    private static Task<string> NoticedAsync(Scenario scenario, string run, string fault) => Patience.UntilAsync($"{fault} to strike or {run} to end", async () =>
        (await scenario.Control.GetAsync("faults")).AsArray().Single(rule => rule.Text("id") == fault).Get<int>("struck") >= Calls
        || (await scenario.Api.StatusAsync(run)).Status == HttpStatusCode.OK ? run : null);
}
