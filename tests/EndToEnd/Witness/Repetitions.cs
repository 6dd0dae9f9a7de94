namespace DrFunctions.EndToEnd.Witness;

/// <summary>
/// Effects that the product asked for although they were in force already: each may come once until something undoes
/// it. Swaps and tags may come again with each operation, and once the other side of the machine was powered off anew.
/// </summary>
internal sealed class Repetitions(IReadOnlyList<JournalEntry> journal, IReadOnlyList<Episode> episodes)
{
    private readonly Dictionary<(string Kind, string Resource), JournalEntry> _inForce = [];

    public IEnumerable<string> Read()
    {
        var begins = new Queue<long>(episodes.Select(episode => episode.After).Order());
        foreach (var entry in journal)
        {
            for (; begins.TryPeek(out var after) && after < entry.Seq; begins.Dequeue())
            {
                Forget((kind, _) => kind is "swap" or "tagging");
            }

            Undo(entry);
            var kind = entry.IsMutation && entry.Principal == Invariants.Product ? KindOf(entry) : null;
            if (kind is not null && !_inForce.TryAdd((kind, entry.Resource), entry))
            {
                yield return $"{kind} twice: {_inForce[(kind, entry.Resource)]} and {entry}";
            }
        }
    }

    private void Undo(JournalEntry entry)
    {
        switch (entry)
        {
            case { IsPower: true, To: "deallocated" or "stopped" }:
                Forget((kind, resource) => kind == "start" && resource == entry.Resource);
                Forget((kind, resource) => kind == "swap" && resource != entry.Resource && resource.Split('/')[^1] == entry.Name);
                break;
            case { IsPower: true, To: "starting" or "running" }:
                Forget((kind, resource) => kind == "deallocation" && resource == entry.Resource);
                break;
            case { IsMutation: true, Method: "DELETE" }:
                Forget((kind, resource) => kind != KindOf(entry) && resource == entry.Resource);
                break;
            case { IsMutation: true, Method: "PUT" }:
                Forget((kind, resource) => kind is "deletion" or "unlock" && resource == entry.Resource);
                break;
        }
    }

    private void Forget(Func<string, string, bool> isUndone)
    {
        foreach (var effect in _inForce.Keys.Where(effect => isUndone(effect.Kind, effect.Resource)).ToList())
        {
            _inForce.Remove(effect);
        }
    }

    /// <summary>The effect that may happen once for its resource; null for what changes nothing that matters.</summary>
    private static string? KindOf(JournalEntry entry) => (entry.Type, entry.Method, entry.Action.Split('/')[^2]) switch
    {
        ("virtualmachines", "POST", "deallocate") => "deallocation",
        ("virtualmachines", "PATCH", _) => "swap",
        ("virtualmachines", "PUT", _) or ("virtualmachines", "POST", "start") => "start",
        ("snapshots" or "disks" or "restorepoints", "PUT", _) => "creation",
        ("snapshots" or "disks" or "restorepoints", "DELETE", _) => "deletion",
        ("disks", "PATCH", _) => "tagging",
        ("locks", "PUT", _) => "lock",
        ("locks", "DELETE", _) => "unlock",
        _ => null,
    };
}
