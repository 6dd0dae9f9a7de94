using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>The dependency graph of a group's machines. The plan's validation has excluded cycles.</summary>
public sealed class MachineGraph
{
    private readonly IReadOnlyList<Machine> _machines;
    private readonly ILookup<MachineName, MachineName> _dependents;

    /// <summary>Reads the graph off the machines' <c>dependsOn</c>.</summary>
    public MachineGraph(IReadOnlyList<Machine> machines)
    {
        _machines = machines;
        _dependents = machines
            .SelectMany(machine => machine.DependsOn.Select(dependency => (dependency, machine.Name)))
            .ToLookup(edge => edge.dependency, edge => edge.Name);
    }

    /// <summary>Runs each machine after those that depend on it: the order of stopping.</summary>
    public IReadOnlyDictionary<MachineName, Task<T>> DependentsFirst<T>(
        Func<Machine, IReadOnlyList<Task<T>>, Task<T>> run) =>
        InOrder(machine => _dependents[machine.Name], run);

    /// <summary>Runs each machine after those that it depends on: the order of starting.</summary>
    public IReadOnlyDictionary<MachineName, Task<T>> DependenciesFirst<T>(
        Func<Machine, IReadOnlyList<Task<T>>, Task<T>> run) =>
        InOrder(machine => machine.DependsOn, run);

    /// <summary>The machines that share a commit barrier with the given one, itself included.</summary>
    public IReadOnlyList<MachineName> ConsistencyGroupOf(MachineName machine, ConsistencyScope scope) =>
        scope == ConsistencyScope.Group ? [.. _machines.Select(member => member.Name)] : ComponentOf(machine);

    private List<MachineName> ComponentOf(MachineName start)
    {
        var dependencies = _machines.ToDictionary(machine => machine.Name, machine => machine.DependsOn);
        var reached = new HashSet<MachineName> { start };
        var open = new Queue<MachineName>([start]);
        while (open.TryDequeue(out var name))
        {
            foreach (var neighbour in dependencies[name].Concat(_dependents[name]).Where(reached.Add))
            {
                open.Enqueue(neighbour);
            }
        }

        return [.. _machines.Select(machine => machine.Name).Where(reached.Contains)];
    }

    private Dictionary<MachineName, Task<T>> InOrder<T>(
        Func<Machine, IEnumerable<MachineName>> predecessors, Func<Machine, IReadOnlyList<Task<T>>, Task<T>> run)
    {
        var byName = _machines.ToDictionary(machine => machine.Name);
        var tasks = new Dictionary<MachineName, Task<T>>();
        foreach (var machine in _machines)
        {
            Visit(machine);
        }

        return tasks;

        Task<T> Visit(Machine machine)
        {
            if (!tasks.TryGetValue(machine.Name, out var task))
            {
                task = run(machine, [.. predecessors(machine).Select(name => Visit(byName[name]))]);
                tasks.Add(machine.Name, task);
            }

            return task;
        }
    }
}
