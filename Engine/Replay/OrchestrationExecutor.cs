using DrFunctions.Durable;
using DrFunctions.Engine.History;

namespace DrFunctions.Engine.Replay;

/// <summary>
/// Runs one generation of an orchestration: first through its history, then turn by turn. A turn is a pure function of
/// history, arrivals and time; this object is that function's memory between turns, and is thrown away when a commit
/// fails.
/// </summary>
internal sealed class OrchestrationExecutor
{
    private readonly ExecutorSetup _setup;
    private readonly CommandLedger _ledger;
    private readonly ForeignPosts _foreign;
    private readonly TurnSynchronizationContext _thread;
    private readonly HeldArrivals _held = new();
    private ReplayContext? _context;
    private Task<string?>? _main;
    private EngineException? _violation;
    private End? _end;
    private bool _suspended;

    public OrchestrationExecutor(ExecutorSetup setup)
    {
        _setup = setup;
        _ledger = new CommandLedger(setup.Identity.Id);
        _foreign = new ForeignPosts(setup.Identity.Id, setup.ForeignPost);
        _thread = new TurnSynchronizationContext(_foreign.Note);
    }

    /// <summary>Commands whose resolution is awaited.</summary>
    public OpenTasks Open { get; } = new();

    /// <summary>External events and waits for them.</summary>
    public EventWaiters Events { get; } = new();

    /// <summary>Whether the code runs through history.</summary>
    public bool IsReplaying { get; private set; }

    /// <summary>Whether the caller runs inside a turn.</summary>
    public bool IsInTurn => _thread.IsInTurn;

    /// <summary>The time of the current turn, which its events are stored with; it never goes back, whatever the clock does.</summary>
    public DateTimeOffset Now { get; private set; }

    /// <summary>The number of the next command.</summary>
    public int NextTask { get; private set; }

    /// <summary>Runs through a stored history. What is wrong shows in the next turn's outcome.</summary>
    public void Replay(IReadOnlyList<HistoryEntry> history)
    {
        _ledger.Load(history);
        IsReplaying = true;
        while (_violation is null && _ledger.HasMore)
        {
            var next = _ledger.Next;
            if (next.Event is not Arrival arrival || _main is { IsCompleted: true })
            {
                Violate(_ledger.Mismatch(EndOfMain()));
                break;
            }

            SetTime(next.At);
            Take(arrival);
        }

        if (_main is { IsCompleted: true })
        {
            Violate(_ledger.Mismatch(EndOfMain()));
        }

        IsReplaying = false;
        _ledger.Unload();
        _context?.TakeCustomStatus();
    }

    /// <summary>Runs a turn.</summary>
    /// <param name="arrivals">What came, in order.</param>
    /// <param name="now">The clock; the turn's time is <see cref="Now"/>, never earlier than the turn before.</param>
    public TurnOutcome Advance(IReadOnlyList<Arrival> arrivals, DateTimeOffset now)
    {
        SetTime(now);
        var next = 0;
        while (next < arrivals.Count && _violation is null && _end is null)
        {
            Take(arrivals[next++]);
        }

        if (_foreign.Violation is { } foreign)
        {
            Violate(foreign);
        }

        if (_violation is not null)
        {
            return new TurnOutcome { Block = _violation };
        }

        var rest = arrivals.Skip(next).ToList();
        if (_end is ContinuedAsNew && rest.OfType<TerminateRequested>().FirstOrDefault() is { } terminate)
        {
            _end = new Terminated(terminate.Reason);
        }

        if (_end is not null)
        {
            _ledger.Record(_end);
        }

        return new TurnOutcome
        {
            Events = _ledger.TakeWritten(),
            CustomStatus = _context?.TakeCustomStatus(),
            IsSuspended = _suspended,
            End = _end,
            Carried = _end is ContinuedAsNew ? Carry(rest) : [],
        };
    }

    /// <summary>Something that the code must not do; the turn blocks.</summary>
    public EngineException Violate(EngineException violation)
    {
        _violation ??= violation;
        return violation;
    }

