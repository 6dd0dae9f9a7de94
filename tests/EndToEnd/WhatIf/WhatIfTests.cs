using DrFunctions.EndToEnd.Harness;
using DrFunctions.EndToEnd.Scenarios;
using DrFunctions.EndToEnd.Witness;
using Xunit.Abstractions;

namespace DrFunctions.EndToEnd.WhatIf;

/// <summary>What is foretold is what is done then, call by call.</summary>
public sealed class WhatIfTests(ITestOutputHelper output)
{
    private static readonly ScenarioOptions Small = new() { Machines = 3 };

    [Fact]
    public Task Every_operation_of_a_journey_does_what_was_foretold() => Scenario.RunAsync(output, Small, scenario => Journey.GoAsync(
        scenario,
        [Journey.Protect, Journey.Cycle, Journey.There, Journey.Reprotect, Journey.Back, Journey.Cycle],
        leg => Foretelling.CarryOutAsync(scenario, leg)));

    [Fact]
    public Task A_failover_that_is_undone_does_what_was_foretold() => Scenario.RunAsync(output, Small, async scenario =>
    {
        await Journey.GoAsync(scenario, [Journey.Protect, Journey.There, Journey.Reprotect]);
        await Journey.GoAsync(scenario, Journey.Undo, leg => Foretelling.CarryOutAsync(scenario, leg));
    });

    [Fact]
    public Task A_locked_group_does_what_was_foretold() => Scenario.RunAsync(output, JourneyTests.Locked, scenario => Journey.GoAsync(
        scenario,
        [Journey.Protect, Journey.There, Journey.Reprotect, Journey.Back],
        leg => Foretelling.CarryOutAsync(scenario, leg)));

    [Fact]
    public Task A_machine_that_was_deleted_is_created_again_as_foretold() => Scenario.RunAsync(output, Small, async scenario =>
    {
        const string Deleted = "payroll-db-1";
        await Journey.GoAsync(scenario, [Journey.Protect, Journey.There, Journey.Reprotect]);
        await scenario.Owner.DeleteAsync(Side.Primary, Deleted);
        await scenario.Operator.Chronicle.ObserveAsync();
        await Journey.GoAsync(scenario, Journey.Back, leg => Foretelling.CarryOutAsync(scenario, leg));
    });

    [Fact]
    public Task An_unplanned_failover_with_the_primary_out_does_what_was_foretold() => Scenario.RunAsync(output, Small, async scenario =>
    {
        const string Waived = """{"acknowledgeDataLoss":"payroll","waiveFencing":["payroll"]}""";
        await Journey.GoAsync(scenario, Journey.Protect);
        var outage = await UnplannedTests.OutAsync(scenario, machinesLost: true);
        var unwaived = await Foretelling.AskAsync(scenario, Op.UnplannedFailover);
        unwaived.Text("acknowledge").Should().Be("acknowledgeDataLoss", "what is lost has to be accepted");
        unwaived.Text("outcome").Should().Be("Stopped", "nobody waived the proof: {0}", unwaived.ToJsonString());

        await scenario.Operator.Chronicle.WaivedAsync();
        await Foretelling.CarryOutAsync(scenario, Journey.Rescue with { Body = Waived });
        await scenario.Control.RemoveFaultAsync(outage);
    });

    [Fact]
    public Task An_unplanned_failover_does_what_was_foretold() => Scenario.RunAsync(output, Small, async scenario =>
    {
        await Journey.GoAsync(scenario, Journey.Protect);
        await Journey.GoAsync(scenario, Journey.Rescue, leg => Foretelling.CarryOutAsync(scenario, leg));
    });
}
