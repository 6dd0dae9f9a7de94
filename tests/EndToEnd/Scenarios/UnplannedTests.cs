using System.Net;
using System.Text.Json.Nodes;
using DrFunctions.EndToEnd.Harness;
using DrFunctions.EndToEnd.Witness;
using Xunit.Abstractions;

namespace DrFunctions.EndToEnd.Scenarios;

/// <summary>The primary site is in trouble, or was thought to be.</summary>
public sealed class UnplannedTests(ITestOutputHelper output)
{
    private static readonly ScenarioOptions Small = new() { Machines = 3 };

    internal const string Waived = """{"acknowledgeDataLoss":"payroll","waiveFencing":["payroll"]}""";

    [Fact]
    public Task What_is_lost_is_told_measured_and_kept() => Scenario.RunAsync(output, Small, async scenario =>
    {
        await Journey.GoAsync(scenario, Journey.Protect);
        await Answers.NeedsAcknowledgementAsync(scenario, Op.UnplannedFailover, "acknowledgeDataLoss");
        var report = await Journey.GoAsync(scenario, Journey.Rescue);
        foreach (var machine in report.Items("machines"))
        {
            machine.Get<double>("dataLossSeconds").Should().BePositive("{0} wrote after its restore point", machine.Text("name"));
            machine!["loss"].Text("side").Should().Be("Primary");
            machine["debt"].Should().BeNull("its source was proven off");
        }

        await Journey.GoAsync(scenario, Journey.Reprotect);
        await Answers.NeedsAcknowledgementAsync(scenario, Op.Failback, "acknowledgeDivergence");
        var back = await Journey.GoAsync(scenario, Journey.BackFromRescue);
        var kept = await KeptAsync(scenario, back);
        await Journey.GoAsync(scenario, [Journey.Cycle, Journey.Cycle, Journey.Cycle, Journey.Cycle]);
        (await StandingAsync(scenario)).Should().Contain(kept, "what the old sources wrote stays for good");
    });

    [Fact]
    public Task An_unplanned_failover_can_be_undone() => Scenario.RunAsync(output, Small, async scenario =>
    {
        await Journey.GoAsync(scenario, [Journey.Protect, Journey.Rescue]);
        await Answers.NeedsAcknowledgementAsync(scenario, Op.UndoFailover, "acknowledgeDataLoss");
        await Journey.GoAsync(scenario, [Journey.Undo, Journey.Cycle, Journey.There]);
    });

    [Fact]
    public Task Without_a_restore_point_there_is_nothing_to_start_from() => Scenario.RunAsync(output, Small, async scenario =>
    {
        var answer = (await scenario.Api.StartAsync(Op.UnplannedFailover, Scenario.Group, Operator.AcceptLoss)).Expect(HttpStatusCode.Conflict);
        answer.Body.Text("code").Should().Be("DR-2002", "an unprotected group has no restore point: {0}", answer.Text);
        await scenario.Operator.StandsAsync("Unprotected", Side.Primary);
    });

