using System.Text.Json.Nodes;
using DrFunctions.EndToEnd.Harness;

namespace DrFunctions.EndToEnd.Witness;

/// <summary>
/// What the witness writes down between operations, because the journal alone does not tell it later: what was asked
/// for and waived, which disks machines ever ran on, and which snapshots stood.
/// </summary>
internal sealed class Chronicle(CloudControl control)
{
    private readonly List<Episode> _episodes = [];
    private readonly List<Waiver> _waivers = [];
    private readonly HashSet<string> _everRan = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, JsonNode> _snapshots = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<Episode> Episodes => _episodes;

    public IReadOnlyList<Waiver> Waivers => _waivers;

    /// <summary>Disks that a machine was seen to run on: their content may exist nowhere else.</summary>
    public IReadOnlySet<string> EverRan => _everRan;

    /// <summary>The last entry of the journal.</summary>
    public async Task<long> MarkAsync() => (await control.JournalAsync()) is [.., var last] ? last.Seq : 0;

    public void Began(string operation, string run, long after) => _episodes.Add(new Episode(operation, run, after));

    public async Task EndedAsync(string run)
    {
        var index = _episodes.FindIndex(episode => episode.Run == run);
        if (index >= 0)
        {
            _episodes[index] = _episodes[index] with { Until = await MarkAsync() };
        }
    }

    /// <summary>From now on a machine, or all of them, may run on both sides.</summary>
    public async Task WaivedAsync(string? machine = null) => _waivers.Add(new Waiver(machine, await MarkAsync()));

    /// <summary>From now on none may.</summary>
    public async Task SettledAsync()
    {
        var mark = await MarkAsync();
        for (var index = 0; index < _waivers.Count; index++)
        {
            _waivers[index] = _waivers[index] with { Until = _waivers[index].Until ?? mark };
        }
    }

    /// <summary>Writes down what stands, and says what has gone since the last time that was not to be spared.</summary>
    public async Task<IReadOnlyList<string>> ObserveAsync()
    {
        var running = (await control.GetAsync("guests")).AsArray()
            .Where(guest => guest.Text("state") is "healthy" or "booting").Select(guest => guest.Text("machine"))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var disks = (await control.GetAsync("disks")).AsArray().OfType<JsonNode>().ToList();
        _everRan.UnionWith(disks
            .Where(disk => disk.Find<string>("attachedTo") is { } machine && running.Contains(machine)).Select(disk => disk.Text("id")));

        var standing = disks
            .Where(disk => disk.Text("kind") == "snapshot" && disk.Get<bool>("complete") && disk.Find<string>("machine") is not null).ToList();
        var ids = standing.Select(snapshot => snapshot.Text("id")).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var missed = _snapshots.Where(snapshot => !ids.Contains(snapshot.Key) && !IsSurpassed(snapshot.Value, standing))
            .Select(snapshot => $"{snapshot.Key} is gone, and no newer one stands on two sides").ToList();
        _snapshots.Clear();
        foreach (var snapshot in standing)
        {
            _snapshots[snapshot.Text("id")] = snapshot;
        }

        return missed;
    }

    private static bool IsSurpassed(JsonNode gone, IReadOnlyList<JsonNode> standing) => standing
        .Where(other => other.Text("machine") == gone.Text("machine")
            && other.Get<int>("guestDisk") == gone.Get<int>("guestDisk")
            && other.Get<long>("storedSequence") >= gone.Get<long>("storedSequence"))
        .Select(other => other.Text("site")).Distinct().Count() > 1;
}
