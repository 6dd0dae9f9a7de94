using System.Net;
using DrFunctions.EndToEnd.Harness;
using DrFunctions.EndToEnd.Witness;
using Xunit.Abstractions;

namespace DrFunctions.EndToEnd.Scenarios.Control;

/// <summary>An operation that somebody else has to approve of before it begins.</summary>
public sealed class ApprovalTests(ITestOutputHelper output)
{
    private const string Requester = "operator-1";

    private static readonly ScenarioOptions TwoEyes = new()
    {
        Machines = 3, Plan = plan => PlanEdits.WithHead(plan, "approvals: { planned-failover: 2 }"),
    };

    [Fact]
    public Task It_waits_for_two_others_and_begins_then() => Scenario.RunAsync(output, TwoEyes, async scenario =>
    {
        var mark = await scenario.Operator.Chronicle.MarkAsync();
        var run = await RequestedAsync(scenario);
        await RefusedAsync(scenario, run, Requester, "whoever asks does not approve");
        (await scenario.SayAsync(run, "approve", "operator-2")).Expect(HttpStatusCode.OK);
        await RefusedAsync(scenario, run, "operator-2", "nobody approves twice");
        scenario.Host.Kill();
        await scenario.Host.StartAgainAsync();
        (await scenario.Api.GetAsync($"/api/runs/{run}")).Body!["approval"].Items("given").Should().ContainSingle("a word outlives the host");
        await UntouchedAsync(scenario);

        (await scenario.SayAsync(run, "approve", "operator-3")).Expect(HttpStatusCode.OK);
        scenario.Operator.Chronicle.Began(Op.PlannedFailover, run, mark);
        var report = await Journey.GoAsync(scenario, Journey.There, _ => scenario.Operator.EndAsync(run));
        report.Items("approvals").Select(approval => approval.Text("by")).Should().Equal("unverified:operator-2", "unverified:operator-3");
    });

    [Fact]
    public Task Rejected_or_asked_for_with_another_plan_it_touches_nothing() => Scenario.RunAsync(output, TwoEyes, async scenario =>
    {
        var rejected = await RequestedAsync(scenario);
        (await scenario.SayAsync(rejected, "reject", "operator-2")).Expect(HttpStatusCode.OK);
        await EndsUntouchedAsync(scenario, rejected);

        var stale = await RequestedAsync(scenario);
        (await scenario.SayAsync(stale, "approve", "operator-2")).Expect(HttpStatusCode.OK);
        scenario.Host.Kill();
        scenario.Cloud.EditPlan(plan => PlanEdits.WithHead(plan, "rto: \"00:30:00\""));
        await scenario.Host.StartAgainAsync();
        await RefusedAsync(scenario, stale, "operator-3", "what is approved of is not what would be run");
        (await scenario.SayAsync(stale, "reject", "operator-3")).Expect(HttpStatusCode.OK);
        await EndsUntouchedAsync(scenario, stale);
    });

    private static async Task<string> RequestedAsync(Scenario scenario) =>
        (await scenario.Api.PostAsync($"/api/groups/{Scenario.Group}/{Op.PlannedFailover}", Requester)).Expect(HttpStatusCode.Accepted).Body.Text("id");

    private static async Task RefusedAsync(Scenario scenario, string run, string by, string because)
    {
        var answer = (await scenario.SayAsync(run, "approve", by)).Expect(HttpStatusCode.Conflict);
        answer.Body.Text("code").Should().Be("DR-2018", "{0}: {1}", because, answer.Text);
    }

    private static async Task EndsUntouchedAsync(Scenario scenario, string run)
    {
        await scenario.Operator.EndAsync(run, "Refused");
        await UntouchedAsync(scenario);
        await scenario.Operator.StandsAsync("Unprotected", Side.Primary);
    }

    private static async Task UntouchedAsync(Scenario scenario) => (await scenario.Control.JournalAsync())
        .Should().NotContain(entry => entry.IsMutation && entry.Principal == Invariants.Product, "nothing is touched before");
}
