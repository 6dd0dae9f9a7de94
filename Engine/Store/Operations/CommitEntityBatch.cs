using DrFunctions.Durable;
using DrFunctions.Engine.Entities;
using DrFunctions.Engine.History;

namespace DrFunctions.Engine.Store.Operations;

/// <summary>Commits a batch: the state, the messages consumed, the results to their callers, the signals.</summary>
internal sealed class CommitEntityBatch(EntityInstanceId id, EntitySnapshot before, EntityBatchOutcome batch)
    : StoreOperation<EntitySnapshot>
{
    /// <inheritdoc />
    protected override EntitySnapshot Write(WriteSession session)
    {
        foreach (var answer in batch.Answers)
        {
            session.Entities.Take(id, answer.Message.Position);
            if (answer.Message.Caller is { } caller)
            {
                session.Send(
                    session.Instances.Get(caller.Key),
                    caller.Generation,
                    new EntityResolved(caller.Task, answer.Result, answer.Failure));
            }

            foreach (var signal in answer.Signals)
            {
                session.Send(signal.Target, signal.Operation, signal.Input, null);
            }
        }

        if (batch.State is null || batch.State == before.State)
        {
            return before;
        }

        session.Entities.Write(id, before.Version, batch.State);
        return new EntitySnapshot(before.Version + 1, batch.State);
    }
}
