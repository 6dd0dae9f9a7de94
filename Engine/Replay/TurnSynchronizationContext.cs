namespace DrFunctions.Engine.Replay;

/// <summary>
/// The single thread of an orchestration: continuations run in order, on whichever thread pumps the turn. A post from
/// anywhere else means that the code awaited something foreign.
/// </summary>
internal sealed class TurnSynchronizationContext : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _queue = new();
    private readonly Action _foreignPost;
    private int _pumpingThread;

    public TurnSynchronizationContext(Action foreignPost) => _foreignPost = foreignPost;

    /// <summary>Whether the caller runs inside the turn.</summary>
    public bool IsInTurn => Volatile.Read(ref _pumpingThread) == Environment.CurrentManagedThreadId;

    /// <inheritdoc />
    public override void Post(SendOrPostCallback d, object? state)
    {
        if (IsInTurn)
        {
            _queue.Enqueue((d, state));
            return;
        }

        _foreignPost();
    }

    /// <inheritdoc />
    public override void Send(SendOrPostCallback d, object? state) =>
        throw new NotSupportedException("An orchestration has one thread: nothing is sent to it.");

    /// <inheritdoc />
    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs the action as part of the turn, then every continuation that follows from it.</summary>
    public void Run(Action action)
    {
        var outer = Current;
        SetSynchronizationContext(this);
        Volatile.Write(ref _pumpingThread, Environment.CurrentManagedThreadId);
        try
        {
            action();
            while (_queue.TryDequeue(out var next))
            {
                next.Callback(next.State);
            }
        }
        finally
        {
            Volatile.Write(ref _pumpingThread, 0);
            SetSynchronizationContext(outer);
        }
    }
}
