using System.Text.Json.Nodes;
using DrFunctions.EndToEnd.Harness;
using DrFunctions.EndToEnd.Witness;
using Xunit.Abstractions;

namespace DrFunctions.EndToEnd.Scenarios;

/// <summary>The program as an operator's script runs it: what it prints, and its exit code.</summary>
public sealed class CommandLineTests(ITestOutputHelper output)
{
    private static readonly ScenarioOptions Small = new() { Machines = 3 };

    [Fact]
    public Task Done_refused_bad_input_and_done_with_skips_each_have_their_code() => Scenario.RunAsync(output, Small, async scenario =>
    {
        var protect = await DrAsync(scenario, 0, "protect", Scenario.Group, "--watch", "--json");
        var report = JsonNode.Parse(protect)!;
        report.Text("outcome").Should().Be("Completed");
        (await scenario.Api.ReportAsync(report.Text("run"))).ToJsonString().Should().Be(report.ToJsonString(), "it is the run's report, and nothing else is printed");

        var before = (await scenario.Control.JournalAsync()).Count;
        (await DrAsync(scenario, 2, "failover", "unplanned", Scenario.Group)).Should()
            .Contain("DR-2010").And.Contain("--acknowledge-data-loss").And.ContainAll(scenario.Graph.Machines);
        (await DrAsync(scenario, 2, "failback", Scenario.Group)).Should().Contain("DR-2002");
        (await DrAsync(scenario, 4, "failover", "planned", Scenario.Group, "--restore-point", "x")).Should().Contain("--restore-point");
        (await DrAsync(scenario, 4, "failover", "planned", "payrol")).Should().Contain("DR-1002");
        (await scenario.Control.JournalAsync()).Should().HaveCount(before, "what is refused touches nothing");

        await DrAsync(scenario, 0, "live-sync", "disable", Scenario.Group, "--machine", "payroll-db-1", "--watch");
        (await DrAsync(scenario, 6, "live-sync", "run", Scenario.Group, "--watch")).Should().Contain("payroll-db-1", "it was skipped");

        (await DrAsync(scenario, 0, "groups")).Should().Contain(Scenario.Group).And.Contain("Protected");
        (await DrAsync(scenario, 0, "runs")).Should().Contain(report.Text("run"));
        (await DrAsync(scenario, 0, "show", report.Text("run"))).Should().ContainAll(scenario.Graph.Machines);
        (await DrAsync(scenario, 7, "groups", "--server", "http://127.0.0.1:1")).Should().Contain("127.0.0.1:1");
    });

    [Fact]
    public Task Cancelled_and_stopped_each_have_their_code() => Scenario.RunAsync(output, Small, async scenario =>
    {
        await Journey.GoAsync(scenario, Journey.Protect);
        var delay = await scenario.Control.FaultAsync(Effect.Snapshot(Side.Primary).Held(seconds: 6));
        scenario.Operator.Chronicle.Began(Op.LiveSync, "by the program", await scenario.Operator.Chronicle.MarkAsync());
        var cycle = DrAsync(scenario, 5, "live-sync", "run", Scenario.Group, "--watch");
        await scenario.Control.StruckAsync(delay, 1);
        var failover = await scenario.Operator.BeginAsync(Op.PlannedFailover, """{"startInstances":false}""");
        await scenario.Control.RemoveFaultAsync(delay);
        (await cycle).Should().Contain("DR-2011");
        await scenario.Operator.Chronicle.EndedAsync("by the program");
        await scenario.Operator.EndAsync(failover);
        (await scenario.Api.GroupAsync(Scenario.Group)).Text("phase").Should().Be("ReadyToStart");

        var outage = await UnplannedTests.OutAsync(scenario, machinesLost: false);
        var stopped = await DrAsync(scenario, 3, "failover", "unplanned", Scenario.Group, "--acknowledge-data-loss", Scenario.Group, "--watch");
        stopped.Should().Contain("DR-3009").And.Contain("--waive-fencing", "it says what could be done");
        await scenario.Control.RemoveFaultAsync(outage);
        (await scenario.Api.GroupAsync(Scenario.Group)).Text("phase").Should().Be("NeedsRecovery");
        await DrAsync(scenario, 0, "failover", "planned", Scenario.Group, "--watch");
        await scenario.Operator.VerifyAsync();
        await scenario.Operator.StandsAsync("FailedOver", Side.Recovery);
    });

    /// <summary>The whole story by the program alone: one report a line, in order, and a journal in which no machine ran twice unwaived.</summary>
    [Fact]
    public async Task The_story_of_every_operation_is_told_on_a_simulated_cloud()
    {
        var folder = Directory.CreateTempSubdirectory("dr-endtoend-").FullName;
        using var network = NetworkLease.Take();
        var file = Path.Combine(folder, "journal.jsonl");
        await using var demo = DrProcess.Start(
            "dr demo",
            ["demo", "--story", "all", "--exit", "--json", "--machines", "3", "--speed", "600", "--network", $"{network.Network}", "--journal", file]);

        (await demo.ExitAsync()).Should().Be(0, "every invariant held: {0}", demo.Transcript);

        var reports = demo.Lines.Select(line => JsonNode.Parse(line)!).ToList();
        reports.Should().OnlyContain(report => report.Text("outcome") == "Completed");
        var told = reports.Select(report => report.Text("operation")).ToList();
        told.Should().ContainInConsecutiveOrder("PlannedFailover", "Reprotect", "Failback")
            .And.ContainInOrder("Failback", "UnplannedFailover", "Reprotect", "Failback", "PlannedFailover", "UndoFailover");
        var journal = JournalEntry.ReadAll(await File.ReadAllTextAsync(file));
        journal.Select(entry => entry.Seq).Should().Equal(Enumerable.Range(1, journal.Count).Select(seq => (long)seq), "it is the whole journal");
        journal.Should().Contain(entry => entry.IsRemovedMachine, "a VM was deleted and created again");
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<string> DrAsync(Scenario scenario, int code, params string[] arguments)
    {
        string[] server = arguments.Contains("--server") ? [] : ["--server", scenario.Host.Address.ToString()];
        await using var process = DrProcess.Start(string.Join(' ', arguments.Take(2)), [.. arguments, .. server]);
        (await process.ExitAsync()).Should().Be(code, "dr {0}: {1}", string.Join(' ', arguments), process.Transcript);
        return arguments.Contains("--json") ? string.Join('\n', process.Lines) : process.Transcript;
    }
}
