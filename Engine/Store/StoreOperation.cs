namespace DrFunctions.Engine.Store;

/// <summary>Something to write as a whole or not at all. Its promise is kept after the commit, never before.</summary>
internal abstract class StoreOperation
{
    /// <summary>What the listener hears after the commit.</summary>
    public List<Action<ICommitListener>> Notices { get; set; } = [];

    /// <summary>Why this operation alone wrote nothing.</summary>
    public Exception? Refusal { get; set; }

    /// <summary>Writes. What it throws undoes this operation alone.</summary>
    public abstract void Apply(WriteSession session);

    /// <summary>Keeps the promise.</summary>
    public abstract void Acknowledge();

    /// <summary>Breaks the promise.</summary>
    public abstract void Fail(Exception reason);
}

/// <summary>An operation that gives something back.</summary>
internal abstract class StoreOperation<T> : StoreOperation
{
    private readonly TaskCompletionSource<T> _promise = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    /// <summary>Ends after the commit, or with the reason why there was none.</summary>
    public Task<T> Promise => _promise.Task;

    /// <inheritdoc />
    public sealed override void Apply(WriteSession session) => _result = Write(session);

    /// <inheritdoc />
    public sealed override void Acknowledge() => _promise.TrySetResult(_result!);

    /// <inheritdoc />
    public sealed override void Fail(Exception reason) => _promise.TrySetException(reason);

    /// <summary>Writes and gives the result.</summary>
    protected abstract T Write(WriteSession session);
}
