using DrFunctions.Durable;
using DrFunctions.Engine.Client;
using DrFunctions.Engine.Faults;
using DrFunctions.Engine.Runtime;
using DrFunctions.Engine.Store;
using DrFunctions.Engine.Store.Operations;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DrFunctions.Engine;

/// <summary>
/// The embedded durable engine: orchestrations, activities and entities of a registry, on one database file that this
/// process holds alone. Whatever it acknowledged survives the death of the process.
/// </summary>
public sealed class DurableEngine : IAsyncDisposable
{
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _stopping = new(1);
    private readonly EngineCore _core;
    private readonly StoreFile _file;
    private int _state = (int)EngineState.Running;
    private bool _closed;

    private DurableEngine(
        EngineOptions options,
        DurableRegistry registry,
        IPayloadSerializer serializer,
        TimeProvider time,
        ILoggerFactory loggers,
        StoreFile file)
    {
        _file = file;
        _core = new EngineCore(options, registry, serializer, time, loggers, file, OnFailed);
        Client = new EngineClient(_core);
    }

    /// <summary>Starts, reads and steers instances and entities.</summary>
    public DurableClient Client { get; }

    /// <summary>Shows histories.</summary>
    public IHistoryReader Histories => (IHistoryReader)Client;

    /// <summary>Where the engine stands.</summary>
    public EngineState State => (EngineState)Volatile.Read(ref _state);

    /// <summary>Why the engine stopped itself; null if it did not.</summary>
    public EngineException? Failure { get; private set; }

    /// <summary>
    /// Ends when the engine has stopped: normally after <see cref="StopAsync"/>, with an <see cref="EngineException"/>
    /// when it stopped itself because it could no longer keep its promises (full disk, I/O error).
    /// </summary>
    public Task Completion => _completion.Task;

    /// <summary>When the next durable timer is due; null when none is set.</summary>
    public DateTimeOffset? NextTimerDue => _core.Timers.Next;

    internal EngineCore Core => _core;

    /// <summary>Opens the database, making or migrating it, and takes up everything that was under way.</summary>
    /// <param name="options">How it runs.</param>
    /// <param name="registry">The code; it must not change afterwards.</param>
    /// <param name="serializer">Payloads to JSON and back.</param>
    /// <param name="time">The clock of timers and stamps.</param>
    /// <param name="loggers">Where it logs; null for nowhere.</param>
    /// <param name="ct">Gives up before the start.</param>
    /// <exception cref="EngineException">
    /// The options are invalid, or the database is in use by another process, newer than this program, damaged, or on a
    /// full disk: the code says which.
    /// </exception>
    public static async Task<DurableEngine> StartAsync(
        EngineOptions options,
        DurableRegistry registry,
        IPayloadSerializer serializer,
        TimeProvider time,
        ILoggerFactory? loggers = null,
        CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(serializer);
        ArgumentNullException.ThrowIfNull(time);
        options.Validate();
        ct.ThrowIfCancellationRequested();
        var file = StoreFile.Open(options.DatabasePath, options.MaxDatabasePages);
        var engine = new DurableEngine(
            options, registry, serializer, time, loggers ?? NullLoggerFactory.Instance, file);
        try
        {
            await engine._core.RecoverAsync();
        }
        catch (Exception exception)
        {
            await engine.CloseAsync();
            throw StorageErrors.Translate(file.Path, exception);
        }

        engine._core.Log.Started(file.Path);
        return engine;
    }

    /// <summary>
    /// Ends when nothing is being worked on: every orchestration waits for a timer, an event or a person. Meant for
    /// tests, which then let the clock pass up to <see cref="NextTimerDue"/>.
    /// </summary>
    public Task WhenIdleAsync(CancellationToken ct = default) => _core.Work.WhenIdle().WaitAsync(ct);

    /// <summary>
    /// Stops: no activity starts any more, running ones are asked to return and have
    /// <see cref="EngineOptions.DrainTimeout"/> to do so. What was not done is done after the next start, and does not
    /// count towards <see cref="EngineOptions.MaxWorkAttempts"/>.
    /// </summary>
    public async Task StopAsync(CancellationToken ct = default)
    {
        if (Interlocked.CompareExchange(ref _state, (int)EngineState.Stopping, (int)EngineState.Running)
            == (int)EngineState.Running)
        {
            _core.Activities.Stop();
            try
            {
                // Running code takes real time, whatever clock the timers follow.
                await _core.Work.WhenIdle().WaitAsync(_core.Options.DrainTimeout, TimeProvider.System, ct);
            }
            catch (TimeoutException)
            {
                // Those still running run again after the next start.
            }
            catch (OperationCanceledException)
            {
                // The caller is in a hurry: likewise.
            }
        }

        await CloseAsync();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task CloseAsync()
    {
        await _stopping.WaitAsync();
        try
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            await Task.Run(Close);
        }
        finally
        {
            _stopping.Release();
        }
    }

    private void Close()
    {
        try
        {
            _core.Activities.Stop();
            CloseWriter();
            _core.Halt(Errors.Stopped());
            if (State != EngineState.Failed)
            {
                Checkpoint();
                Volatile.Write(ref _state, (int)EngineState.Stopped);
                _core.Log.Stopped();
                _completion.TrySetResult();
            }
        }
        finally
        {
            using (_file)
            {
                _core.Dispose();
            }
        }
    }

    private void Checkpoint()
    {
        try
        {
            _core.Options.FaultPoints?.Reach(FaultPoint.BeforeCheckpoint);
            _file.Checkpoint();
        }
#pragma warning disable CA1031 // The write-ahead log has everything: a full disk must not keep the file from being closed.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _core.Log.NotCheckpointed(exception);
        }
    }

    private void CloseWriter()
    {
        // A start that failed may not have counted everything yet: then there is nothing to take back.
        var last = State == EngineState.Stopping ? new TakeBackAttempts() : null;
        _core.Writer.Close(Errors.Stopped(), last);
        if (last?.Promise.Exception is { } failure)
        {
            _core.Log.AttemptsKept(failure.GetBaseException());
        }
    }

    private void OnFailed(EngineException reason)
    {
        if (State is EngineState.Stopped or EngineState.Failed)
        {
            return;
        }

        Failure = reason;
        Volatile.Write(ref _state, (int)EngineState.Failed);
        _core.Log.StoppedItself(reason.Message);
        _completion.TrySetException(reason);
    }
}
