using System.Net;
using System.Text.Json.Nodes;
using DrFunctions.EndToEnd.Harness;
using Xunit.Abstractions;

namespace DrFunctions.EndToEnd.Scenarios;

/// <summary>The report as a page, as a browser gets it.</summary>
public sealed class ReportPageTests(ITestOutputHelper output)
{
    [Fact]
    public Task A_page_needs_nothing_but_itself_and_outlives_its_run() => Scenario.RunAsync(output, new ScenarioOptions
    {
        Machines = 3, Plan = plan => PlanEdits.WithHead(plan, "rto: \"00:30:00\"\nrpo: \"00:15:00\""),
    }, async scenario =>
    {
        await Journey.GoAsync(scenario, Journey.Protect);
        var outage = await UnplannedTests.OutAsync(scenario, machinesLost: true);
        await UnplannedTests.WaivedAsync(scenario, UnplannedTests.Waived);
        await scenario.Control.RemoveFaultAsync(outage);
        var run = scenario.Operator.Chronicle.Episodes[^1].Run;
        var page = await PageAsync(scenario, run);

        page.Should().StartWithEquivalentOf("<!doctype html>").And.Contain(run).And.ContainAll(scenario.Graph.Machines).And.Contain("<svg");
        page.Should().NotMatchRegex(@"(?i)<(script|link|iframe|img|object|embed|base)\b|\b(src|srcset|action|xlink:href)\s*=|url\((?!#)|@import|\son\w+\s*=",
            "it loads nothing and runs nothing");
        page.Should().ContainAll("Recovery time", "Worst data loss").And.MatchRegex("(?i)fencing debt", "the sources are not proven off");
        var report = await scenario.Api.ReportAsync(run);
        var call = report.Items("machines").SelectMany(machine => machine.Items("steps"))
            .SelectMany(step => step.Find<JsonArray>("correlationIds") ?? []).First()!.GetValue<string>();
        page.Should().Contain(call, "calls are found again by the platform's own id");

        (await scenario.Api.SendAsync(new HttpRequestMessage(HttpMethod.Delete, $"/runtime/webhooks/durabletask/instances/{run}"))).Expect(HttpStatusCode.OK);
        (await scenario.Api.StatusAsync(run)).Expect(HttpStatusCode.NotFound);
        (await PageAsync(scenario, run)).Should().Be(page, "the run's record keeps it");
        (await scenario.Api.ReportAsync(run)).ToJsonString().Should().Be(report.ToJsonString());
    });

    private static async Task<string> PageAsync(Scenario scenario, string run)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/api/runs/{run}/report");
        request.Headers.Add("Accept", "text/html");
        var answer = (await scenario.Api.SendAsync(request)).Expect(HttpStatusCode.OK);
        answer.ContentType.Should().Be("text/html");
        return answer.Text;
    }
}
