using DrFunctions.EndToEnd.Harness;
using DrFunctions.EndToEnd.Witness;
using Xunit.Abstractions;

namespace DrFunctions.EndToEnd.Scenarios;

/// <summary>Ways back other than the usual one.</summary>
public sealed class FailbackTests(ITestOutputHelper output)
{
    private static readonly ScenarioOptions Small = new() { Machines = 3 };

    [Fact]
    public Task A_machine_that_was_deleted_meanwhile_is_created_again() => Scenario.RunAsync(output, Small, async scenario =>
    {
        const string Deleted = "payroll-db-1";
        await Journey.GoAsync(scenario, [Journey.Protect, Journey.There, Journey.Reprotect]);
        var original = await scenario.Owner.LookAsync(Side.Primary, Deleted);
        await scenario.Owner.DeleteAsync(Side.Primary, Deleted);
        await scenario.Operator.Chronicle.ObserveAsync();

        var back = await Journey.GoAsync(scenario, Journey.Back);
        foreach (var machine in back.Items("machines"))
        {
            var gone = machine.Text("name") == Deleted;
            JourneyTests.Decided(machine, gone ? "Recreated" : "Kept", gone ? "Full" : "Delta");
        }

        (await scenario.Owner.LookAsync(Side.Primary, Deleted)).ToJsonString()
            .Should().Be(original.ToJsonString(), "it is created by the blueprint of its last backup");
        await Journey.GoAsync(scenario, [Journey.Cycle, Journey.There]);
    });

    [Fact]
    public Task A_group_can_go_on_at_a_new_site_and_fail_over_from_there() => Scenario.RunAsync(output, Small, async scenario =>
    {
        await Journey.GoAsync(scenario, [Journey.Protect, Journey.There]);
        var toNew = Journey.Back with { Body = $$"""{"target":"{{Side.New.Region}}"}""", At = Side.New };
        var back = await Journey.GoAsync(scenario, toNew);
        foreach (var machine in back.Items("machines"))
        {
            JourneyTests.Decided(machine, "NewSite", "Full");
        }

        var drift = (await scenario.Api.GroupAsync(Scenario.Group)).Find<string>("drift");
        drift.Should().NotBeNull("the plan does not say it yet").And.Be(back.Text("planChange"), "the report has printed it");
        await Journey.GoAsync(scenario, Journey.Cycle with { At = Side.New });

        scenario.Cloud.EditPlan(plan => PlanEdits.Changed(plan, drift!));
        (await scenario.Host.Process.StopAsync()).Should().Be(0);
        await scenario.Host.StartAgainAsync();
        (await scenario.Api.GroupAsync(Scenario.Group)).Find<string>("drift").Should().BeNull("the plan says it now");
        await Journey.GoAsync(scenario, [Journey.Cycle with { At = Side.New }, Journey.There with { From = Side.New }]);
    });
}
