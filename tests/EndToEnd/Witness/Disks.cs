using System.Text.Json.Nodes;
using DrFunctions.EndToEnd.Harness;

namespace DrFunctions.EndToEnd.Witness;

/// <summary>Proves on the disks that nothing was lost: what the DR site started from is what the source held when it stopped.</summary>
internal static class Disks
{
    public static async Task VerifyAsync(CloudControl control, IReadOnlyList<JournalEntry> journal, PlanGraph graph)
    {
        var attached = (await control.GetAsync("disks")).AsArray().OfType<JsonNode>()
            .Where(disk => disk.Find<string>("attachedTo") is not null)
            .ToLookup(disk => disk.Text("attachedTo").ToLowerInvariant());
        var guests = (await control.GetAsync("guests")).AsArray().OfType<JsonNode>().ToDictionary(guest => guest.Text("machine"));
        foreach (var machine in graph.Machines)
        {
            var source = journal.Last(entry => entry is { IsPower: true, IsAtSource: true } && entry.Name == machine).Resource;
            var destination = source.Replace("/payroll/", "/payroll-dr/", StringComparison.Ordinal);
            await CompareAsync(control, machine, [.. attached[source]], [.. attached[destination]]);

            var lastWrite = journal.Last(entry => entry.Resource == source && entry.LastAcknowledged is not null).LastAcknowledged!.Value;
            var ids = string.Join(',', attached[destination].Select(disk => disk.Text("id")));
            var order = await control.GetAsync($"disks/order?disks={Uri.EscapeDataString(ids)}&machine={Uri.EscapeDataString(source)}");
            order.Get<bool>("gapFree").Should().BeTrue("{0}'s writes follow each other without a gap at the DR site: {1}", machine, order.ToJsonString());
            order.Get<long>("last").Should().BeGreaterThanOrEqualTo(lastWrite, "{0}'s last acknowledged write arrived", machine);

            var guest = guests[destination];
            guest.Text("state").Should().Be("healthy", "{0} works at the DR site: {1}", machine, guest.ToJsonString());
            guest.Get<long>("lastAcknowledged").Should().BeGreaterThanOrEqualTo(lastWrite, "{0} goes on after the source's last write", machine);
        }
    }

    private static async Task CompareAsync(CloudControl control, string machine, List<JsonNode> sources, List<JsonNode> destinations)
    {
        sources.Should().NotBeEmpty("{0} keeps its disks at the source", machine);
        destinations.Should().HaveSameCount(sources, "every disk of {0} stands at the DR site", machine);
        foreach (var source in sources)
        {
            var index = source.Get<int>("guestDisk");
            var destination = destinations.Single(candidate => candidate.Find<int?>("guestDisk") == index);
            var comparison = await control.GetAsync(
                $"disks/compare?left={Uri.EscapeDataString(source.Text("id"))}&right={Uri.EscapeDataString(destination.Text("id"))}");
            comparison.Get<bool>("equalAtCreation").Should().BeTrue(
                "disk {0} of {1} was started from what the source held at its power-off: {2}", index, machine, comparison.ToJsonString());
            comparison.Get<bool>("leftIsPrefix").Should().BeTrue(
                "disk {0} of {1} still holds everything that the source wrote: {2}", index, machine, comparison.ToJsonString());
        }
    }
}
