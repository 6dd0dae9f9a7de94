using DrFunctions.Durable;

namespace DrFunctions.Engine.Replay;

/// <summary>Ids of entities. Kinds differ in more than case, as in Durable Functions; keys are taken as they are.</summary>
internal static class EntityIds
{
    /// <summary>The one form in which an entity is stored and addressed.</summary>
    /// <exception cref="EngineException">Kind or key is empty, or the kind contains an @.</exception>
    public static EntityInstanceId Normalise(string name, string key) =>
        string.IsNullOrEmpty(name) || string.IsNullOrEmpty(key) || name.Contains('@', StringComparison.Ordinal)
            ? throw Errors.BadId($"'@{name}@{key}' cannot be an entity id.")
            : new EntityInstanceId(name.ToLowerInvariant(), key);

    /// <inheritdoc cref="Normalise(string, string)" />
    public static EntityInstanceId Normalise(EntityInstanceId id) => Normalise(id.Name, id.Key);
}
