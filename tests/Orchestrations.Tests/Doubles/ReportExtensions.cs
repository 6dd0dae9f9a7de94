using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations.Tests;

/// <summary>What tests ask of reports and of the world, in words.</summary>
internal static class ReportExtensions
{
    public static MachineReport Machine(this RunReport report, string name) =>
        report.Machines.Single(machine => machine.Name.Value == name);

    public static StepReport Step(this RunReport report, string machine, Step step) =>
        report.Machine(machine).Steps.Single(candidate => candidate.Step == step);

    public static void ShouldHaveEveryStepOnce(this RunReport report)
    {
        foreach (var machine in report.Machines)
        {
            machine.Steps.Select(step => step.Step).Should().Equal(
                OperationSteps.Of(report.Operation), "a report shows every step of {0} once, in order", machine.Name);
        }
    }

    public static void ShouldHaveEndedEachStepBeforeTheNext(this RunReport report)
    {
        foreach (var machine in report.Machines)
        {
            foreach (var (step, next) in machine.Steps.Zip(machine.Steps.Skip(1)))
            {
                step.EndedAt!.Value.Should().BeOnOrBefore(
                    next.StartedAt!.Value, "{0} of {1} ends before {2} begins", step.Step, machine.Name, next.Step);
            }
        }
    }

    /// <summary>Every machine runs at that site, nowhere else, and has what was written at the other.</summary>
    public static void ShouldRunAt(this Runbook runbook, Plan plan, string site, string? withAllOf = null)
    {
        runbook.World.Violations.Should().BeEmpty();
        foreach (var machine in plan.Machines.Select(machine => machine.Name.Value))
        {
            runbook.World.Look(machine, found => found.Vms.Where(vm => vm.On).Select(vm => vm.Site).ToList())
                .Should().Equal([site], "{0} runs there and nowhere else", machine);
            if (withAllOf is not null)
            {
                runbook.World.HasAllWritesOf(machine, site, withAllOf).Should().BeTrue("no write of {0} may be lost", machine);
            }
        }
    }

    /// <summary>The calls of a machine's activities, in order, by their names.</summary>
    public static IReadOnlyList<string> ActivitiesOf(this World world, RunReport report, string machine) =>
        [.. world.Calls.Where(call => call.Run == report.Run && call.Machine == machine).Select(call => call.Activity)];

    public static void ShouldHaveMovedAll(this Runbook runbook, Plan plan)
    {
        runbook.World.Violations.Should().BeEmpty();
        foreach (var machine in plan.Machines.Select(machine => machine.Name.Value))
        {
            runbook.World.SourceRuns(machine).Should().BeFalse("{0} must not run on both sides", machine);
            runbook.World.DestinationRuns(machine).Should().BeTrue("{0} was failed over", machine);
            runbook.World.DestinationHasAllWrites(machine).Should().BeTrue("no write of {0} may be lost", machine);
        }
    }

    /// <summary>Machines in the order of their first call of an activity.</summary>
    public static IReadOnlyList<string> FirstCalls(this World world, string activity) =>
        [.. world.CallsOf(activity).Distinct()];
}
