using System.Net;
using System.Text.Json.Nodes;
using DrFunctions.EndToEnd.Harness;
using DrFunctions.EndToEnd.Witness;
using Xunit.Abstractions;

namespace DrFunctions.EndToEnd.Scenarios;

/// <summary>What the group says that it can be started at, against what stands in the cloud.</summary>
public sealed class RestorePointTests(ITestOutputHelper output)
{
    [Fact]
    public Task As_many_as_the_plan_says_are_kept_and_each_says_what_it_is_worth() => Scenario.RunAsync(output, Keeping("retain: 2"), async scenario =>
    {
        await Journey.GoAsync(scenario, Journey.Protect);
        foreach (var point in await PointsAsync(scenario))
        {
            point.Items("restorePoints").Should().ContainSingle().Which.Text("consistency").Should().Be("Crash", "all disks stand at one instant: {0}", point.ToJsonString());
        }

        (await (await Disks.ReadAsync(scenario.Control)).AreWholeAsync(scenario.Graph, Side.Recovery)).Should().BeTrue("no write between two of its disks is missing");
        await Journey.GoAsync(scenario, [Journey.Cycle, Journey.Cycle, Journey.Cycle]);
        foreach (var point in await PointsAsync(scenario))
        {
            point.Items("restorePoints").Select(one => one.Text("consistency")).Should().Equal(
                ["None", "None", "Crash"], "two are kept, and one that a guest boots from: the platform takes that once an hour: {0}", point.ToJsonString());
        }

        var standing = (await scenario.Control.GetAsync("disks")).AsArray().Where(disk => disk.Text("kind") == "snapshot").ToList();
        foreach (var side in new[] { Side.Primary, Side.Recovery })
        {
            standing.Count(snapshot => side.Holds(snapshot.Text("id"))).Should().Be(2 * 2 * scenario.Graph.Machines.Count(), "two of each disk stand at {0}", side);
        }

        await Journey.GoAsync(scenario, Journey.There);
        foreach (var point in await PointsAsync(scenario))
        {
            point.Items("restorePoints")[0].Text("consistency").Should().Be("Offline", "the source was off: {0}", point.ToJsonString());
            point.Items("restorePoints")[0].Get<bool>("synced").Should().BeTrue();
        }
    });

    [Fact]
    public Task A_missed_RPO_is_an_alert_that_names_the_machine_and_goes_with_a_cycle() => Scenario.RunAsync(output, new ScenarioOptions
    {
        Machines = 1, Plan = plan => PlanEdits.WithHead(plan, "rpo: \"00:00:20\""),
    }, async scenario =>
    {
        var never = await AlertAsync(scenario);
        never.Text("code").Should().Be("DR-2013");
        never.Text("message").Should().Contain("'payroll-db-1'");
        await Journey.GoAsync(scenario, Journey.Protect);
        var group = await scenario.Api.GroupAsync(Scenario.Group);
        group.Get<bool>("rpoMet").Should().BeTrue("{0}", group.ToJsonString());
        group.Get<double>("rpoSeconds").Should().Be(group.Items("machines")[0].Get<double>("lagSeconds"));
        group.Items("alerts").Should().BeEmpty();
    });

    [Fact]
    public Task What_does_not_stand_at_the_DR_site_any_more_is_no_restore_point() => Scenario.RunAsync(output, new ScenarioOptions { Machines = 3 }, async scenario =>
    {
        await Journey.GoAsync(scenario, Journey.Protect);
        await scenario.Owner.DeleteAsync(Side.Recovery, "payroll-app-1");
        await scenario.Owner.DeleteRestorePointsAsync(Side.Recovery, "payroll-app-1");
        await scenario.Operator.Chronicle.ObserveAsync();
        var before = await scenario.Control.JournalAsync();
        var answer = (await scenario.Api.StartAsync(Op.UnplannedFailover, Scenario.Group, Operator.AcceptLoss)).Expect(HttpStatusCode.Conflict);

        answer.Body.Text("code").Should().Be("DR-4005", "the plan and our own books believe in it still: {0}", answer.Text);
        answer.Text.Should().Contain("payroll-app-1").And.NotContain("'payroll-db-1'");
        (await scenario.Control.JournalAsync()).Should().HaveSameCount(before, "what is refused touches nothing");
        await scenario.Operator.StandsAsync("Protected", Side.Primary);
        await Journey.GoAsync(scenario, [Journey.Cycle, Journey.There]);
    });

    [Fact]
    public Task Before_it_starts_an_unplanned_failover_asks_the_DR_site_alone() => Scenario.RunAsync(output, new ScenarioOptions { Machines = 3 }, async scenario =>
    {
        await Journey.GoAsync(scenario, Journey.Protect);
        var outage = await scenario.Control.FaultAsync(new JsonObject { ["kind"] = "Outage", ["site"] = Side.Primary.Region, ["mode"] = "hang" });
        var began = TimeProvider.System.GetTimestamp();
        await Answers.NeedsAcknowledgementAsync(scenario, Op.UnplannedFailover, "acknowledgeDataLoss");

        TimeProvider.System.GetElapsedTime(began).Should().BeLessThan(TimeSpan.FromSeconds(15), "no call to a site that hangs was waited for");
        (await scenario.Control.GetAsync("faults")).AsArray().Single(rule => rule.Text("id") == outage).Get<int>("struck")
            .Should().Be(0, "nobody asked the primary site");
    });

    [Fact]
    [Trait("Campaign", "Crash")]
    public Task A_DR_site_that_hangs_refuses_an_unplanned_failover_in_half_a_minute() => Scenario.RunAsync(output, new ScenarioOptions { Machines = 3 }, async scenario =>
    {
        await Journey.GoAsync(scenario, Journey.Protect);
        await scenario.Control.FaultAsync(new JsonObject
        {
            ["kind"] = "Outage", ["site"] = Side.Recovery.Region, ["mode"] = "hang", ["seconds"] = 120,
        });
        var began = TimeProvider.System.GetTimestamp();
        var answer = (await scenario.Api.StartAsync(Op.UnplannedFailover, Scenario.Group, Operator.AcceptLoss)).Expect(HttpStatusCode.Conflict);

        TimeProvider.System.GetElapsedTime(began).Should().BeLessThan(TimeSpan.FromSeconds(33), "its checks take half a minute at most: {0}", answer.Text);
        answer.Body.Text("code").Should().Be("DR-6001", "{0}", answer.Text);
        (await scenario.Api.GroupAsync(Scenario.Group)).Text("phase").Should().Be("Protected");
    });

    private static ScenarioOptions Keeping(string liveSync) => new()
    {
        Machines = 3, Plan = plan => PlanEdits.WithHead(plan, $"liveSync: {{ {liveSync} }}"),
    };

    private static async Task<IReadOnlyList<JsonNode>> PointsAsync(Scenario scenario)
    {
        var view = (await scenario.Api.GetAsync($"/api/groups/{Scenario.Group}/restore-points")).Expect(HttpStatusCode.OK).Body;
        view.Items("machines").Select(machine => machine.Text("machine")).Should().Equal(scenario.Graph.Machines);
        return [.. view.Items("machines").OfType<JsonNode>()];
    }

    private static async Task<JsonNode> AlertAsync(Scenario scenario)
    {
        var group = await scenario.Api.GroupAsync(Scenario.Group);
        group.Get<bool>("rpoMet").Should().BeFalse("{0}", group.ToJsonString());
        return group.Items("alerts").Should().ContainSingle("{0}", group.ToJsonString()).Subject!;
    }
}
