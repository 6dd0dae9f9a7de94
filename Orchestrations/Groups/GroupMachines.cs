using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>A group's machines on their way: their order, and what they wait for together.</summary>
internal sealed class GroupMachines
{
    private readonly IReadOnlyList<Machine> _machines;
    private readonly Dictionary<MachineName, IReadOnlyList<MachineName>> _consistencyGroupOf;

    public GroupMachines(Plan plan)
    {
        _machines = plan.Machines;
        Graph = new MachineGraph(plan.Machines);
        ConsistencyGroups = Graph.ConsistencyGroups(plan.Consistency);
        _consistencyGroupOf = ConsistencyGroups
            .SelectMany(members => members.Select(member => (member, members)))
            .ToDictionary(pair => pair.member, pair => pair.members);
    }

    /// <summary>The dependency graph.</summary>
    public MachineGraph Graph { get; }

    /// <summary>The machines that share a barrier.</summary>
    public IReadOnlyList<IReadOnlyList<MachineName>> ConsistencyGroups { get; }

    /// <summary>The machines that share a barrier with this one.</summary>
    public IReadOnlyList<MachineName> ConsistencyGroupOf(Machine machine) => _consistencyGroupOf[machine.Name];

    /// <summary>All machines at once.</summary>
    public IReadOnlyDictionary<MachineName, Task<MachineWork>> ForEach(Func<Machine, Task<MachineWork>> run) =>
        _machines.ToDictionary(machine => machine.Name, run);

    /// <summary>
    /// Each machine after all of its consistency group ended the step before: those that failed stay as they are, and
    /// hold back the others.
    /// </summary>
    public IReadOnlyDictionary<MachineName, Task<MachineWork>> AfterAll(
        IReadOnlyDictionary<MachineName, Task<MachineWork>> before, Func<MachineWork, Task<MachineWork>> run)
    {
        var barrier = Barrier(before);
        return ForEach(async machine =>
        {
            var notThere = await barrier(machine);
            var work = await before[machine.Name];
            return notThere.Count > 0 ? GroupRun.NotReached(work, notThere) : await run(work);
        });
    }

    /// <summary>Waits, for a machine, until all of its consistency group arrived; gives those that did not get there.</summary>
    public Func<Machine, Task<IReadOnlyList<MachineName>>> Barrier(IReadOnlyDictionary<MachineName, Task<MachineWork>> works)
    {
        var barriers = ConsistencyGroups.ToDictionary(
            members => members, members => GroupRun.NotThereAsync(members.Select(member => works[member])));
        return machine => barriers[_consistencyGroupOf[machine.Name]];
    }

    /// <summary>All works, in the plan's order.</summary>
    public Task<MachineWork[]> AllAsync(IReadOnlyDictionary<MachineName, Task<MachineWork>> works) =>
        Task.WhenAll(_machines.Select(machine => works[machine.Name]));
}
