using System.Collections.Concurrent;
using DrFunctions.Durable;
using DrFunctions.Engine.Store;

namespace DrFunctions.Engine.Runtime;

/// <summary>The entities in memory: those with something to do.</summary>
internal sealed class EntityDirectory(EngineCore core)
{
    private readonly ConcurrentDictionary<EntityInstanceId, EntityRunner> _runners = new();

    /// <summary>Hands an operation to an entity; null lets it look at its stored inbox.</summary>
    public void Post(EntityInstanceId id, EntityMessage? message)
    {
        while (!_runners.GetOrAdd(id, static (id, core) => new EntityRunner(core, id), core).Post(message))
        {
            // It was just leaving memory: the next look makes a new one.
            Thread.Yield();
        }
    }

    /// <summary>An entity has nothing to do.</summary>
    public void Rest(EntityRunner runner)
    {
        if (runner.TryClose())
        {
            _runners.TryRemove(new KeyValuePair<EntityInstanceId, EntityRunner>(runner.Id, runner));
        }
    }
}
