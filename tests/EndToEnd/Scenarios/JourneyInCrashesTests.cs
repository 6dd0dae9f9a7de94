using System.Text.Json.Nodes;
using DrFunctions.EndToEnd.Harness;
using Xunit.Abstractions;

namespace DrFunctions.EndToEnd.Scenarios;

/// <summary>kill -9 of the host in the middle of each operation costs nothing.</summary>
public sealed class JourneyInCrashesTests(ITestOutputHelper output)
{
    private const int Machines = 3;

    [Fact]
    public Task Each_operation_completes_after_the_host_was_killed() => KilledAsync(output, share: 0.5, seed: 1);

    /// <summary>The whole journey, with the host killed in each operation once a share of its effects is in the journal.</summary>
    internal static Task KilledAsync(ITestOutputHelper output, double share, int seed) => Scenario.RunAsync(
        output,
        new ScenarioOptions { Machines = Machines, Speed = 1200, Seed = seed, Plan = PlanEdits.WithPatience },
        scenario => Journey.GoAsync(scenario, Journey.Whole, leg => KilledAsync(scenario, leg, share)));

    private static async Task<JsonNode> KilledAsync(Scenario scenario, Leg leg, double share)
    {
        var op = scenario.Operator;
        var run = await op.BeginAsync(leg.Operation, leg.Body);
        var after = op.Chronicle.Episodes[^1].After;
        var moment = Math.Max(1, (int)(share * Machines * EntriesOf(leg.Operation)));
        await scenario.Control.JournalUntilAsync(
            $"entry {moment} of {leg.Operation}", read => read.Count(entry => entry.Seq > after && (entry.IsMutation || entry.IsPower)) >= moment);
        scenario.Host.Kill();
        await scenario.Host.StartAgainAsync();
        return await op.EndAsync(run);
    }

    /// <summary>At least so many entries an operation writes to the journal for each machine with two disks.</summary>
    private static int EntriesOf(string operation) => operation switch
    {
        Op.Protect or Op.LiveSync => 8,
        Op.PlannedFailover or Op.Failback => 14,
        Op.Reprotect => 4,
        _ => 6,
    };
}
