using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>
/// The commit barrier: nothing starts at its destination before all of its consistency group is ready there. Up to here a
/// cancelled run is rolled back, and so is a machine that was left out, with those that depend on it; from here on
/// nothing is.
/// </summary>
internal sealed class CommitBarrier
{
    private readonly GroupRun _run;
    private readonly GroupMachines _group;
    private readonly IReadOnlyDictionary<MachineName, Task<MachineWork>> _before;
    private readonly Dictionary<MachineName, Task<Passage>> _passages = [];

    /// <param name="run">The run.</param>
    /// <param name="group">Its machines.</param>
    /// <param name="before">Each machine's way up to the barrier.</param>
    public CommitBarrier(GroupRun run, GroupMachines group, IReadOnlyDictionary<MachineName, Task<MachineWork>> before)
    {
        (_run, _group, _before) = (run, group, before);
        foreach (var members in group.ConsistencyGroups)
        {
            var passage = MeetAsync(members);
            foreach (var member in members)
            {
                _passages.Add(member, passage);
            }
        }
    }

    /// <summary>Waits for all that share the barrier, then lets the machine go on, or back.</summary>
    public async Task<MachineWork> PassAsync(Machine machine, Func<MachineWork, Task<MachineWork>> goOn)
    {
        var passage = await _passages[machine.Name];
        var work = await _before[machine.Name];
        return passage.GoingBack.TryGetValue(machine.Name, out var back) ? await back
            : passage.NotThere.Count > 0 ? GroupRun.NotReached(work, passage.NotThere)
            : await goOn(work);
    }

    private async Task<Passage> MeetAsync(IReadOnlyList<MachineName> members)
    {
        var works = await Task.WhenAll(members.Select(member => _before[member]));
        var without = _group.Graph.WithDependents(works.Where(work => work.LeftOut).Select(work => work.Machine.Name));
        var going = works.Where(work => !without.Contains(work.Machine.Name)).ToList();
        var notThere = GroupRun.NotThere(going);
        var cancelled = _run.Control.Cancel is not null
            || (notThere.Count == 0 && going.Count > 0
                && !await _run.Control.PassAsync([.. going.Select(work => work.Machine.Name)]));
        var back = cancelled ? works : works.Where(work => without.Contains(work.Machine.Name));
        return new Passage(notThere, Rollback.Of(_run, _group, [.. back]));
    }

    /// <param name="NotThere">Machines that did not get to the barrier, and hold the others back.</param>
    /// <param name="GoingBack">Machines that go back to where they came from.</param>
    private sealed record Passage(
        IReadOnlyList<MachineName> NotThere, IReadOnlyDictionary<MachineName, Task<MachineWork>> GoingBack);
}
