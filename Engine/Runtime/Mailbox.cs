namespace DrFunctions.Engine.Runtime;

/// <summary>
/// A queue with one worker at a time: what lies in it when the worker comes is one batch. Closed, it takes no more, and
/// its sender finds another.
/// </summary>
internal sealed class Mailbox<T>(WorkCounter work, Func<List<T>, Task> handle)
{
    private readonly Lock _lock = new();
    private List<T> _waiting = [];
    private bool _busy;
    private bool _closed;

    /// <summary>Whether an empty mailbox closes for good.</summary>
    public required Func<bool> IsDone { get; init; }

    /// <summary>Called when a worker has left an empty mailbox.</summary>
    public required Action Rested { get; init; }

    /// <summary>Called when a worker broke down.</summary>
    public required Action<Exception> Failed { get; init; }

    /// <summary>Puts an item in. False when closed.</summary>
    public bool Post(T item)
    {
        lock (_lock)
        {
            if (_closed)
            {
                return false;
            }

            _waiting.Add(item);
            if (_busy)
            {
                return true;
            }

            _busy = true;
            work.Begin();
        }

        ThreadPool.UnsafeQueueUserWorkItem(static mailbox => mailbox.Start(), this, preferLocal: false);
        return true;
    }

    /// <summary>Closes it if nobody works and nothing waits.</summary>
    public bool TryClose()
    {
        lock (_lock)
        {
            return _closed = _closed || !_busy;
        }
    }

    private void Start() => _ = WorkAsync();

    private async Task WorkAsync()
    {
        try
        {
            while (Take() is { } batch)
            {
                await handle(batch);
            }

            Rested();
        }
#pragma warning disable CA1031 // A worker that broke down stops the engine, which passes the reason on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Failed(exception);
        }
        finally
        {
            work.End();
        }
    }

    private List<T>? Take()
    {
        lock (_lock)
        {
            if (_waiting.Count == 0)
            {
                _busy = false;
                _closed = IsDone();
                return null;
            }

            var batch = _waiting;
            _waiting = [];
            return batch;
        }
    }
}
