using System.Net;
using DrFunctions.EndToEnd.Harness;
using DrFunctions.EndToEnd.Witness;
using Xunit.Abstractions;

namespace DrFunctions.EndToEnd.Scenarios;

/// <summary>Two failovers of one group: one of them happens.</summary>
public sealed class BusyGroupTests(ITestOutputHelper output)
{
    private static readonly ScenarioOptions Small = new() { Machines = 3 };

    [Fact]
    public Task A_second_start_is_refused_with_the_id_of_the_run_under_way() => Scenario.RunAsync(output, Small, async scenario =>
    {
        var run = await scenario.BeginAsync();
        var second = await scenario.Api.PlannedFailoverAsync(Scenario.Group);
        second.Status.Should().Be(HttpStatusCode.Conflict, "{0}", second.Text);
        second.Body.Text("code").Should().Be("DR-2001");
        second.Body.Text("run").Should().Be(run, "a script can follow the run that is under way");

        await scenario.VerifyAsync(await scenario.CompleteAsync(run));
        var late = await scenario.Api.PlannedFailoverAsync(Scenario.Group);
        late.Status.Should().Be(HttpStatusCode.Conflict, "the group has failed over: {0}", late.Text);
        late.Body.Text("code").Should().Be("DR-2002");
    });

    [Fact]
    public Task Of_starts_at_the_same_moment_one_completes_and_the_others_name_it() => Scenario.RunAsync(output, Small, async scenario =>
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => scenario.Api.PlannedFailoverAsync(Scenario.Group)));
        var runs = answers.Where(answer => answer.Status == HttpStatusCode.Accepted).Select(answer => answer.Body.Text("id")).ToList();
        var reports = new Dictionary<string, System.Text.Json.Nodes.JsonNode>();
        foreach (var run in runs)
        {
            await scenario.Api.EndAsync(run);
            reports[run] = await scenario.Api.ReportAsync(run);
        }

        var winner = reports.Single(report => report.Value.Text("outcome") == "Completed").Key;
        foreach (var (run, report) in reports.Where(report => report.Key != winner))
        {
            report.Text("outcome").Should().Be("Refused", "{0} came second", run);
            report["error"].Text("message").Should().Contain(winner, "the loser of a race names the winner");
        }

        foreach (var refused in answers.Where(answer => answer.Status != HttpStatusCode.Accepted))
        {
            refused.Status.Should().Be(HttpStatusCode.Conflict, "{0}", refused.Text);
            refused.Text.Should().Contain(winner);
        }

        await scenario.VerifyAsync(reports[winner]);
    });

    [Fact]
    public Task A_repeated_request_gives_the_same_run_also_after_it_was_purged() => Scenario.RunAsync(output, Small, async scenario =>
    {
        var first = (await scenario.Api.PlannedFailoverAsync(Scenario.Group, "change-4711")).Expect(HttpStatusCode.Accepted);
        var run = first.Body.Text("id");
        await RepeatAsync("while it runs");
        await scenario.VerifyAsync(await scenario.CompleteAsync(run));
        await RepeatAsync("after it completed");

        (await scenario.Api.SendAsync(new HttpRequestMessage(HttpMethod.Delete, first.Body.Text("purgeHistoryDeleteUri")))).Expect(HttpStatusCode.OK);
        (await scenario.Api.StatusAsync(run)).Expect(HttpStatusCode.NotFound);
        await RepeatAsync("after it was purged");

        scenario.Host.Kill();
        await scenario.Host.StartAgainAsync();
        await RepeatAsync("after the host was killed");
        Invariants.BrokenIn(await scenario.Api.ReportAsync(run), scenario.Graph.Machines).Should().BeEmpty("the report outlives the purge");

        async Task RepeatAsync(string when) =>
            (await scenario.Api.PlannedFailoverAsync(Scenario.Group, "change-4711")).Expect(HttpStatusCode.Accepted)
                .Body.Text("id").Should().Be(run, "the same request came again {0}", when);
    });
}
