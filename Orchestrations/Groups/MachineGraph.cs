using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>The dependency graph of a group's machines. It must hold together: see <see cref="PlanCheck"/>.</summary>
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

    /// <summary>The groups of machines that share a commit barrier, in the plan's order.</summary>
    public IReadOnlyList<IReadOnlyList<MachineName>> ConsistencyGroups(ConsistencyScope scope) =>
        scope == ConsistencyScope.Group ? [[.. _machines.Select(machine => machine.Name)]] : Components();

    /// <summary>These machines, and all that depend on one of them.</summary>
    public IReadOnlySet<MachineName> WithDependents(IEnumerable<MachineName> machines)
    {
        var reached = new List<MachineName>(machines);
        var all = reached.ToHashSet();
        for (var next = 0; next < reached.Count; next++)
        {
            reached.AddRange(_dependents[reached[next]].Where(all.Add));
        }

        return all;
    }

    /// <summary>The graph of these machines alone.</summary>
    public MachineGraph Only(IReadOnlySet<MachineName> machines) => new(
    [
        .. _machines.Where(machine => machines.Contains(machine.Name))
            .Select(machine => machine with { DependsOn = [.. machine.DependsOn.Where(machines.Contains)] }),
    ]);

    private List<IReadOnlyList<MachineName>> Components()
    {
        var dependencies = _machines.ToDictionary(machine => machine.Name, machine => machine.DependsOn);
        var reached = new HashSet<MachineName>();
        var components = new List<IReadOnlyList<MachineName>>();
        foreach (var machine in _machines.Where(machine => reached.Add(machine.Name)))
        {
            var component = new List<MachineName> { machine.Name };
            for (var next = 0; next < component.Count; next++)
            {
                var neighbours = dependencies[component[next]].Concat(_dependents[component[next]]);
                component.AddRange(neighbours.Where(reached.Add));
            }

            components.Add(component);
        }

        return components;
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
