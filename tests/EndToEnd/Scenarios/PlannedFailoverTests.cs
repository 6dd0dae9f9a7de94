using System.Net;
using System.Text.Json.Nodes;
using DrFunctions.EndToEnd.Harness;
using DrFunctions.EndToEnd.Witness;
using Xunit.Abstractions;

namespace DrFunctions.EndToEnd.Scenarios;

public sealed class PlannedFailoverTests(ITestOutputHelper output)
{
    [Fact]
    public Task A_group_fails_over_without_losing_a_write() => Scenario.RunAsync(output, new ScenarioOptions(), async scenario =>
    {
        var accepted = await scenario.Api.PlannedFailoverAsync(Scenario.Group);
        accepted.Status.Should().Be(HttpStatusCode.Accepted, "a failover takes its time: {0}", accepted.Text);
        var run = accepted.Body.Text("id");
        ShowsWhereToLook(accepted, scenario.Host.Address, run);
        (await scenario.Api.GetAsync(accepted.Location!.ToString())).Expect(HttpStatusCode.Accepted).Body.Text("instanceId").Should().Be(run, "whoever follows Location polls the run's status");

        var underWay = (await scenario.Api.StatusAsync(run)).Expect(HttpStatusCode.Accepted);
        underWay.Location.Should().NotBeNull("a client that follows Location polls the status");
        underWay.Body.Text("name").Should().Be("PlannedFailover");
        underWay.Body.Text("instanceId").Should().Be(run);

        var report = await scenario.CompleteAsync(run);
        report.Text("run").Should().Be(run);
        report.Text("group").Should().Be(Scenario.Group);
        report.Text("operation").Should().Be("PlannedFailover");
        report.Get<double>("rtoSeconds").Should().BePositive();
        foreach (var machine in report.Items("machines"))
        {
            LostNothing(machine);
        }

        var journal = await scenario.VerifyAsync(report);
        journal.Count.Should().BeCloseTo(Crash.EntriesOfARun, 10, "the crash tests spread their moments over so many entries");
        StageOrder.Broken(journal, scenario.Graph).Should().BeEmpty("machines stop and start along the plan's graph");
        (await BootOrder.BrokenAsync(scenario.Control, journal, scenario.Graph, Side.Recovery)).Should().BeEmpty("a health gate is between them");
        journal.Where(entry => entry.Kind == "refused").Should().BeEmpty("in calm weather nothing is asked for that the platform refuses");
        await ShowsTheGroupFailedOverAsync(scenario, run);
    });

    private static void ShowsWhereToLook(Answer accepted, Uri address, string run)
    {
        var instance = new Uri(address, $"/runtime/webhooks/durabletask/instances/{run}").ToString();
        accepted.Body.Text("statusQueryGetUri").Should().StartWith(instance);
        accepted.Body.Text("sendEventPostUri").Should().StartWith(instance + "/raiseEvent/{eventName}");
        accepted.Body.Text("terminatePostUri").Should().StartWith(instance + "/terminate?reason={text}");
        accepted.Body.Text("suspendPostUri").Should().StartWith(instance + "/suspend?reason={text}");
        accepted.Body.Text("resumePostUri").Should().StartWith(instance + "/resume?reason={text}");
        accepted.Body.Text("purgeHistoryDeleteUri").Should().StartWith(instance);
    }

    private static void LostNothing(JsonNode? machine)
    {
        var name = machine.Text("name");
        machine.Text("outcome").Should().Be("Completed", "{0} is moved", name);
        machine.Get<double>("dataLossSeconds").Should().Be(0, "{0} was off when its restore point was taken", name);
        foreach (var step in machine.Items("steps"))
        {
            step.Text("outcome").Should().Be("Completed", "{0} went through {1}", name, step.Text("step"));
            step.Get<int>("attempts").Should().Be(1, "nothing disturbed {0} in {1}", name, step.Text("step"));
            step.Get<DateTimeOffset>("startedAt").Should().BeOnOrBefore(step.Get<DateTimeOffset>("endedAt"));
        }
    }

    private static async Task ShowsTheGroupFailedOverAsync(Scenario scenario, string run)
    {
        var ended = (await scenario.Api.StatusAsync(run)).Expect(HttpStatusCode.OK);
        ended.Body!["output"].Text("outcome").Should().Be("Completed", "the instance's output is the report");
        var group = (await scenario.Api.GetAsync($"/api/groups/{Scenario.Group}")).Expect(HttpStatusCode.OK);
        group.Body.Text("phase").Should().Be("FailedOver");
        var listed = (await scenario.Api.GetAsync("/api/runs")).Expect(HttpStatusCode.OK);
        listed.Text.Should().Contain(run, "the list of runs holds it");
        (await scenario.Api.GetAsync($"/api/runs/{run}")).Expect(HttpStatusCode.OK);
        (await scenario.Api.GetAsync("/api/groups")).Expect(HttpStatusCode.OK).Text.Should().Contain(Scenario.Group);
    }
}
