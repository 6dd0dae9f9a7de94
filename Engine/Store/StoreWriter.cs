using DrFunctions.Engine.Faults;
using Microsoft.Data.Sqlite;

namespace DrFunctions.Engine.Store;

/// <summary>
/// The one writer. It commits whatever gathered while the last commit ran, each operation in a savepoint of its own,
/// and keeps promises after the commit.
/// </summary>
internal sealed class StoreWriter : IDisposable
{
    private const int MaxGroup = 512;
    private const int ConstraintFailed = 19;

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _signal = new(0);
    private readonly SqliteConnection _connection;
    private readonly string _path;
    private readonly ICommitListener _listener;
    private readonly Action<EngineException> _failed;
    private readonly IFaultPoints? _faults;
    private readonly Thread _thread;
    private readonly List<StoreOperation> _group = [];
    private Queue<StoreOperation> _queue = new();
    private EngineException? _closed;
    private StoreOperation? _last;
    private bool _signalled;

    public StoreWriter(
        SqliteConnection connection,
        string path,
        ICommitListener listener,
        Action<EngineException> failed,
        IFaultPoints? faults)
    {
        _connection = connection;
        _path = path;
        _listener = listener;
        _failed = failed;
        _faults = faults;
        _thread = new Thread(Run) { IsBackground = true, Name = "durable store writer" };
        _thread.Start();
    }

    /// <summary>Commits so far.</summary>
    public long Commits { get; private set; }

    /// <summary>Queues an operation.</summary>
    public Task<T> Enqueue<T>(StoreOperation<T> operation)
    {
        lock (_lock)
        {
            if (_closed is not null)
            {
                return Task.FromException<T>(_closed);
            }

            _queue.Enqueue(operation);
            if (!_signalled)
            {
                _signalled = true;
                _signal.Release();
            }
        }

        return operation.Promise;
    }

    /// <summary>Refuses further operations, commits what is queued and lets the thread end.</summary>
    public void Refuse(EngineException reason)
    {
        lock (_lock)
        {
            _closed ??= reason;
            _signal.Release();
        }
    }

    /// <summary>Refuses further operations, and waits until what was queued is committed.</summary>
    /// <param name="reason">What those refused hear.</param>
    /// <param name="last">
    /// Written after all others; its failure is its promise's alone. Left out when the writer was closed before.
    /// </param>
    public void Close(EngineException reason, StoreOperation? last = null)
    {
        lock (_lock)
        {
            _last = _closed is null ? last : null;
        }

        Refuse(reason);
        _thread.Join();
    }

    public void Dispose() => _signal.Dispose();

    private void Run()
    {
        using var session = new WriteSession(_connection);
        using var statements = new TransactionStatements(_connection);
        while (Gather())
        {
            try
            {
                CommitGroup(session, statements);
            }
#pragma warning disable CA1031 // Whatever stops a commit stops the engine, which passes the reason on.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                StopBecauseOf(exception, statements);
                return;
            }
        }

        if (_last is not null)
        {
            CommitLast(_last, session, statements);
        }
    }

    private void CommitLast(StoreOperation last, WriteSession session, TransactionStatements statements)
    {
        try
        {
            statements.Begin();
            last.Apply(session);
            _faults?.Reach(FaultPoint.BeforeTakeBack);
            statements.Commit();
            last.Acknowledge();
        }
#pragma warning disable CA1031 // Everything acknowledged is stored: the stop goes on, and its caller looks at the promise.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            statements.TryRollback();
            last.Fail(exception);
        }
    }

    private bool Gather()
    {
        _group.Clear();
        while (true)
        {
            lock (_lock)
            {
                while (_group.Count < MaxGroup && _queue.TryDequeue(out var operation))
                {
                    _group.Add(operation);
                }

                if (_group.Count > 0)
                {
                    return true;
                }

                if (_closed is not null)
                {
                    return false;
                }

                _signalled = false;
            }

            _signal.Wait();
        }
    }

    private void CommitGroup(WriteSession session, TransactionStatements statements)
    {
        statements.Begin();
        foreach (var operation in _group)
        {
            Apply(operation, session, statements);
        }

        _faults?.Reach(FaultPoint.BeforeCommit);
        statements.Commit();
        Commits++;
        _faults?.Reach(FaultPoint.AfterCommit);
        foreach (var operation in _group)
        {
            if (operation.Refusal is not null)
            {
                operation.Fail(operation.Refusal);
                continue;
            }

            operation.Notices.ForEach(notice => notice(_listener));
            operation.Acknowledge();
        }
    }

    private static void Apply(StoreOperation operation, WriteSession session, TransactionStatements statements)
    {
        statements.Savepoint();
        try
        {
            operation.Apply(session);
            operation.Notices = session.TakeNotices();
        }
        catch (Exception exception) when (IsOfOperation(exception))
        {
            session.TakeNotices();
            statements.RollbackToSavepoint();
            operation.Refusal = exception;
        }

        statements.Release();
    }

    private static bool IsOfOperation(Exception exception) => exception
        is FenceLostException or EngineException or SqliteException { SqliteErrorCode: ConstraintFailed };

    private void StopBecauseOf(Exception exception, TransactionStatements statements)
    {
        var reason = StorageErrors.Translate(_path, exception);
        List<StoreOperation> broken;
        lock (_lock)
        {
            _closed = reason;
            broken = [.. _group, .. _queue];
            _queue = new Queue<StoreOperation>();
        }

        statements.TryRollback();
        _failed(reason);
        broken.ForEach(operation => operation.Fail(reason));
    }
}
