using DrFunctions.Durable;
using DrFunctions.Engine.Faults;
using DrFunctions.Engine.History;
using DrFunctions.Engine.Replay;
using DrFunctions.Engine.Store;
using DrFunctions.Engine.Store.Operations;

namespace DrFunctions.Engine.Runtime;

/// <summary>
/// One instance in memory: one turn at a time, each committed under the claim before its effects go out. What is in
/// memory is thrown away when a commit is refused.
/// </summary>
internal sealed class InstanceRunner
{
    private readonly EngineCore _core;
    private readonly Mailbox<InstanceMail> _mailbox;
    private readonly InboxCursor _cursor = new();
    private StoredInstance? _claim;
    private OrchestrationExecutor? _executor;
    private List<Arrival> _first = [];

    public InstanceRunner(EngineCore core, long key, StoredInstance? claim = null, string? input = null)
    {
        _core = core;
        Key = key;
        _mailbox = new Mailbox<InstanceMail>(core.Work, HandleAsync)
        {
            IsDone = () => IsDone,
            Rested = () => _core.Instances.Rest(this),
            Failed = core.Fail,
        };
        if (claim is not null)
        {
            BeginGeneration(claim, input, []);
        }
    }

    /// <summary>The instance's key.</summary>
    public long Key { get; }

    /// <summary>Its place among the waiting ones; the directory's.</summary>
    public LinkedListNode<InstanceRunner>? Idle { get; set; }

    /// <summary>Whether the instance has ended or is gone.</summary>
    public bool IsDone { get; private set; }

    private bool IsBlocked => _claim is { Status: OrchestrationRuntimeStatus.Blocked };

    /// <summary>Hands something to it; false when it left memory.</summary>
    public bool Post(InstanceMail mail) => _mailbox.Post(mail);

    /// <summary>Lets it leave memory, unless it works.</summary>
    public bool TryClose() => _mailbox.TryClose();

    private async Task HandleAsync(List<InstanceMail> batch)
    {
        var reload = batch.Exists(mail => mail.Reload);
        if (reload)
        {
            _claim = null;
        }

        var messages = batch.Where(mail => mail.Message is not null).Select(mail => mail.Message!).ToList();
        if (_claim is null && !IsDone)
        {
            messages.InsertRange(0, await LoadAsync(reload));
        }

        if (batch.Find(mail => mail.Block is not null) is { } poisoned && _claim is not null && !IsBlocked)
        {
            await BlockAsync(poisoned.Block!);
        }

        while (await TurnAsync(messages))
        {
            messages = [];
        }
    }

    /// <summary>Claims the instance, replays its history and reads its inbox.</summary>
    private async Task<List<InboxMessage>> LoadAsync(bool reopenTasks)
    {
        _claim = await _core.Writer.Enqueue(new ClaimInstance(Key));
        _executor = null;
        IsDone = _claim is null;
        if (_claim is null || IsBlocked)
        {
            return [];
        }

        // What was announced while it was read comes a second time, after these, and is known by its position.
        _cursor.Reset();
        var inbox = _core.Reader.Inbox(Key);
        if (_claim.Attempts > _core.Options.MaxWorkAttempts)
        {
            await BlockAsync(Errors.Poisonous($"A turn of '{_claim.Id}'", _claim.Attempts - 1));
        }
        else if (_claim.NextSeq == 0)
        {
            BeginGeneration(
                _claim,
                _core.Reader.Document(Key, DocumentKind.Input),
                CarriedCodec.Read(_core.Reader.Document(Key, DocumentKind.Carried)));
        }
        else
        {
            _first = [];
            _executor = _core.NewExecutor(_claim, NoteForeignPost);
            _executor?.Replay(_core.Reader.History(Key, _claim.Generation));
        }

        if (reopenTasks && !IsBlocked)
        {
            await _core.ReopenAsync(_core.Reader.OpenTasks(Key));
        }

        return inbox;
    }

