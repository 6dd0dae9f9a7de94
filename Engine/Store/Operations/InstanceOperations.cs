using DrFunctions.Durable;
using DrFunctions.Engine.History;

namespace DrFunctions.Engine.Store.Operations;

/// <summary>Claims an instance, so that no earlier claim can write; null if it is gone or has ended. A blocked one stays unclaimed.</summary>
internal sealed class ClaimInstance(long key) : StoreOperation<StoredInstance?>
{
    /// <inheritdoc />
    protected override StoredInstance? Write(WriteSession session)
    {
        if (session.Instances.Get(key) is not { HasEnded: false } found)
        {
            return null;
        }

        if (found.Status == OrchestrationRuntimeStatus.Blocked)
        {
            return found;
        }

        session.Instances.Claim(key);
        return found with { Epoch = found.Epoch + 1, Attempts = found.Attempts + 1 };
    }
}

/// <summary>Stops an instance whose going on would be unsafe. Its history and its inbox stay as they are.</summary>
internal sealed class BlockInstance(StoredInstance claim, FailureDetails failure, DateTimeOffset now)
    : StoreOperation<bool>
{
    /// <inheritdoc />
    protected override bool Write(WriteSession session)
    {
        session.Instances.SetStatus(claim, OrchestrationRuntimeStatus.Blocked, now);
        session.Documents.Put(claim.Key, DocumentKind.Failure, FailureCodec.Write(failure));
        return true;
    }
}

/// <summary>Stores the results of activities that ended while their instance was blocked.</summary>
internal sealed class KeepResults(long instance, int generation, IReadOnlyList<ActivityResolved> results)
    : StoreOperation<bool>
{
    /// <inheritdoc />
    protected override bool Write(WriteSession session)
    {
        if (session.Instances.Get(instance) is not { HasEnded: false } found || found.Generation != generation)
        {
            session.Facts.CountDropped(results.Count);
            return false;
        }

        foreach (var result in results)
        {
            session.Inbox.Insert(instance, generation, result);
            session.Tasks.Delete(instance, generation, result.Task);
        }

        return true;
    }
}

/// <summary>Counts messages that came too late.</summary>
internal sealed class CountDropped(int messages) : StoreOperation<bool>
{
    /// <inheritdoc />
    protected override bool Write(WriteSession session)
    {
        session.Facts.CountDropped(messages);
        return true;
    }
}

/// <summary>Counts a start of the engine.</summary>
internal sealed class Boot : StoreOperation<long>
{
    /// <inheritdoc />
    protected override long Write(WriteSession session) => session.Facts.Boot();
}

/// <summary>Counts an attempt for each activity that is about to be taken up again, before it is.</summary>
internal sealed class CountAttempts(IReadOnlyList<OpenTask> tasks) : StoreOperation<IReadOnlyList<OpenTask>>
{
    /// <inheritdoc />
    protected override IReadOnlyList<OpenTask> Write(WriteSession session)
    {
        var counted = new List<OpenTask>(tasks.Count);
        foreach (var task in tasks)
        {
            if (session.Tasks.CountAttempt(task.Instance, task.Generation, task.Task) is { } attempts)
            {
                counted.Add(task with { Attempts = attempts });
            }
        }

        return counted;
    }
}

/// <summary>
/// The last operation of an orderly stop: what it interrupts was no attempt. Only those that the death of a process cut
/// off count towards poison.
/// </summary>
internal sealed class TakeBackAttempts : StoreOperation<bool>
{
    /// <inheritdoc />
    protected override bool Write(WriteSession session)
    {
        session.Tasks.TakeBackAttempts();
        session.Instances.TakeBackClaims();
        return true;
    }
}
