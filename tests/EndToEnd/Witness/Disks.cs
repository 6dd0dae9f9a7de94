using System.Text.Json.Nodes;
using DrFunctions.EndToEnd.Harness;

namespace DrFunctions.EndToEnd.Witness;

/// <summary>What the simulated cloud's disks and guests say: where the machines run, and on which writes.</summary>
internal sealed class Disks
{
    private readonly CloudControl _control;
    private readonly ILookup<string, JsonNode> _attached;
    private readonly Dictionary<string, JsonNode> _guests;

    private Disks(CloudControl control, ILookup<string, JsonNode> attached, Dictionary<string, JsonNode> guests) =>
        (_control, _attached, _guests) = (control, attached, guests);

    public static async Task<Disks> ReadAsync(CloudControl control) => new(
        control,
        (await control.GetAsync("disks")).AsArray().OfType<JsonNode>()
            .Where(disk => disk.Find<string>("attachedTo") is not null)
            .ToLookup(disk => disk.Text("attachedTo").ToLowerInvariant()),
        (await control.GetAsync("guests")).AsArray().OfType<JsonNode>().ToDictionary(guest => guest.Text("machine").ToLowerInvariant()));

    /// <summary>
    /// Nothing was lost on the way: what a side started from is what the other held when it was powered off, and still
    /// holds if it was not deleted.
    /// </summary>
    public async Task VerifyMovedAsync(IReadOnlyList<JournalEntry> journal, PlanGraph graph, Side from, Side to)
    {
        foreach (var machine in graph.Machines)
        {
            var left = journal.Last(entry => entry.IsPower && from.Holds(entry.Resource) && entry.Name == machine).Resource;
            await CompareAsync(machine, [.. _attached[left]], [.. _attached[to.Twin(left)]]);
            var lastWrite = journal.Last(entry => entry.Resource == left && entry.LastAcknowledged is not null).LastAcknowledged!.Value;
            await VerifyWritesAsync(machine, left, to, lastWrite);
        }
    }

    /// <summary>Every machine runs on a side, on a sequence of writes without a gap, and on no other side.</summary>
    public async Task VerifyRunAsync(PlanGraph graph, Side side)
    {
        foreach (var machine in graph.Machines)
        {
            var vm = _guests.Keys.Concat(_attached.Select(disks => disks.Key)).First(id => id.EndsWith("/" + machine, StringComparison.Ordinal));
            await VerifyWritesAsync(machine, side.Twin(vm), side, atLeast: 0);
            foreach (var other in Side.All.Where(other => other != side))
            {
                var state = _guests.GetValueOrDefault(other.Twin(vm))?.Text("state");
                state.Should().BeOneOf([null, "stopped"], "{0} runs at {1} and nowhere else", machine, side);
            }
        }
    }

    /// <summary>Whether each machine's disks on a side hold a sequence of writes without a gap.</summary>
    public async Task<bool> AreWholeAsync(PlanGraph graph, Side side)
    {
        foreach (var machine in graph.Machines)
        {
            var disks = _attached.Single(disks => side.Holds(disks.Key) && disks.Key.EndsWith("/" + machine, StringComparison.Ordinal));
            if (!(await OrderAsync(disks, disks.Key)).Get<bool>("gapFree"))
            {
                return false;
            }
        }

        return true;
    }

    private async Task<JsonNode> OrderAsync(IEnumerable<JsonNode> disks, string machine)
    {
        var ids = string.Join(',', disks.Select(disk => disk.Text("id")));
        return await _control.GetAsync($"disks/order?disks={Uri.EscapeDataString(ids)}&machine={Uri.EscapeDataString(machine)}");
    }

    private async Task VerifyWritesAsync(string machine, string left, Side to, long atLeast)
    {
        var runs = to.Twin(left);
        _attached[runs].Should().NotBeEmpty("{0} has its disks at {1}", machine, to);
        var order = await OrderAsync(_attached[runs], runs);
        order.Get<bool>("gapFree").Should().BeTrue("{0}'s writes follow each other without a gap at {1}: {2}", machine, to, order.ToJsonString());
        order.Get<long>("last").Should().BeGreaterThanOrEqualTo(atLeast, "{0}'s last acknowledged write arrived", machine);

        var guest = _guests.GetValueOrDefault(runs);
        guest?.Text("state").Should().Be("healthy", "{0} works at {1}: {2}", machine, to, guest?.ToJsonString());
        guest.Get<long>("lastAcknowledged").Should().BeGreaterThanOrEqualTo(atLeast, "{0} goes on after the last write", machine);
    }

    private async Task CompareAsync(string machine, List<JsonNode> sources, List<JsonNode> destinations)
    {
        sources.Should().NotBeEmpty("{0} keeps its disks where it was", machine);
        destinations.Should().HaveSameCount(sources, "every disk of {0} stands where it runs", machine);
        foreach (var source in sources)
        {
            var index = source.Get<int>("guestDisk");
            var destination = destinations.Single(candidate => candidate.Find<int?>("guestDisk") == index);
            var comparison = await _control.GetAsync(
                $"disks/compare?left={Uri.EscapeDataString(source.Text("id"))}&right={Uri.EscapeDataString(destination.Text("id"))}");
            comparison.Get<bool>("equalAtCreation").Should().BeTrue(
                "disk {0} of {1} was started from what the other side held at its power-off: {2}", index, machine, comparison.ToJsonString());
            comparison.Get<bool>("leftIsPrefix").Should().BeTrue(
                "disk {0} of {1} still holds everything that the other side wrote: {2}", index, machine, comparison.ToJsonString());
        }
    }
}
