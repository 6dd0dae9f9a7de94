using DrFunctions.Engine.History;

namespace DrFunctions.Engine.Replay;

/// <summary>
/// Compares what the code does with what the history says while there is history, and writes down what it does
/// afterwards.
/// </summary>
internal sealed class CommandLedger(string instance)
{
    private IReadOnlyList<HistoryEntry> _history = [];
    private List<HistoryEvent> _written = [];
    private int _next;

    /// <summary>From <see cref="Load"/> to <see cref="Unload"/>.</summary>
    public bool IsReplaying { get; private set; }

    /// <summary>Whether history lies ahead.</summary>
    public bool HasMore => _next < _history.Count;

    /// <summary>The next stored entry.</summary>
    public HistoryEntry Next => _history[_next];

    /// <summary>Puts a history ahead.</summary>
    public void Load(IReadOnlyList<HistoryEntry> history)
    {
        _history = history;
        _next = 0;
        IsReplaying = true;
    }

    /// <summary>Lets go of the replayed history.</summary>
    public void Unload()
    {
        _history = [];
        _next = 0;
        IsReplaying = false;
    }

    /// <summary>Something happened, again or for the first time.</summary>
    /// <exception cref="EngineException">The history has something else here.</exception>
    public void Record(HistoryEvent happened)
    {
        if (!IsReplaying)
        {
            _written.Add(happened);
            return;
        }

        if (!HasMore || !EventDescription.SameStep(Next.Event, happened))
        {
            throw Mismatch(happened);
        }

        _next++;
    }

    /// <summary>What is wrong when the code did this, or nothing more (null), where the history goes on otherwise.</summary>
    public EngineException Mismatch(HistoryEvent? happened) =>
        Errors.Changed(
            instance, $"event {_next}", (HasMore ? Next.Event : null).Describe(), happened.Describe());

    /// <summary>Takes what was written since the last time.</summary>
    public IReadOnlyList<HistoryEvent> TakeWritten()
    {
        var written = _written;
        _written = [];
        return written;
    }
}
