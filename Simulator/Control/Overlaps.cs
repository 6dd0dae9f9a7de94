namespace DrFunctions.Simulator;

/// <summary>Two machines that were on at the same time with the same guest on their OS disks: what disaster recovery must never cause.</summary>
/// <param name="Machine">The guest, as the id of the machine that it was installed on, lower case.</param>
/// <param name="First">Id of the machine that was on already, lower case.</param>
/// <param name="Second">Id of the machine that came on beside it.</param>
/// <param name="From">When the second one left deallocated or stopped, by the platform's clock.</param>
/// <param name="To">When one of them was off again; null while both are on.</param>
/// <param name="FirstSeq">Number of the journal entry that brought the first one on; null when it was on from the beginning.</param>
/// <param name="Seq">Number of the entry that brought the second one on.</param>
/// <param name="EndSeq">Number of the entry that ended it; null while both are on.</param>
/// <param name="Why">Why the second one came on: <c>arm</c> or <c>fault</c>.</param>
/// <param name="ClientRequestId">x-ms-client-request-id of the call that brought the second one on.</param>
public sealed record Overlap(
    string Machine, string First, string Second, DateTimeOffset From, DateTimeOffset? To, long? FirstSeq, long Seq, long? EndSeq, string Why, string? ClientRequestId);

/// <summary>The witness of never-both-sides, over the whole journal, restarts included.</summary>
public sealed class Overlaps
{
    private readonly Cloud _cloud;

    internal Overlaps(Cloud cloud) => _cloud = cloud;

    /// <summary>
    /// Every time that two machines with the same guest were on, in the order in which it began. A machine is on from the entry that
    /// takes it out of deallocated or stopped until the one that says deallocated or stopped again: starting and deallocating are on.
    /// </summary>
    public IReadOnlyList<Overlap> Read() => _cloud.Run(() =>
    {
        var power = _cloud.Journal.After().Where(e => e.Kind == "power").ToList();
        var reader = new Reader();
        foreach (var entry in power.DistinctBy(e => e.Resource).Where(e => IsOn(e.From))) reader.WasOn(entry.Resource, entry.Guest);
        var known = power.Select(e => e.Resource).ToHashSet();
        foreach (var vm in _cloud.List<VirtualMachine>(ResourceTypes.VirtualMachine).Where(v => !known.Contains(v.Key) && IsOn(v.Power.ToString())))
            reader.WasOn(vm.Key, Machines.GuestOf(_cloud, vm));
        foreach (var entry in power) reader.Take(entry);
        return reader.Found;
    });

    private static bool IsOn(string? state) => !state.Same("deallocated") && !state.Same("stopped");

    private sealed class Reader
    {
        private readonly List<(string Resource, string Guest, long? Since)> _on = [];

        public List<Overlap> Found { get; } = [];

        public void WasOn(string resource, string? guest)
        {
            if (guest is not null) _on.Add((resource, guest, null));
        }

        public void Take(JournalEntry entry)
        {
            if (IsOn(entry.To) && !IsOn(entry.From)) Begin(entry);
            else if (!IsOn(entry.To)) End(entry);
        }

        private void Begin(JournalEntry entry)
        {
            if (entry.Guest is not { } guest) return;
            foreach (var first in _on.Where(o => o.Guest == guest))
                Found.Add(new Overlap(guest, first.Resource, entry.Resource, entry.Time, null, first.Since, entry.Seq, null, entry.Why, entry.ClientRequestId));
            _on.Add((entry.Resource, guest, entry.Seq));
        }

        private void End(JournalEntry entry)
        {
            _on.RemoveAll(o => o.Resource == entry.Resource);
            for (var i = 0; i < Found.Count; i++)
                if (Found[i] is { EndSeq: null } open && (open.First == entry.Resource || open.Second == entry.Resource))
                    Found[i] = open with { To = entry.Time, EndSeq = entry.Seq };
        }
    }
}
