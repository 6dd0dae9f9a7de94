using System.Diagnostics.CodeAnalysis;
using DrFunctions.Engine.History;

namespace DrFunctions.Engine.Replay;

/// <summary>What came while the instance was held: part of the history, not yet known to the code.</summary>
internal sealed class HeldArrivals
{
    private readonly Queue<Arrival> _queue = new();
    private readonly HashSet<int> _tasks = [];

    /// <summary>Whether there is any.</summary>
    public bool Any => _queue.Count > 0;

    /// <summary>In order of arrival.</summary>
    public IEnumerable<Arrival> All => _queue;

    /// <summary>Whether the resolution of a command is among them.</summary>
    public bool Resolves(int task) => _tasks.Contains(task);

    /// <summary>Holds an arrival.</summary>
    public void Add(Arrival arrival)
    {
        _queue.Enqueue(arrival);
        if (arrival is Resolution resolution)
        {
            _tasks.Add(resolution.Task);
        }
    }

    /// <summary>Takes the oldest.</summary>
    public bool TryTake([NotNullWhen(true)] out Arrival? arrival)
    {
        if (!_queue.TryDequeue(out arrival))
        {
            return false;
        }

        if (arrival is Resolution resolution)
        {
            _tasks.Remove(resolution.Task);
        }

        return true;
    }
}
