namespace DrFunctions.Contracts;

/// <summary>Rules on the dependency graph of a plan.</summary>
internal static class DependencyRules
{
    public static IEnumerable<PlanFault> Check(IReadOnlyList<Machine> machines)
    {
        var names = machines.Select(machine => machine.Name).ToHashSet();
        for (var index = 0; index < machines.Count; index++)
        {
            foreach (var fault in OfMachine(machines[index], index, names))
            {
                yield return fault;
            }
        }

        foreach (var cycle in Cycles(machines))
        {
            var index = machines.TakeWhile(machine => machine.Name != cycle[0]).Count();
            yield return new(
                $"machines[{index}].dependsOn",
                $"These machines wait for each other in a circle: {string.Join(" → ", cycle.Append(cycle[0]))}.",
                "Remove one of the dependencies.");
        }
    }

    private static IEnumerable<PlanFault> OfMachine(Machine machine, int index, HashSet<MachineName> names)
    {
        var seen = new HashSet<MachineName>();
        for (var position = 0; position < machine.DependsOn.Count; position++)
        {
            var other = machine.DependsOn[position];
            var path = $"machines[{index}].dependsOn[{position}]";
            if (other == machine.Name)
            {
                yield return new(path, $"'{machine.Name}' depends on itself.", "Remove it.");
            }
            else if (!names.Contains(other))
            {
                yield return new(path, $"There is no machine '{other}' in this plan.", "Name one of: " + string.Join(", ", names) + ".");
            }
            else if (!seen.Add(other))
            {
                yield return new(path, $"'{other}' stands there twice.", "Remove one.");
            }
        }
    }

    /// <summary>Circles of two machines and more, each machine in at most one of them, in the plan's order.</summary>
    private static IEnumerable<IReadOnlyList<MachineName>> Cycles(IReadOnlyList<Machine> machines)
    {
        var edges = new Dictionary<MachineName, HashSet<MachineName>>();
        foreach (var machine in machines)
        {
            // A name that is taken is a fault of its own; the first bearer counts.
            edges.TryAdd(machine.Name, [.. machine.DependsOn.Where(other => other != machine.Name)]);
        }

        for (RemoveEnds(edges); edges.Count > 0; RemoveEnds(edges))
        {
            var cycle = Follow(edges, machines.First(machine => edges.ContainsKey(machine.Name)).Name);
            cycle.ForEach(name => edges.Remove(name));
            yield return cycle;
        }
    }

    /// <summary>Drops what depends on nothing, again and again: what is left stands in or before a circle.</summary>
    private static void RemoveEnds(Dictionary<MachineName, HashSet<MachineName>> edges)
    {
        List<MachineName> ends;
        do
        {
            ends = [.. edges.Where(edge => !edge.Value.Any(edges.ContainsKey)).Select(edge => edge.Key)];
            ends.ForEach(name => edges.Remove(name));
        }
        while (ends.Count > 0);
    }

    private static List<MachineName> Follow(Dictionary<MachineName, HashSet<MachineName>> edges, MachineName from)
    {
        var path = new List<MachineName>();
        var current = from;
        while (!path.Contains(current))
        {
            path.Add(current);
            current = edges[current].First(edges.ContainsKey);
        }

        return path[path.IndexOf(current)..];
    }
}
