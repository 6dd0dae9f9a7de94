using DrFunctions.Durable;
using DrFunctions.Engine.Entities;
using DrFunctions.Engine.Faults;
using DrFunctions.Engine.Store;
using DrFunctions.Engine.Store.Operations;

namespace DrFunctions.Engine.Runtime;

/// <summary>One entity in memory: its operations one batch at a time, in order of arrival.</summary>
internal sealed class EntityRunner
{
    private const int MaxBatch = 100;

    private readonly EngineCore _core;
    private readonly Mailbox<EntityMessage?> _mailbox;
    private EntitySnapshot? _state;
    private long _lastPosition;

    public EntityRunner(EngineCore core, EntityInstanceId id)
    {
        _core = core;
        Id = id;
        _mailbox = new Mailbox<EntityMessage?>(core.Work, HandleAsync)
        {
            IsDone = () => false,
            Rested = () => _core.Entities.Rest(this),
            Failed = core.Fail,
        };
    }

    /// <summary>Which entity.</summary>
    public EntityInstanceId Id { get; }

    /// <summary>Hands an operation to it; false when it left memory.</summary>
    public bool Post(EntityMessage? message) => _mailbox.Post(message);

    /// <summary>Lets it leave memory, unless it works.</summary>
    public bool TryClose() => _mailbox.TryClose();

    private async Task HandleAsync(List<EntityMessage?> batch)
    {
        if (!_core.Registry.Entities.TryGetValue(Id.Name, out var factory))
        {
            // Refused at the edge, so these come from a time when the kind was registered: they stay in the inbox.
            _core.Log.EntityUnregistered(Id.Name, batch.Count);
            return;
        }

        foreach (var messages in Unseen(batch).Chunk(MaxBatch))
        {
            _core.Options.FaultPoints?.Reach(FaultPoint.BeforeEntityBatch);
            var outcome = EntityBatch.Run(
                factory(), Id, _state!.State, messages, _core.Serializer, _core.Options.MaxMessageBytes);
            LogFailedSignals(outcome);
            _state = await _core.Writer.Enqueue(new CommitEntityBatch(Id, _state, outcome));
        }
    }

    private List<EntityMessage> Unseen(List<EntityMessage?> batch)
    {
        IEnumerable<EntityMessage> all = batch.OfType<EntityMessage>();
        if (_state is null)
        {
            _state = _core.Reader.Entity(Id);
            all = _core.Reader.EntityInbox(Id).Concat(all);
        }

        var unseen = new List<EntityMessage>();
        foreach (var message in all)
        {
            if (message.Position > _lastPosition)
            {
                _lastPosition = message.Position;
                unseen.Add(message);
            }
        }

        return unseen;
    }

    private void LogFailedSignals(EntityBatchOutcome outcome)
    {
        foreach (var answer in outcome.Answers.Where(answer => answer is { Failure: not null, Message.Caller: null }))
        {
            _core.Log.SignalFailed(Id.ToString(), answer.Message.Operation, answer.Failure!.ErrorMessage);
        }
    }
}
