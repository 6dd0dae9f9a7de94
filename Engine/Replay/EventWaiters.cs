using DrFunctions.Engine.History;

namespace DrFunctions.Engine.Replay;

/// <summary>External events that nobody has awaited yet and waits for which none has come, by name, first in first out.</summary>
internal sealed class EventWaiters
{
    private readonly List<EventRaised> _unread = [];
    private readonly Dictionary<string, LinkedList<TaskCompletionSource<string?>>> _waiting =
        new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether anything waits.</summary>
    public bool Any => _waiting.Count > 0;

    /// <summary>Events nobody has awaited, in order of arrival.</summary>
    public IReadOnlyList<EventRaised> Unread => _unread;

    /// <summary>Hands an event to the oldest wait of its name, or keeps it.</summary>
    public void Arrive(EventRaised raised)
    {
        if (!_waiting.TryGetValue(raised.Name, out var queue))
        {
            _unread.Add(raised);
            return;
        }

        var oldest = queue.First!;
        Remove(raised.Name, oldest);
        oldest.Value.SetResult(raised.Payload);
    }

    /// <summary>Waits for the oldest event of a name; a cancelled wait is gone without trace.</summary>
    /// <param name="name">The event's name; case does not matter, as in Durable Functions.</param>
    /// <param name="cancelOnTurn">Wraps the cancellation, so that it happens inside a turn.</param>
    /// <param name="cancellationToken">Gives the wait up.</param>
    public Task<string?> Wait(
        string name, Func<Action, Action> cancelOnTurn, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<string?>(cancellationToken);
        }

        var kept = _unread.FindIndex(e => string.Equals(e.Name, name, StringComparison.OrdinalIgnoreCase));
        if (kept >= 0)
        {
            var raised = _unread[kept];
            _unread.RemoveAt(kept);
            return Task.FromResult(raised.Payload);
        }

        if (!_waiting.TryGetValue(name, out var queue))
        {
            _waiting[name] = queue = new LinkedList<TaskCompletionSource<string?>>();
        }

        var node = queue.AddLast(new TaskCompletionSource<string?>());
        if (cancellationToken.CanBeCanceled)
        {
            CancelWith(name, node, cancelOnTurn, cancellationToken);
        }

        return node.Value.Task;
    }

    private void CancelWith(
        string name,
        LinkedListNode<TaskCompletionSource<string?>> node,
        Func<Action, Action> cancelOnTurn,
        CancellationToken cancellationToken)
    {
        var registration = cancellationToken.Register(cancelOnTurn(() =>
        {
            if (!node.Value.Task.IsCompleted)
            {
                Remove(name, node);
                node.Value.SetCanceled(cancellationToken);
            }
        }));
        node.Value.Task.GetAwaiter().UnsafeOnCompleted(registration.Dispose);
    }

    private void Remove(string name, LinkedListNode<TaskCompletionSource<string?>> node)
    {
        var queue = node.List!;
        queue.Remove(node);
        if (queue.Count == 0)
        {
            _waiting.Remove(name);
        }
    }
}
