using System.Text.Json;
using System.Text.Json.Serialization;

namespace DrFunctions.Simulator;

/// <summary>Everything that was changed, in order: the witness that tests and the demo's verdict rely on.</summary>
public sealed class Journal
{
    private static readonly JsonSerializerOptions Shape = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly Lock _gate = new();
    private readonly List<JournalEntry> _entries = [];
    private readonly TimeProvider _time;
    private readonly double _speed;
    private List<Func<JournalEntry, JournalEntry>>? _held;
    private DateTimeOffset _start;

    internal Journal(TimeProvider time, double speed)
    {
        (_time, _speed) = (time, speed);
        _start = time.GetUtcNow();
    }

    internal Action<JsonObject>? Sink { get; set; }

    /// <summary>Raised on the caller's thread after an entry was added; must return fast.</summary>
    public event Action<JournalEntry>? Added;

    /// <summary>The entries with a sequence number above <paramref name="seq"/>.</summary>
    public IReadOnlyList<JournalEntry> After(long seq = 0)
    {
        lock (_gate) return seq >= _entries.Count ? [] : _entries.GetRange((int)Math.Max(0, seq), _entries.Count - (int)Math.Max(0, seq));
    }

    /// <summary>An entry as a line of JSON.</summary>
    public static string ToJson(JournalEntry entry) => JsonSerializer.Serialize(entry, Shape);

    internal void Restore(IEnumerable<JsonObject> saved)
    {
        lock (_gate)
        {
            _entries.AddRange(saved.Select(e => e.Deserialize<JournalEntry>(Shape)!));
            if (_entries.Count > 0) _start = _entries[0].Time;
        }
    }

    /// <summary>Keeps power changes back until the call that causes them is written, so that cause precedes effect.</summary>
    internal void Hold() => _held ??= [];

    internal void Release()
    {
        var held = _held ?? [];
        _held = null;
        foreach (var fill in held) Add(fill);
    }

    internal void Power(VirtualMachine vm, PowerState from, PowerState to, Caller caller, string? guest)
    {
        var acknowledged = from == PowerState.Running ? vm.LastAcknowledged : (long?)null;
        Func<JournalEntry, JournalEntry> fill = entry => PowerEntry(entry, vm, from, to, caller) with { Guest = guest, LastAcknowledged = acknowledged };
        if (_held is { } held) held.Add(fill);
        else Add(fill);
    }

    private static JournalEntry PowerEntry(JournalEntry entry, VirtualMachine vm, PowerState from, PowerState to, Caller caller) => entry with
    {
        Kind = "power", Site = vm.Location, Principal = caller.Principal is { Length: > 0 } who ? who : null, Resource = vm.Key, Action = "power",
        ClientRequestId = caller.ClientRequestId, From = from.ToString().ToLowerInvariant(), To = to.ToString().ToLowerInvariant(), Why = caller.Why,
    };

    internal void Call(string kind, string? site, Caller caller, string resource, string action, string outcome, string? effect = null) => Add(entry => entry with
    {
        Kind = kind, Site = site, Principal = caller.Principal, Method = caller.Method, Resource = resource.ToLowerInvariant(), Action = action,
        ClientRequestId = caller.ClientRequestId, Why = caller.Why, Outcome = outcome, Effect = effect,
    });

    private void Add(Func<JournalEntry, JournalEntry> fill)
    {
        JournalEntry entry;
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            entry = fill(new JournalEntry
            {
                Seq = _entries.Count + 1, Time = now, Kind = "", Resource = "", Action = "", Why = "",
                SimulatedTime = _speed == 1 ? null : _start + (now - _start) * _speed,
            });
            _entries.Add(entry);
            Sink?.Invoke((JsonObject)JsonSerializer.SerializeToNode(entry, Shape)!);
        }

        Added?.Invoke(entry);
    }
}
