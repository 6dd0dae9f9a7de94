using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations.Tests.Failover;

/// <summary>What a plan says of one machine's times holds for that machine and for no other.</summary>
public class MachineTimesScenarios
{
    private static readonly Reply[] Endless = [.. Enumerable.Repeat(new Reply.Wait(TimeSpan.FromSeconds(60)), 500)];

    [Fact]
    public async Task A_start_is_delayed_by_what_the_plan_says_after_its_turn_came()
    {
        await using var runbook = await Runbook.OpenAsync();
        var plan = With(Sample.Plan("web < db", "db"), "web", machine => machine with { StartDelay = TimeSpan.FromMinutes(7) });
        var starts = new Dictionary<string, DateTimeOffset>();
        runbook.World.Before = (call, _) =>
        {
            if (call.Activity == "StartInstance")
            {
                starts.TryAdd(call.Machine, runbook.Now);
            }

            return Task.CompletedTask;
        };

        var report = await runbook.RunAsync(Sample.Request(plan));

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        starts["web"].Should().BeOnOrAfter(report.Step("db", Step.Start).EndedAt!.Value.AddMinutes(7), "its turn comes once db is healthy");
        (starts["db"] - report.Step("db", Step.DisableLiveSync).EndedAt!.Value).Should().BeLessThan(TimeSpan.FromMinutes(1), "it is not delayed itself");
    }

    [Fact]
    public async Task A_start_is_given_up_after_what_the_plan_says()
    {
        await using var runbook = await Runbook.OpenAsync();
        var plan = With(Sample.Plan("web", "db"), "db", machine => machine with { StartTimeout = TimeSpan.FromMinutes(4) });
        runbook.World.Script("db", "StartInstance", Endless);

        var report = await runbook.RunAsync(Sample.Request(plan));

        report.Outcome.Should().Be(RunOutcome.Stopped);
        var start = report.Step("db", Step.Start);
        start.Error!.Code.Should().Be(ErrorCodes.StepTimedOut);
        (start.EndedAt - start.StartedAt).Should().BeCloseTo(TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(1.5));
        report.Machine("web").Outcome.Should().Be(StepOutcome.Completed, "nothing is said of it");
    }

    [Fact]
    public async Task A_source_is_given_up_after_what_the_plan_says_of_its_machine()
    {
        await using var runbook = await Runbook.OpenAsync();
        var plan = With(
            Sample.Plan("web", "db") with { PowerOffTimeout = TimeSpan.FromMinutes(8) }, "db",
            machine => machine with { PowerOffTimeout = TimeSpan.FromMinutes(2) });
        (await runbook.DoAsync(Operation.Protect, plan)).Outcome.Should().Be(RunOutcome.Completed);
        runbook.World.TakeOut("primary");

        var report = await runbook.DoAsync(
            Operation.UnplannedFailover, plan, options => options with { AcknowledgeDataLoss = "payroll", WaiveFencing = ["payroll"] });

        report.Outcome.Should().Be(RunOutcome.Completed, "{0}", report.Error);
        TookToPowerOff(report, "db").Should().BeCloseTo(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(1.5));
        TookToPowerOff(report, "web").Should().BeCloseTo(TimeSpan.FromMinutes(8), TimeSpan.FromMinutes(1.5));
    }

    private static TimeSpan TookToPowerOff(RunReport report, string machine) =>
        report.Step(machine, Step.PowerOff).EndedAt!.Value - report.Step(machine, Step.PowerOff).StartedAt!.Value;

    private static Plan With(Plan plan, string name, Func<Machine, Machine> edit) => plan with
    {
        Machines = [.. plan.Machines.Select(machine => machine.Name.Value == name ? edit(machine) : machine)],
    };
}
