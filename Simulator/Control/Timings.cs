namespace DrFunctions.Simulator;

/// <summary>How long something took in the simulated cloud.</summary>
/// <param name="Resource">Resource id, lower case.</param>
/// <param name="What">The operation (start, deallocate, createMachine, updateMachine, createDisk, settle, delete …), <c>copy</c> or <c>guestBoot</c>.</param>
/// <param name="Started">When it was accepted, by the platform's clock.</param>
/// <param name="Ended">When it was done.</param>
public sealed record Timing(string Resource, string What, DateTimeOffset Started, DateTimeOffset Ended);

/// <summary>ARM calls since the start.</summary>
/// <param name="Reads">GET and HEAD, polls included.</param>
/// <param name="Writes">PUT, PATCH and POST.</param>
/// <param name="Deletes">DELETE.</param>
/// <param name="Throttled">Answered with 429.</param>
/// <param name="Refused">Answered with another status of 400 and above.</param>
public sealed record CallCounts(long Reads, long Writes, long Deletes, long Throttled, long Refused)
{
    /// <summary>All of them.</summary>
    public long Total => Reads + Writes + Deletes;
}

/// <summary>What the cloud itself took: the ground of a run's critical path.</summary>
internal sealed class Timings
{
    private readonly Lock _gate = new();
    private readonly List<Timing> _timings = [];
    private CallCounts _calls = new(0, 0, 0, 0, 0);

    public CallCounts Calls
    {
        get { lock (_gate) return _calls; }
    }

    public IReadOnlyList<Timing> List()
    {
        lock (_gate) return [.. _timings];
    }

    public void Add(string resource, string what, DateTimeOffset started, DateTimeOffset ended)
    {
        lock (_gate) _timings.Add(new Timing(resource, what, started, ended));
    }

    public void Count(string method, int status)
    {
        lock (_gate)
        {
            _calls = method switch
            {
                "GET" or "HEAD" => _calls with { Reads = _calls.Reads + 1 },
                "DELETE" => _calls with { Deletes = _calls.Deletes + 1 },
                _ => _calls with { Writes = _calls.Writes + 1 },
            };
            if (status == 429) _calls = _calls with { Throttled = _calls.Throttled + 1 };
            else if (status >= 400) _calls = _calls with { Refused = _calls.Refused + 1 };
        }
    }
}
