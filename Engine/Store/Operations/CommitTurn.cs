using DrFunctions.Durable;
using DrFunctions.Engine.History;
using DrFunctions.Engine.Replay;

namespace DrFunctions.Engine.Store.Operations;

/// <summary>
/// Commits a turn: the events, everything the commands ask for, and the messages that it consumed, under the claim
/// that ran it.
/// </summary>
internal sealed class CommitTurn(StoredInstance claim, TurnOutcome turn, IReadOnlyList<long> consumed, DateTimeOffset now)
    : StoreOperation<StoredInstance>
{
    /// <inheritdoc />
    protected override StoredInstance Write(WriteSession session)
    {
        var next = Next();
        session.Instances.Advance(claim, next.Generation, next.NextSeq, next.Status, now);
        foreach (var position in consumed)
        {
            session.Inbox.Delete(position);
        }

        Append(session);
        if (turn.CustomStatus is { } status)
        {
            session.Documents.Put(claim.Key, DocumentKind.CustomStatus, status.Json);
        }

        if (claim is { NextSeq: 0, Generation: > 0 })
        {
            session.Documents.Put(claim.Key, DocumentKind.Carried, null);
        }

        if (turn.End is not null)
        {
            EndGeneration(session, turn.End);
        }

        return next;
    }

    private StoredInstance Next() => turn.End is ContinuedAsNew
        ? claim with
        {
            Generation = claim.Generation + 1,
            NextSeq = 0,
            Attempts = 0,
            Status = OrchestrationRuntimeStatus.Running,
        }
        : claim with
        {
            NextSeq = claim.NextSeq + turn.Events.Count,
            Attempts = 0,
            Status = turn.End switch
            {
                Completed => OrchestrationRuntimeStatus.Completed,
                Failed => OrchestrationRuntimeStatus.Failed,
                Terminated => OrchestrationRuntimeStatus.Terminated,
                _ when turn.IsSuspended => OrchestrationRuntimeStatus.Suspended,
                _ => OrchestrationRuntimeStatus.Running,
            },
        };

    private void Append(WriteSession session)
    {
        var seq = claim.NextSeq;
        foreach (var happened in turn.Events)
        {
            session.Events.Append(claim.Key, claim.Generation, seq, new HistoryEntry(now, happened));
            Carry(session, happened, seq++);
        }
    }

    private void Carry(WriteSession session, HistoryEvent happened, int seq)
    {
        switch (happened)
        {
            case ActivityScheduled activity:
                session.Tasks.Insert(claim.Key, claim.Generation, activity.Task, seq, null);
                break;
            case TimerCreated timer:
                session.Tasks.Insert(claim.Key, claim.Generation, timer.Task, seq, timer.FireAt);
                break;
            case ActivityResolved or TimerFired:
                session.Tasks.Delete(claim.Key, claim.Generation, ((Resolution)happened).Task);
                break;
            case TimerCancelled timer:
                session.Tasks.Delete(claim.Key, claim.Generation, timer.Task);
                break;
            case ChildScheduled child:
                StartChild(session, child);
                break;
            case EntityCalled call:
                session.Send(call.Target, call.Operation, call.Input, Link(call.Task));
                break;
            case EntitySignalled signal:
                session.Send(signal.Target, signal.Operation, signal.Input, null);
                break;
        }
    }

    private void StartChild(WriteSession session, ChildScheduled child)
    {
        if (session.Instances.Find(child.InstanceId) is { } taken)
        {
            if (!taken.HasEnded || taken.Parent?.Key != claim.Key)
            {
                var failure = Errors.IdTaken(child.InstanceId).ToFailure();
                session.Send(claim, claim.Generation, new ChildResolved(child.Task, null, failure));
                return;
            }

            // A retry, or a later generation of the same parent: the new attempt takes the ended one's place.
            session.Purge(taken.Key);
        }

        session.Create(child.InstanceId, child.Name, child.Input, now, Link(child.Task));
    }

    private void EndGeneration(WriteSession session, End end)
    {
        switch (end)
        {
            case ContinuedAsNew next:
                session.Tasks.Clear(claim.Key);
                session.Events.Delete(claim.Key);
                session.Documents.Put(claim.Key, DocumentKind.Input, next.Input);
                session.Documents.Put(claim.Key, DocumentKind.Carried, CarriedCodec.Write(turn.Carried));
                break;
            case Completed completed:
                session.Close(claim, completed.Output, null);
                break;
            case Failed failed:
                session.Close(claim, null, failed.Failure);
                break;
            case Terminated terminated:
                session.Close(claim, null, WriteSession.TerminatedFailure(terminated.Reason));
                session.TerminateChildren(claim.Key, terminated.Reason, now);
                break;
        }
    }

    private ParentLink Link(int task) => new(claim.Key, claim.Id, claim.Generation, task);
}
