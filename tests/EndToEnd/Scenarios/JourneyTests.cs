using System.Net;
using System.Text.Json.Nodes;
using DrFunctions.EndToEnd.Harness;
using DrFunctions.EndToEnd.Witness;
using Xunit.Abstractions;

namespace DrFunctions.EndToEnd.Scenarios;

/// <summary>Every operation, one after the other, in calm weather.</summary>
public sealed class JourneyTests(ITestOutputHelper output)
{
    [Fact]
    public Task A_group_goes_there_and_back_again() => Scenario.RunAsync(output, new ScenarioOptions(), async scenario =>
    {
        await Journey.GoAsync(scenario, [Journey.Protect, Journey.Cycle, Journey.There, Journey.Reprotect]);
        var back = await Journey.GoAsync(scenario, Journey.Back);
        foreach (var machine in back.Items("machines"))
        {
            Decided(machine, "Kept", "Delta");
        }

        await Journey.GoAsync(scenario, Journey.Cycle);
        (await scenario.Control.JournalAsync()).Where(entry => entry.Kind == "refused")
            .Should().BeEmpty("in calm weather nothing is asked for that the platform refuses");
    });

    [Fact]
    public Task A_group_whose_failback_was_not_seeded_crosses_in_full() => Scenario.RunAsync(output, new ScenarioOptions { Machines = 3 }, async scenario =>
    {
        await Journey.GoAsync(scenario, [Journey.There]);
        var back = await Journey.GoAsync(scenario, Journey.Back);
        foreach (var machine in back.Items("machines"))
        {
            Decided(machine, "Kept", "Full");
        }
    });

    [Fact]
    public Task A_locked_group_goes_there_and_back_and_every_lock_with_it() => Scenario.RunAsync(output, Locked, async scenario =>
    {
        await Journey.GoAsync(scenario, [Journey.Protect, Journey.There, Journey.Reprotect]);
        (await LocksAsync(scenario)).Should().HaveCount(3, "re-protect locks every old source");
        await Journey.GoAsync(scenario, [Journey.Back, Journey.Cycle]);
        (await LocksAsync(scenario)).Should().BeEmpty("what runs again is not locked");
    });

    [Fact]
    public Task A_failover_in_stages_powers_everything_off_before_it_backs_up() =>
        Scenario.RunAsync(output, new ScenarioOptions { Machines = 6 }, async scenario =>
        {
            await scenario.Operator.MoveAsync(Op.PlannedFailover, Side.Primary, Side.Recovery, """{"pace":"Stages"}""");
            var journal = (await scenario.Control.JournalAsync()).ToList();
            var off = journal.FindLastIndex(entry => entry is { IsPower: true, IsAtSource: true, To: "deallocated" });
            var taken = journal.FindIndex(entry => entry is { IsMutation: true, IsAtSource: true, Type: "snapshots" });
            var lastTaken = journal.FindLastIndex(entry => entry is { IsMutation: true, IsAtSource: true, Type: "snapshots" });
            var copied = journal.FindIndex(entry => entry is { IsMutation: true, IsAtDestination: true, Type: "snapshots" });
            taken.Should().BeGreaterThan(off, "each stage waits for the one before");
            copied.Should().BeGreaterThan(lastTaken, "each stage waits for the one before");
            StageOrder.Broken(journal, scenario.Graph).Should().BeEmpty("machines stop and start along the plan's graph, and start last");
        });

    [Fact]
    public Task A_failover_without_starts_waits_for_a_second_one() => Scenario.RunAsync(output, new ScenarioOptions { Machines = 3 }, async scenario =>
    {
        var op = scenario.Operator;
        await op.RunAsync(Op.PlannedFailover, """{"startInstances":false}""");
        (await scenario.Api.GroupAsync(Scenario.Group)).Text("phase").Should().Be("ReadyToStart");
        (await scenario.Control.JournalAsync()).Should().NotContain(entry => entry.IsAtDestination && entry.IsPower, "nothing was to start");
        await Journey.GoAsync(scenario, Journey.There);
        var taken = (await scenario.Control.JournalAsync()).Count(entry => entry is { IsMutation: true, IsAtSource: true, Type: "snapshots" });
        taken.Should().Be(6, "the restore points of the first run are used: the sources stayed off");
    });

    [Fact]
    public Task A_disabled_Live_Sync_rests_until_it_is_enabled() => Scenario.RunAsync(output, new ScenarioOptions { Machines = 3 }, async scenario =>
    {
        var op = scenario.Operator;
        await Journey.GoAsync(scenario, Journey.Protect);
        await op.RunAsync(Op.DisableLiveSync);
        var before = await scenario.Control.JournalAsync();
        (await scenario.Api.StartAsync(Op.LiveSync, Scenario.Group)).Expect(HttpStatusCode.Conflict).Body.Text("code").Should().Be("DR-2014");
        (await scenario.Control.JournalAsync()).Should().HaveSameCount(before, "a disabled Live Sync changes nothing");
        await op.StandsAsync("Protected", Side.Primary);
        await op.RunAsync(Op.EnableLiveSync);
        await Journey.GoAsync(scenario, Journey.Cycle);
    });

    [Fact]
    public Task A_failover_that_is_undone_leaves_the_sources_as_they_were() => Scenario.RunAsync(output, new ScenarioOptions { Machines = 3 }, async scenario =>
    {
        await Journey.GoAsync(scenario, [Journey.Protect, Journey.There]);
        await Answers.NeedsAcknowledgementAsync(scenario, Op.UndoFailover, "acknowledgeDataLoss");
        var undone = await Journey.GoAsync(scenario, Journey.Undo);
        undone.Items("machines").Should().OnlyContain(machine => machine!["loss"].Text("side") == "Recovery", "what the DR side wrote is given up, and said so");
        await Journey.GoAsync(scenario, [Journey.Cycle, Journey.There]);
    });

    internal static ScenarioOptions Locked { get; } = new() { Machines = 3, Plan = plan => PlanEdits.WithHead(plan, "fence: lock") };

    internal static void Decided(JsonNode? machine, string vm, string data)
    {
        machine!["decision"].Text("vm").Should().Be(vm, "{0}", machine.ToJsonString());
        machine["decision"].Text("data").Should().Be(data, "{0}", machine.ToJsonString());
    }

    internal static async Task<IReadOnlyList<string>> LocksAsync(Scenario scenario) =>
    [
        .. (await scenario.Control.JournalAsync()).Where(entry => entry is { IsMutation: true, Type: "locks" })
            .GroupBy(entry => entry.Resource).Where(entries => entries.Last().Method == "PUT").Select(entries => entries.Key),
    ];
}
