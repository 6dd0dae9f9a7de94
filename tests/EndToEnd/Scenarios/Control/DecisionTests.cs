using DrFunctions.EndToEnd.Harness;
using DrFunctions.EndToEnd.Witness;
using Xunit.Abstractions;

namespace DrFunctions.EndToEnd.Scenarios.Control;

/// <summary>A machine that cannot go on, and what an operator says to that: nothing, too.</summary>
public sealed class DecisionTests(ITestOutputHelper output)
{
    private const string Machine = "payroll-app-1";

    [Fact]
    public Task A_question_outlives_the_host_and_a_retry_completes_the_run() => Scenario.RunAsync(output, Asking(), async scenario =>
    {
        var (run, fault) = await AskedAsync(scenario);
        scenario.Host.Kill();
        await scenario.Host.StartAgainAsync();
        await scenario.UntilAskedAsync(run, Machine);
        await scenario.Control.RemoveFaultAsync(fault);
        await scenario.DecideAsync(run, Machine, "retry");

        var report = await Journey.GoAsync(scenario, Journey.There, _ => scenario.Operator.EndAsync(run));
        var asked = report.Items("decisions").Should().ContainSingle().Subject;
        asked!["answer"].Text("decision").Should().Be("Retry");
        asked["answer"].Text("by").Should().Be("unverified:" + Steering.Somebody, "a report says who decided");
        asked["answer"].Text("why").Should().NotBeEmpty("and why");
    });

    [Fact]
    public Task Skipped_it_and_its_dependents_stay_and_the_rest_follows_later() => Scenario.RunAsync(output, Asking(), async scenario =>
    {
        var op = scenario.Operator;
        var (run, fault) = await AskedAsync(scenario);
        await scenario.DecideAsync(run, Machine, "skip");
        await op.EndAsync(run, "CompletedWithSkips");
        await op.VerifyAsync();
        (await scenario.Api.GroupAsync(Scenario.Group)).Text("phase").Should().Be("PartlyFailedOver");
        var disks = await Disks.ReadAsync(scenario.Control);
        await disks.VerifyRunAsync(scenario.Graph.Only(Machine, "payroll-web-1"), Side.Primary);
        await disks.VerifyRunAsync(scenario.Graph.Only("payroll-db-1"), Side.Recovery);

        await scenario.Control.RemoveFaultAsync(fault);
        await Journey.GoAsync(scenario, Journey.There);
    });

    [Theory]
    [InlineData("abort")]
    [InlineData(null)]
    public Task Aborted_or_unanswered_it_stops_and_the_next_run_goes_on(string? decision) =>
        Scenario.RunAsync(output, Asking(decision is null ? "00:00:02" : "01:00:00"), async scenario =>
        {
            var op = scenario.Operator;
            var (run, fault) = await AskedAsync(scenario);
            if (decision is not null)
            {
                await scenario.DecideAsync(run, Machine, decision);
            }

            var report = await op.EndAsync(run, "Stopped");
            await op.VerifyAsync();
            Answers.StoppedTruthfully(report, await scenario.Api.GroupAsync(Scenario.Group));
            report.Items("decisions").Single()!["answer"].Find<string>("decision").Should().Be(decision is null ? null : "Abort");
            await scenario.Control.RemoveFaultAsync(fault);
            await Journey.GoAsync(scenario, Journey.There);
        });

    private static ScenarioOptions Asking(string timeout = "01:00:00") => new()
    {
        Machines = 3, Plan = plan => PlanEdits.WithHead(PlanEdits.WithMachine(plan, Machine, "onFailure: ask"), $"decisionTimeout: \"{timeout}\""),
    };

    /// <summary>A planned failover that asks about a machine, and nothing of which is beyond the barrier.</summary>
    private static async Task<(string Run, string Fault)> AskedAsync(Scenario scenario)
    {
        await Journey.GoAsync(scenario, Journey.Protect);
        var refusal = Effect.Snapshot(Side.Primary).Fault("Fail", count: null, guest: Machine);
        (refusal["status"], refusal["code"]) = (409, "ScopeLocked");
        var fault = await scenario.Control.FaultAsync(refusal);
        var run = await scenario.Operator.BeginAsync(Op.PlannedFailover);
        await scenario.UntilAskedAsync(run, Machine);
        (await scenario.Control.JournalAsync()).Should().NotContain(
            entry => entry.IsPower && entry.IsAtDestination, "the barrier does not open while a question waits");
        return (run, fault);
    }
}