    private void BeginGeneration(StoredInstance claim, string? input, IReadOnlyList<Arrival> carried)
    {
        _claim = claim;
        _executor = _core.NewExecutor(claim, NoteForeignPost);
        _first =
        [
            new Started(
                claim.Name,
                input,
                claim.Parent?.Id,
                _core.Options.MaxMessageBytes,
                _core.Options.MaxCustomStatusBytes),
            .. carried,
        ];
    }

    /// <summary>Runs and commits a turn; true if another has to follow at once.</summary>
    private async Task<bool> TurnAsync(List<InboxMessage> messages)
    {
        if (IsDone || _claim is null)
        {
            await LateMail.DropAsync(_core.Writer, messages);
            return false;
        }

        if (IsBlocked)
        {
            await LateMail.KeepAsync(_core.Writer, Key, messages);
            return false;
        }

        if (_executor is null)
        {
            await BlockAsync(Errors.Unregistered("orchestration", _claim.Name, _core.Registry.Orchestrations.Keys));
            await LateMail.KeepAsync(_core.Writer, Key, messages);
            return false;
        }

        var (arrivals, consumed) = _cursor.Take(messages, _claim.Generation);
        var outcome = await AdvanceAsync([.. _first, .. arrivals]);
        if (outcome.Block is { } block)
        {
            await BlockAsync(block);
            await LateMail.KeepAsync(_core.Writer, Key, messages);
            return false;
        }

        // An empty turn is committed too when it forgets attempts: else taking it into memory would add up to poison.
        return (outcome.Events.Count > 0 || consumed.Count > 0 || _claim.Attempts > 1)
            && await CommitAsync(outcome, consumed);
    }

    private async Task<TurnOutcome> AdvanceAsync(IReadOnlyList<Arrival> arrivals)
    {
        await _core.Turns.WaitAsync();
        try
        {
            _core.Options.FaultPoints?.Reach(FaultPoint.BeforeTurn);
            var outcome = _executor!.Advance(arrivals, _core.Time.GetUtcNow());
            return CheckLength(outcome);
        }
        finally
        {
            _core.Turns.Release();
        }
    }

    private TurnOutcome CheckLength(TurnOutcome outcome)
    {
        var before = _claim!.NextSeq;
        var after = before + outcome.Events.Count;
        if (outcome.End is null && after > _core.Options.HistoryBlockEvents)
        {
            return new TurnOutcome { Block = Errors.TooLong(after, _core.Options.HistoryBlockEvents) };
        }

        if (before < _core.Options.HistoryWarnEvents && after >= _core.Options.HistoryWarnEvents)
        {
            _core.Log.HistoryGrows(_claim.Id, after, _core.Options.HistoryBlockEvents);
        }

        return outcome;
    }

    private async Task<bool> CommitAsync(TurnOutcome outcome, List<long> consumed)
    {
        var before = _claim!;
        try
        {
            _claim = await _core.Writer.Enqueue(new CommitTurn(before, outcome, consumed, _executor!.Now));
        }
        catch (FenceLostException lost)
        {
            Forget(lost);
            return false;
        }

        _first = [];
        TurnEffects.Release(_core, before, outcome, _executor.Open.Commands);
        if (outcome.End is ContinuedAsNew next)
        {
            BeginGeneration(_claim, next.Input, outcome.Carried);
            return true;
        }

        IsDone = outcome.End is not null;
        return false;
    }

    private async Task BlockAsync(EngineException reason)
    {
        var claim = _claim!;
        _core.Log.Blocked(claim.Id, reason.Message);
        try
        {
            await _core.Writer.Enqueue(new BlockInstance(claim, reason.ToFailure(), _core.Time.GetUtcNow()));
            _claim = claim with { Status = OrchestrationRuntimeStatus.Blocked };
        }
        catch (FenceLostException lost)
        {
            Forget(lost);
        }

        _executor = null;
    }

    /// <summary>Somebody else went on: what is in memory is worthless, and what is stored is looked at anew.</summary>
    private void Forget(FenceLostException lost)
    {
        _core.Log.FenceLost(lost.Message);
        _claim = null;
        _executor = null;
        Post(new InstanceMail(Message: null, Reload: true));
    }

    private void NoteForeignPost() => _core.Instances.Post(Key, InstanceMail.Nudge);
}