    [Fact]
    public Task A_site_that_is_out_stops_it_unless_somebody_waives_the_proof() => Scenario.RunAsync(output, Small, async scenario =>
    {
        await Journey.GoAsync(scenario, Journey.Protect);
        var outage = await OutAsync(scenario, machinesLost: true);
        var stopped = await scenario.Operator.RunAsync(Op.UnplannedFailover, Operator.AcceptLoss, "Stopped");
        stopped["error"].Text("code").Should().Be("DR-3009", "{0}", stopped.ToJsonString());
        (await scenario.Api.GroupAsync(Scenario.Group)).Text("phase").Should().Be("NeedsRecovery");
        (await scenario.Control.JournalAsync()).Should().NotContain(entry => entry.IsAtDestination && entry.IsPower, "no source is proven off");

        await WaivedAsync(scenario, Waived);
        await scenario.Control.RemoveFaultAsync(outage);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task A_primary_that_returns_with_its_machines_running_is_quarantined(bool machinesLost) => Scenario.RunAsync(output, Small, async scenario =>
    {
        var op = scenario.Operator;
        await Journey.GoAsync(scenario, Journey.Protect);
        var outage = await OutAsync(scenario, machinesLost);
        var report = await WaivedAsync(scenario, Waived);
        report.Items("machines").Should().OnlyContain(machine => machine!["debt"] != null, "nobody proved the sources off: {0}", report.ToJsonString());

        await scenario.Control.RemoveFaultAsync(outage);

        // The host looks after the way back by itself: it may be there before all of them have booted.
        await Patience.UntilAsync("the old sources to run again", async () =>
            (await scenario.Control.GetAsync("guests")).AsArray().Count(guest => Side.Primary.Holds(guest.Text("machine")) && guest.Text("state") == "healthy") == 3
            || (await scenario.Api.GroupAsync(Scenario.Group)).ToJsonString().Contains("DR-3010", StringComparison.Ordinal)
                ? "all" : null);

        await op.RunAsync(Op.Reprotect);
        await op.Chronicle.SettledAsync();
        await op.StandsAsync("FailedOver", Side.Recovery);
        var group = await scenario.Api.GroupAsync(Scenario.Group);
        group.ToJsonString().Should().Contain("DR-3010", "the sources were found running");
        group.Items("machines").Should().OnlyContain(machine => machine!["debt"] == null, "re-protect settles the debts: {0}", group.ToJsonString());

        var back = await Journey.GoAsync(scenario, Journey.BackFromRescue);
        await KeptAsync(scenario, back);
        await Journey.GoAsync(scenario, Journey.Cycle);
    });

    [Fact]
    public Task An_earlier_restore_point_can_be_chosen_by_its_time() => Scenario.RunAsync(output, Small, async scenario =>
    {
        await Journey.GoAsync(scenario, Journey.Protect);
        var first = await PointsAsync(scenario);
        var until = (await scenario.Control.JournalAsync())[^1].Time;
        await Journey.GoAsync(scenario, Journey.Cycle);
        var body = $$"""{"acknowledgeDataLoss":"payroll","restorePoint":"{{until:O}}"}""";
        var report = await Journey.GoAsync(scenario, Journey.Rescue with { Body = body });
        PointsOf(report).Should().BeEquivalentTo(first, "the newest ones up to that time are started from");
    });

    [Fact]
    public Task An_earlier_restore_point_can_be_chosen_by_its_id() => Scenario.RunAsync(output, new ScenarioOptions { Machines = 1 }, async scenario =>
    {
        await Journey.GoAsync(scenario, Journey.Protect);
        var point = (await PointsAsync(scenario)).Single();
        await Journey.GoAsync(scenario, Journey.Cycle);
        var unknown = await scenario.Api.StartAsync(
            Op.UnplannedFailover, Scenario.Group, """{"acknowledgeDataLoss":"payroll","restorePoint":"payroll/none"}""");
        unknown.Expect(HttpStatusCode.Conflict).Body.Text("code").Should().Be("DR-4005");
        var body = $$"""{"acknowledgeDataLoss":"payroll","restorePoint":"{{point}}"}""";
        var report = await Journey.GoAsync(scenario, Journey.Rescue with { Body = body });
        PointsOf(report).Should().Equal(point);
    });

    internal static Task<string> OutAsync(Scenario scenario, bool machinesLost) => scenario.Control.FaultAsync(new JsonObject
    {
        ["kind"] = "Outage", ["site"] = Side.Primary.Region, ["machinesLost"] = machinesLost,
    });

    /// <summary>Fails over although nobody knows whether the sources run.</summary>
    internal static async Task<JsonNode> WaivedAsync(Scenario scenario, string body)
    {
        await scenario.Operator.Chronicle.WaivedAsync();
        var report = await scenario.Operator.RunAsync(Op.UnplannedFailover, body);
        (await scenario.Api.GroupAsync(Scenario.Group)).Text("phase").Should().Be("FailedOver");
        return report;
    }

    private static async Task<IReadOnlyList<string>> PointsAsync(Scenario scenario) =>
        [.. (await scenario.Api.GroupAsync(Scenario.Group)).Items("machines").Select(machine => machine.Text("syncedTo"))];

    private static IReadOnlyList<string> PointsOf(JsonNode report) =>
        [.. report.Items("machines").Select(machine => machine!["steps"]!.AsArray().Select(step => step.Find<string>("restorePoint")).Last(point => point is not null)!)];

    private static async Task<IReadOnlyList<string>> KeptAsync(Scenario scenario, JsonNode report)
    {
        var kept = report.Items("machines").SelectMany(machine => machine!["loss"].Items("keptOn").Select(id => id!.GetValue<string>())).ToList();
        kept.Should().HaveCount(2 * report.Items("machines").Count, "every disk of every old source is kept: {0}", report.ToJsonString());
        (await StandingAsync(scenario)).Should().Contain(kept.Select(id => id.ToLowerInvariant()));
        return [.. kept.Select(id => id.ToLowerInvariant())];
    }

    private static async Task<IReadOnlyList<string>> StandingAsync(Scenario scenario) =>
        [.. (await scenario.Control.GetAsync("disks")).AsArray().Where(disk => disk.Get<bool>("complete")).Select(disk => disk.Text("id").ToLowerInvariant())];
}
