using DrFunctions.Durable;
using DrFunctions.Engine.History;
using DrFunctions.Engine.Store.Tables;
using Microsoft.Data.Sqlite;

namespace DrFunctions.Engine.Store;

/// <summary>What an operation writes with: the tables, and what becomes known once it is committed.</summary>
internal sealed class WriteSession(SqliteConnection connection) : IDisposable
{
    private List<Action<ICommitListener>> _notices = [];

    public InstanceTable Instances { get; } = new(connection);

    public DocumentTable Documents { get; } = new(connection);

    public EventTable Events { get; } = new(connection);

    public InboxTable Inbox { get; } = new(connection);

    public TaskTable Tasks { get; } = new(connection);

    public EntityTable Entities { get; } = new(connection);

    public FactTable Facts { get; } = new(connection);

    /// <summary>Tells the listener after the commit.</summary>
    public void AfterCommit(Action<ICommitListener> notice) => _notices.Add(notice);

    /// <summary>Takes the notices of the operation that just ran.</summary>
    public List<Action<ICommitListener>> TakeNotices()
    {
        var taken = _notices;
        _notices = [];
        return taken;
    }

    /// <summary>Sends a message to an instance; one that has ended, or is gone, counts as a dropped message.</summary>
    /// <returns>Whether it was stored.</returns>
    public bool Send(StoredInstance? instance, int? generation, Arrival arrival)
    {
        if (instance is null || instance.HasEnded)
        {
            Facts.CountDropped(1);
            return false;
        }

        var message = Inbox.Insert(instance.Key, generation, arrival);
        AfterCommit(listener => listener.Arrived(instance.Key, message));
        return true;
    }

    /// <summary>Sends an operation to an entity.</summary>
    public void Send(EntityInstanceId target, string operation, string? input, ParentLink? caller)
    {
        var message = Entities.Send(target, operation, input, caller);
        AfterCommit(listener => listener.Arrived(target, message));
    }

    /// <summary>Makes an instance.</summary>
    public void Create(string id, string name, string? input, DateTimeOffset now, ParentLink? parent)
    {
        var instance = Instances.Insert(id, name, now, parent);
        Documents.Put(instance.Key, DocumentKind.Input, input);
        AfterCommit(listener => listener.Created(instance, input));
    }

    /// <summary>What an instance's end brings with it: nothing of it stays open, and its parent hears of it.</summary>
    public void Close(StoredInstance instance, string? output, FailureDetails? failure)
    {
        Documents.Put(instance.Key, DocumentKind.Output, output);
        Documents.Put(instance.Key, DocumentKind.Failure, FailureCodec.Write(failure));
        Documents.Put(instance.Key, DocumentKind.Carried, null);
        Tasks.Clear(instance.Key);
        Facts.CountDropped(Inbox.Clear(instance.Key));
        if (instance.Parent is { } parent)
        {
            Send(
                Instances.Get(parent.Key), parent.Generation, new ChildResolved(parent.Task, output, failure));
        }

        AfterCommit(listener => listener.Ended(instance.Key, instance.Id));
    }

    /// <summary>Deletes an instance and everything of it.</summary>
    public void Purge(long instance)
    {
        Events.Delete(instance);
        Documents.Clear(instance);
        Tasks.Clear(instance);
        Inbox.Clear(instance);
        Instances.Delete(instance);
    }

    /// <summary>Asks all children that run to end.</summary>
    public void TerminateChildren(long parent, string? reason, DateTimeOffset now)
    {
        foreach (var child in Instances.OpenChildren(parent))
        {
            Terminate(Instances.Get(child)!, reason, now);
        }
    }

    /// <summary>Asks an instance to end; a blocked one, whose code cannot run, ends at once.</summary>
    public void Terminate(StoredInstance instance, string? reason, DateTimeOffset now)
    {
        if (instance.Status != OrchestrationRuntimeStatus.Blocked)
        {
            Send(instance, null, new TerminateRequested(reason));
            return;
        }

        AfterCommit(listener => listener.Unblocked(instance.Key));
        // The row is its own fence here: the writer is alone.
        EndTerminated(instance, reason, now);
    }

    private void EndTerminated(StoredInstance instance, string? reason, DateTimeOffset now)
    {
        Events.Append(instance.Key, instance.Generation, instance.NextSeq, new HistoryEntry(now, new Terminated(reason)));
        Instances.Advance(
            instance, instance.Generation, instance.NextSeq + 1, OrchestrationRuntimeStatus.Terminated, now);
        Close(instance, null, TerminatedFailure(reason));
        TerminateChildren(instance.Key, reason, now);
    }

    /// <summary>How a termination looks to a parent and to a query.</summary>
    public static FailureDetails TerminatedFailure(string? reason) =>
        new("Terminated", reason ?? "Terminated by an operator.", IsNonRetriable: true);

    public void Dispose()
    {
        Instances.Dispose();
        Documents.Dispose();
        Events.Dispose();
        Inbox.Dispose();
        Tasks.Dispose();
        Entities.Dispose();
        Facts.Dispose();
    }
}
