using DrFunctions.EndToEnd.Harness;
using DrFunctions.EndToEnd.Witness;
using Xunit.Abstractions;

namespace DrFunctions.EndToEnd.Scenarios;

/// <summary>Many machines that depend on each other in six layers.</summary>
public sealed class DeepPlanTests(ITestOutputHelper output)
{
    [Fact]
    public Task Twenty_four_machines_in_six_layers_go_there_and_back() => ThereAndBackAsync(24, seeded: false);

    [Fact]
    [Trait("Campaign", "Crash")]
    public Task A_hundred_machines_in_six_layers_go_there_and_back() => ThereAndBackAsync(100, seeded: true);

    private Task ThereAndBackAsync(int machines, bool seeded) => Scenario.RunAsync(
        output,
        new ScenarioOptions { Machines = machines, Plan = plan => PlanEdits.InLayers(plan, layers: 6) },
        async scenario =>
        {
            var op = scenario.Operator;
            await MoveAsync(Journey.There);
            if (seeded)
            {
                await op.EndAsync(await op.BeginAsync(Op.Reprotect), limit: Limit);
            }

            await MoveAsync(Journey.Back);

            async Task MoveAsync(Leg leg)
            {
                var mark = await op.Chronicle.MarkAsync();
                await Journey.GoAsync(scenario, leg, async _ => await op.EndAsync(await op.BeginAsync(leg.Operation), limit: Limit));
                var journal = (await scenario.Control.JournalAsync()).Where(entry => entry.Seq > mark).ToList();
                StageOrder.Broken(journal, scenario.Graph, leg.From!, leg.At).Should().BeEmpty("machines stop and start along the plan's graph");
                (await BootOrder.BrokenAsync(scenario.Control, journal, scenario.Graph, leg.At)).Should().BeEmpty("a health gate is between them");
            }
        });

    private static TimeSpan Limit => TimeSpan.FromMinutes(5);
}
