namespace DrFunctions.FunctionApp.Adapters;

/// <summary>The external events of one name within one orchestration.</summary>
/// <remarks>
/// Durable Functions gives an event to the newest wait, even to one that was cancelled, and then the event is lost. So
/// at most one wait is open there, never cancelled; who waits here gets events in order of arrival, and an event that
/// nobody waits for is kept.
/// </remarks>
internal sealed class EventInbox<T>(Func<Task<T>> nextEvent, Action<T> sendToNextGeneration) : IEventInbox
{
    private readonly Queue<T> _kept = new();
    private readonly Queue<TaskCompletionSource<T>> _waits = new();
    private bool _isListening;
    private bool _carriesOver;

    /// <summary>Waits for the next event.</summary>
    public Task<T> WaitAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellationToken);
        }

        if (_kept.TryDequeue(out var kept))
        {
            return Task.FromResult(kept);
        }

        var wait = new TaskCompletionSource<T>();
        cancellationToken.Register(() => wait.TrySetCanceled(cancellationToken));
        _waits.Enqueue(wait);
        if (!_isListening)
        {
            _ = ListenAsync();
        }

        return wait.Task;
    }

    /// <inheritdoc />
    public void CarryOver()
    {
        _carriesOver = true;
        while (_kept.TryDequeue(out var kept))
        {
            sendToNextGeneration(kept);
        }
    }

    // Runs on the orchestration's own thread: everything in here is replayed alike.
    private async Task ListenAsync()
    {
        _isListening = true;
        try
        {
            while (_waits.Any(wait => !wait.Task.IsCompleted))
            {
                Deliver(await nextEvent());
            }
        }
        catch (Exception exception)
        {
            while (_waits.TryDequeue(out var wait))
            {
                wait.TrySetException(exception);
            }
        }
        finally
        {
            _isListening = false;
        }
    }

    private void Deliver(T received)
    {
        if (_carriesOver)
        {
            sendToNextGeneration(received);
            return;
        }

        while (_waits.TryDequeue(out var wait))
        {
            if (wait.TrySetResult(received))
            {
                return;
            }
        }

        _kept.Enqueue(received);
    }
}

/// <summary>An inbox, whatever its events' type.</summary>
internal interface IEventInbox
{
    /// <summary>Hands what nobody took to the next generation, from now on at once.</summary>
    void CarryOver();
}
