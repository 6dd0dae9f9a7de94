using DrFunctions.EndToEnd.Harness;
using DrFunctions.EndToEnd.Witness;
using Xunit.Abstractions;

namespace DrFunctions.EndToEnd.Scenarios;

/// <summary>Sources that have to be kept off, and what becomes of their locks.</summary>
public sealed class DebtTests(ITestOutputHelper output)
{
    private const string Waived = """{"acknowledgeDataLoss":"payroll","waiveFencing":["payroll"]}""";

    [Fact]
    public Task A_locked_source_comes_back_although_its_DR_instance_was_deleted() => Scenario.RunAsync(output, JourneyTests.Locked, async scenario =>
    {
        const string Deleted = "payroll-db-1";
        await Journey.GoAsync(scenario, [Journey.Protect, Journey.There, Journey.Reprotect]);
        (await JourneyTests.LocksAsync(scenario)).Should().HaveCount(3);
        await scenario.Owner.DeleteAsync(Side.Recovery, Deleted);

        var report = await scenario.Operator.EndAsync(await BeginAsync(scenario, Op.UndoFailover, Operator.AcceptLoss));

        report.Items("machines").Should().OnlyContain(machine => machine.Text("outcome") == "Completed");
        (await JourneyTests.LocksAsync(scenario)).Should().BeEmpty("what runs again is not locked");
        await scenario.Operator.StandsAsync("Reseeding", Side.Primary);
    });

    [Fact]
    public Task What_is_owed_at_a_site_that_the_group_has_left_is_settled_once_it_answers() => Scenario.RunAsync(output, JourneyTests.Locked, async scenario =>
    {
        var op = scenario.Operator;
        await Journey.GoAsync(scenario, Journey.Protect);
        await op.SynchroniseAsync();
        var outage = await UnplannedTests.OutAsync(scenario, machinesLost: false);
        await UnplannedTests.WaivedAsync(scenario, Waived);
        var toNew = $$"""{"target":"{{Side.New.Region}}","acknowledgeDivergence":"payroll","waiveFencing":["payroll"]}""";
        await op.RunAsync(Op.Failback, toNew);

        // The dead site holds no cycle up.
        await op.RunAsync(Op.LiveSync);
        var moved = await scenario.Api.GroupAsync(Scenario.Group);
        moved.Text("phase").Should().Be("Protected", "{0}", moved.ToJsonString());
        moved.Items("machines").Should().OnlyContain(machine => machine!["debt"] != null, "the old sources run to this day");
        (await RunningAsync(scenario, Side.Primary)).Should().Be(3);

        await scenario.Control.RemoveFaultAsync(outage);
        await op.RunAsync(Op.LiveSync);
        await op.Chronicle.SettledAsync();

        (await RunningAsync(scenario, Side.Primary)).Should().Be(0, "within one cycle they are quarantined");
        (await RunningAsync(scenario, Side.New)).Should().Be(3, "nobody touched what holds the truth");
        (await JourneyTests.LocksAsync(scenario)).Should().HaveCount(3, "the plan says fence: lock");
        var group = await scenario.Api.GroupAsync(Scenario.Group);
        group.Items("machines").Should().OnlyContain(machine => machine!["debt"] == null, "{0}", group.ToJsonString());
        group.ToJsonString().Should().Contain("DR-3010", "they were found running");
        await Journey.GoAsync(scenario, [Journey.Cycle with { At = Side.New }, Journey.There with { From = Side.New }]);
    });

    // What was deleted is gone by its owner's will, and not looked for.
    private static async Task<string> BeginAsync(Scenario scenario, string operation, string body)
    {
        await scenario.Operator.Chronicle.ObserveAsync();
        return await scenario.Operator.BeginAsync(operation, body);
    }

    private static async Task<int> RunningAsync(Scenario scenario, Side side) =>
        (await scenario.Control.GetAsync("guests")).AsArray()
            .Count(guest => side.Holds(guest.Text("machine")) && guest.Text("state") is ("healthy" or "booting"));
}
