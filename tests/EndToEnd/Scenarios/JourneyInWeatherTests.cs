using System.Text.Json.Nodes;
using DrFunctions.EndToEnd.Harness;
using Xunit.Abstractions;

namespace DrFunctions.EndToEnd.Scenarios;

/// <summary>Every operation, in a cloud that loses replies, throttles, and breaks.</summary>
public sealed class JourneyInWeatherTests(ITestOutputHelper output)
{
    private static readonly ScenarioOptions Options = new()
    {
        Machines = 3, Speed = 1200, Plan = plan => PlanEdits.WithPatience(PlanEdits.WithHead(plan, "fence: lock\nliveSync: { retain: 1 }")),
    };

    [Fact]
    public Task Each_operation_completes_and_repeats_nothing() => InWeatherAsync("LostReply", count: 2);

    [Theory]
    [Trait("Campaign", "Crash")]
    [InlineData("Fail", 2)]
    [InlineData("LostReply", 6)]
    [InlineData("Throttle", 5)]
    public Task Each_operation_completes_in_a_storm(string kind, int count) => InWeatherAsync(kind, count);

    private Task InWeatherAsync(string kind, int count) =>
        Scenario.RunAsync(output, Options, scenario => Journey.GoAsync(scenario, Journey.Whole, leg => StruckAsync(scenario, leg, kind, count)));

    /// <summary>An operation each of whose effects is struck.</summary>
    private static async Task<JsonNode> StruckAsync(Scenario scenario, Leg leg, string kind, int count)
    {
        var faults = new Dictionary<Effect, string>();
        foreach (var effect in Effect.Of(leg.Operation))
        {
            faults[effect] = await scenario.Control.FaultAsync(effect.Fault(kind, count));
        }

        var report = await scenario.Operator.RunAsync(leg.Operation, leg.Body);
        var rules = (await scenario.Control.GetAsync("faults")).AsArray();
        foreach (var (effect, fault) in faults)
        {
            var struck = rules.Single(rule => rule.Text("id") == fault).Get<int>("struck");
            if (!MayBeAbsent(scenario, effect))
            {
                struck.Should().BePositive("{0} makes {1}", leg.Operation, effect);
            }

            await scenario.Control.RemoveFaultAsync(fault);
        }

        return report;
    }

    // Once the DR instances have run, their disks are kept, and a cycle finds no idle one.
    private static bool MayBeAbsent(Scenario scenario, Effect effect) =>
        effect == Effect.DropDisk(effect.Side) && scenario.Operator.Chronicle.Episodes.Any(episode => episode.Operation == Op.PlannedFailover);
}
