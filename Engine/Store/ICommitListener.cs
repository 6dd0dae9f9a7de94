using DrFunctions.Durable;

namespace DrFunctions.Engine.Store;

/// <summary>Hears what was committed, in order, on the writer's thread: it only passes on, and never throws.</summary>
internal interface ICommitListener
{
    /// <summary>A message lies in an instance's inbox.</summary>
    void Arrived(long instance, InboxMessage message);

    /// <summary>An operation lies in an entity's inbox.</summary>
    void Arrived(EntityInstanceId entity, EntityMessage message);

    /// <summary>An instance exists, claimed for us.</summary>
    void Created(StoredInstance instance, string? input);

    /// <summary>An instance ended for good.</summary>
    void Ended(long instance, string id);

    /// <summary>A blocked instance may run again.</summary>
    void Unblocked(long instance);
}
