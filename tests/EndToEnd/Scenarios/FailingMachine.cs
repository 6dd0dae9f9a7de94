using System.Text.Json.Nodes;
using DrFunctions.EndToEnd.Harness;
using DrFunctions.EndToEnd.Witness;
using Xunit.Abstractions;

namespace DrFunctions.EndToEnd.Scenarios;

/// <summary>One machine's part of an operation fails on the platform, once, some times, or always.</summary>
internal static class FailingMachine
{
    private const string Machine = "payroll-app-1";
    private const int Many = 1000;

    /// <summary>What fails, by the step of the report that it belongs to.</summary>
    public static readonly IReadOnlyDictionary<string, (string Step, string Kind)> Parts = new Dictionary<string, (string, string)>
    {
        ["snapshot"] = ("Backup", "Operation"), ["copy"] = ("LiveSync", "Copy"), ["swap"] = ("LiveSync", "Operation"), ["start"] = ("Start", "Operation"),
    };

    /// <summary>A planned failover, or the failback from it, in which a part of one machine fails.</summary>
    /// <param name="output">Where the outcome is written.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="part">What fails.</param>
    /// <param name="times">How often; null for always, until it is mended after the run.</param>
    public static Task RunAsync(ITestOutputHelper output, string operation, string part, int? times) => Scenario.RunAsync(
        output, new ScenarioOptions { Machines = 3 }, async scenario =>
        {
            await Journey.GoAsync(scenario, operation == Op.Failback ? [Journey.There] : []);
            await Journey.GoAsync(scenario, Journey.Of(operation), leg => FailAsync(scenario, leg, part, times, output), failedOperations: Many);
        });

    /// <summary>Asks for the operation again until it completes: each time it ended before, it said why.</summary>
    private static async Task<JsonNode> FailAsync(Scenario scenario, Leg leg, string part, int? times, ITestOutputHelper output)
    {
        var op = scenario.Operator;
        var fault = await scenario.Control.FaultAsync(EffectOf(leg, part).Fault(Parts[part].Kind, times ?? Many, guest: Machine));
        for (var runs = 1; ; runs++)
        {
            var report = await op.EndAsync(await op.BeginAsync(leg.Operation, leg.Body), outcome: null, TimeSpan.FromMinutes(6));
            output.WriteLine($"{part} of {leg.Operation}, {times?.ToString() ?? "always"}, run {runs}: {report.Text("outcome")}");
            await op.VerifyAsync(failedOperations: Many);
            if (runs == 1)
            {
                await scenario.Control.StruckAsync(fault, 1);
            }

            if (report.Text("outcome") == "Completed")
            {
                runs.Should().BeInRange(times is null ? 2 : 1, (times ?? 1) + 1, "what always fails stops it until it is mended");
                return report;
            }

            await StoppedAsync(scenario, leg, part, report);
            if (times is null && runs == 1)
            {
                await scenario.Control.RemoveFaultAsync(fault);
            }
        }
    }

    /// <summary>One machine failed, in one step; the others went on up to the barrier, and no further.</summary>
    private static async Task StoppedAsync(Scenario scenario, Leg leg, string part, JsonNode report)
    {
        Answers.StoppedTruthfully(report, await scenario.Api.GroupAsync(Scenario.Group));
        foreach (var machine in report.Items("machines"))
        {
            var failed = machine.Items("steps").Where(step => step.Text("outcome") == "Failed").Select(step => step.Text("step"));
            failed.Should().Equal(machine.Text("name") == Machine ? [Parts[part].Step] : [], "one machine fails, in one step: {0}", machine!.ToJsonString());
        }

        var after = scenario.Operator.Chronicle.Episodes[^1].After;
        (await scenario.Control.JournalAsync()).Any(entry => entry.Seq > after && entry.IsPower && leg.At.Holds(entry.Resource))
            .Should().Be(part == "start", "nothing starts before all machines are synced, and what depends on none starts then");
    }

    private static Effect EffectOf(Leg leg, string part) => part switch
    {
        "snapshot" => Effect.Snapshot(leg.From!),
        "copy" => Effect.Snapshot(leg.At),
        "swap" => Effect.Swap(leg.At),
        _ => Effect.Start(leg.At),
    };
}
