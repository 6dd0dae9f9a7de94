using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>Which machines of its plan a run is about.</summary>
internal sealed class RunScope
{
    /// <summary>What a request asks for.</summary>
    public RunScope(RunRequest request)
    {
        var asked = request.Options.Machines is { Count: > 0 } names
            ? request.Plan.Machines.Where(machine => names.Contains(machine.Name.Value)).ToList()
            : request.Plan.Machines;
        var inside = asked.Select(machine => machine.Name).ToHashSet();
        Others = [.. request.Plan.Machines.Where(machine => !inside.Contains(machine.Name))];
        Plan = Others.Count == 0 ? request.Plan : request.Plan with
        {
            Machines = [.. asked.Select(machine => machine with { DependsOn = [.. machine.DependsOn.Where(inside.Contains)] })],
        };
    }

    /// <summary>The plan with those machines only, and what they depend on among each other.</summary>
    public Plan Plan { get; }

    /// <summary>The machines of the plan that the run leaves alone.</summary>
    public IReadOnlyList<Machine> Others { get; }

    /// <summary>
    /// Machines that share a barrier go together, but for those that are there already; null if that holds.
    /// </summary>
    /// <param name="whole">The whole plan.</param>
    /// <param name="elsewhere">Those of <see cref="Others"/> that are not where the run goes.</param>
    public DrError? WhySplit(Plan whole, IReadOnlyCollection<MachineName> elsewhere)
    {
        var asked = Plan.Machines.Select(machine => machine.Name).ToList();
        var missing = new MachineGraph(whole.Machines).ConsistencyGroups(whole.Consistency)
            .Where(members => members.Any(asked.Contains))
            .SelectMany(members => members.Where(elsewhere.Contains))
            .ToList();
        return missing.Count > 0 ? Refusals.SubsetSplits(asked, missing) : null;
    }
}