    /// <summary>Numbers a command and writes it down.</summary>
    public T Issue<T>(Func<int, T> command)
        where T : Command
    {
        if (!IsInTurn)
        {
            throw Violate(_foreign.Use());
        }

        if (_violation is not null)
        {
            throw _violation;
        }

        var issued = command(NextTask);
        RecordCommand(issued);
        NextTask++;
        return issued;
    }

    /// <summary>Gives a timer up.</summary>
    public void CancelTimer(int task, CancellationToken cancellationToken)
    {
        if (_violation is not null || !Open.Contains(task))
        {
            return;
        }

        if (!_held.Resolves(task))
        {
            RecordCommand(new TimerCancelled(task));
        }

        Open.Cancel(task, cancellationToken);
    }

    /// <summary>Wraps a cancellation, so that one from outside the turn counts as a foreign await.</summary>
    public Action OnTurn(Action cancel) => () =>
    {
        if (IsInTurn)
        {
            cancel();
        }
        else
        {
            _foreign.Note();
        }
    };

    /// <summary>One rule for the clock and for history: else a clock that went back would look like changed code.</summary>
    private void SetTime(DateTimeOffset time) => Now = time > Now ? time : Now;

    private void RecordCommand(Command command)
    {
        try
        {
            if (!_ledger.IsReplaying)
            {
                _setup.CheckRegistered(command);
            }

            _ledger.Record(command);
        }
        catch (EngineException violation)
        {
            throw Violate(violation);
        }
    }

    private void Take(Arrival arrival)
    {
        switch (arrival)
        {
            case Started started when _main is null:
                Step(arrival, () => Start(started));
                break;
            case TerminateRequested terminate:
                _end = new Terminated(terminate.Reason);
                break;
            case Suspended when !_suspended:
                _suspended = true;
                _ledger.Record(arrival);
                break;
            case Resumed when _suspended:
                _suspended = false;
                _ledger.Record(arrival);
                DeliverHeld();
                break;
            case Resolution resolution when !Open.Awaits(resolution) || _held.Resolves(resolution.Task):
                break;
            case Resolution or EventRaised when _suspended:
                _ledger.Record(arrival);
                _held.Add(arrival);
                break;
            case Resolution or EventRaised:
                Step(arrival, () => Deliver(arrival));
                break;
        }

        if (_ledger.HasMore && ReferenceEquals(_ledger.Next.Event, arrival))
        {
            // The history took it, the code as it is now does not.
            Violate(_ledger.Mismatch(null));
        }
    }

    private void DeliverHeld()
    {
        while (_end is null && _violation is null && _held.TryTake(out var arrival))
        {
            Pump(() => Deliver(arrival));
        }
    }

    private void Step(Arrival arrival, Action action)
    {
        _ledger.Record(arrival);
        Pump(action);
    }

    private void Pump(Action action)
    {
        _thread.Run(action);
        if (_violation is not null)
        {
            return;
        }

        if (_main!.IsCompleted)
        {
            _end = IsReplaying ? null : EndOfMain();
        }
        else if (!Open.Any && !Events.Any && !_held.Any)
        {
            Violate(_foreign.NothingPending());
        }
    }

    private void Start(Started started)
    {
        _context = new ReplayContext(this, _setup, started);
        _main = _setup.Runner(_context, started.Input, _setup.Serializer);
    }

    private void Deliver(Arrival arrival)
    {
        if (arrival is EventRaised raised)
        {
            Events.Arrive(raised);
        }
        else
        {
            Open.Resolve((Resolution)arrival);
        }
    }

    private End? EndOfMain() => _main is { IsCompleted: true } ended ? GenerationEnd.Of(ended, _context!) : null;

    private List<Arrival> Carry(IEnumerable<Arrival> rest)
    {
        IEnumerable<Arrival> unread = _context!.NextGeneration!.PreserveEvents ? Events.Unread : [];
        return [.. unread, .. _held.All.Concat(rest).Where(arrival => arrival is EventRaised or Suspended or Resumed)];
    }
}
