using DrFunctions.Durable;
using DrFunctions.Engine.History;

namespace DrFunctions.Engine.Store.Operations;

/// <summary>Makes an instance; false if the id is taken.</summary>
internal sealed class CreateInstance(string id, string name, string? input, DateTimeOffset now) : StoreOperation<bool>
{
    /// <inheritdoc />
    protected override bool Write(WriteSession session)
    {
        if (session.Instances.Find(id) is not null)
        {
            return false;
        }

        session.Create(id, name, input, now, null);
        return true;
    }
}

/// <summary>Sends an external event; false if there is no instance of the id. One that has ended drops it.</summary>
internal sealed class RaiseEvent(string id, EventRaised raised) : StoreOperation<bool>
{
    /// <inheritdoc />
    protected override bool Write(WriteSession session)
    {
        if (session.Instances.Find(id) is not { } instance)
        {
            return false;
        }

        session.Send(instance, null, raised);
        return true;
    }
}

/// <summary>Asks an instance to end; false if there is none of the id. One that has ended stays as it is.</summary>
internal sealed class Terminate(string id, string? reason, DateTimeOffset now) : StoreOperation<bool>
{
    /// <inheritdoc />
    protected override bool Write(WriteSession session)
    {
        if (session.Instances.Find(id) is not { } instance)
        {
            return false;
        }

        if (!instance.HasEnded)
        {
            session.Terminate(instance, reason, now);
        }

        return true;
    }
}

/// <summary>Holds an instance; false if there is none of the id.</summary>
internal sealed class Suspend(string id, string? reason) : StoreOperation<bool>
{
    /// <inheritdoc />
    protected override bool Write(WriteSession session)
    {
        if (session.Instances.Find(id) is not { } instance)
        {
            return false;
        }

        if (!instance.HasEnded)
        {
            session.Send(instance, null, new Suspended(reason));
        }

        return true;
    }
}

/// <summary>Lets a suspended or blocked instance run on; false if there is none of the id.</summary>
internal sealed class Resume(string id, string? reason, DateTimeOffset now) : StoreOperation<bool>
{
    /// <inheritdoc />
    protected override bool Write(WriteSession session)
    {
        if (session.Instances.Find(id) is not { } instance)
        {
            return false;
        }

        if (instance.Status == OrchestrationRuntimeStatus.Blocked)
        {
            session.Instances.Unblock(instance.Key, now);
            session.Tasks.ForgetAttempts(instance.Key);
            session.Documents.Put(instance.Key, DocumentKind.Failure, null);
            session.AfterCommit(listener => listener.Unblocked(instance.Key));
        }
        else if (!instance.HasEnded)
        {
            session.Send(instance, null, new Resumed(reason));
        }

        return true;
    }
}

/// <summary>Deletes an instance that has ended, and everything of it; false if there is none, or it runs.</summary>
internal sealed class Purge(string id) : StoreOperation<bool>
{
    /// <inheritdoc />
    protected override bool Write(WriteSession session)
    {
        if (session.Instances.Find(id) is not { HasEnded: true } instance)
        {
            return false;
        }

        session.Purge(instance.Key);
        return true;
    }
}

/// <summary>Sends an operation to an entity.</summary>
internal sealed class SignalEntity(EntityInstanceId target, string operation, string? input) : StoreOperation<bool>
{
    /// <inheritdoc />
    protected override bool Write(WriteSession session)
    {
        session.Send(target, operation, input, null);
        return true;
    }
}
