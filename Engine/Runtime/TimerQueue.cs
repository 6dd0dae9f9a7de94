namespace DrFunctions.Engine.Runtime;

/// <summary>Which open command of which instance.</summary>
internal readonly record struct TaskKey(long Instance, int Generation, int Task);

/// <summary>Durable timers in memory, with one timer of the clock for the earliest. None fires early.</summary>
internal sealed class TimerQueue : IDisposable
{
    /// <summary>The clock on the wall is looked at this often, in case it jumped.</summary>
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly Action<TaskKey> _due;
    private readonly ITimer _alarm;
    private readonly Dictionary<TaskKey, DateTimeOffset> _pending = [];
    private PriorityQueue<TaskKey, DateTimeOffset> _order = new();
    private bool _disposed;

    public TimerQueue(TimeProvider time, Action<TaskKey> due)
    {
        _time = time;
        _due = due;
        _alarm = time.CreateTimer(_ => Ring(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>When the next timer is due; null when there is none.</summary>
    public DateTimeOffset? Next
    {
        get
        {
            lock (_lock)
            {
                return Earliest();
            }
        }
    }

    /// <summary>Adds a timer; one that is due fires at once.</summary>
    public void Add(TaskKey key, DateTimeOffset due)
    {
        lock (_lock)
        {
            if (_pending.TryAdd(key, due))
            {
                _order.Enqueue(key, due);
            }
        }

        Ring();
    }

    /// <summary>Forgets a timer.</summary>
    public void Remove(TaskKey key)
    {
        lock (_lock)
        {
            if (_pending.Remove(key) && _order.Count > (2 * _pending.Count) + 64)
            {
                _order = new PriorityQueue<TaskKey, DateTimeOffset>(_pending.Select(timer => (timer.Key, timer.Value)));
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
        }

        _alarm.Dispose();
    }

    private void Ring()
    {
        while (TakeDue() is { } key)
        {
            _due(key);
        }
    }

    private TaskKey? TakeDue()
    {
        lock (_lock)
        {
            if (_disposed || Earliest() is not { } next)
            {
                return null;
            }

            var wait = next - _time.GetUtcNow();
            if (wait > TimeSpan.Zero)
            {
                // The system's timers count whole milliseconds and may ring that much early: then it is set again.
                _alarm.Change(wait < LongestSleep ? wait : LongestSleep, Timeout.InfiniteTimeSpan);
                return null;
            }

            var key = _order.Dequeue();
            _pending.Remove(key);
            return key;
        }
    }

    private DateTimeOffset? Earliest()
    {
        while (_order.TryPeek(out var key, out var due))
        {
            if (_pending.TryGetValue(key, out var current) && current == due)
            {
                return due;
            }

            _order.Dequeue();
        }

        return null;
    }
}
