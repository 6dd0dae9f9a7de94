using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>
/// What a run asks of its plan once more before it touches anything, whoever started it: on a plan that fails here
/// a runbook could act on one VM twice, or never end.
/// </summary>
public static class PlanCheck
{
    /// <summary>What is wrong with the plan; null if it holds together.</summary>
    public static DrError? WhyNot(Plan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var fault = FindFault(plan);
        return fault is null
            ? null
            : new DrError(
                ErrorCodes.PlanInvalid,
                $"The plan of the group '{plan.Group}' does not hold together: {fault}.",
                "Correct the plan, then start the operation again.",
                "Machines, each with a name, a source and a destination of its own, and dependencies without a cycle.");
    }

    private static string? FindFault(Plan plan)
    {
        if (plan.Machines.Count == 0)
        {
            return "it has no machines";
        }

        if (plan.Machines.Count > ReportRoom.MostMachines)
        {
            return $"it has {plan.Machines.Count} machines, and a run takes {ReportRoom.MostMachines} at most";
        }

        return Twice(plan.Machines.Select(machine => machine.Name.Value), "the machine")
            ?? Twice(plan.Machines.Select(machine => MachineKey.Of(plan, machine)), "the source VM")
            ?? Twice(plan.Machines.Select(Destination), "the destination instance")
            ?? UnknownDependency(plan)
            ?? Cycle(plan);
    }

    private static string Destination(Machine machine) =>
        $"{machine.Destination.ResourceGroup}/{machine.Destination.Vm}".ToLowerInvariant();

    private static string? Twice(IEnumerable<string> values, string what) =>
        values.GroupBy(value => value).FirstOrDefault(same => same.Skip(1).Any()) is { } twice
            ? $"{what} '{twice.Key}' occurs twice"
            : null;

    private static string? UnknownDependency(Plan plan)
    {
        var names = plan.Machines.Select(machine => machine.Name).ToHashSet();
        return plan.Machines
            .SelectMany(machine => machine.DependsOn.Where(name => !names.Contains(name))
                .Select(name => $"'{machine.Name}' depends on '{name}', which it does not have"))
            .FirstOrDefault();
    }

    private static string? Cycle(Plan plan)
    {
        var left = plan.Machines.ToDictionary(machine => machine.Name, machine => machine.DependsOn);
        while (left.Where(machine => !machine.Value.Any(left.ContainsKey)).Select(machine => machine.Key).ToList()
               is { Count: > 0 } free)
        {
            free.ForEach(name => left.Remove(name));
        }

        return left.Count == 0 ? null : $"these machines depend on each other: {string.Join(", ", left.Keys.Take(5))}";
    }
}
