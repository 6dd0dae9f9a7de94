namespace DrFunctions.Engine.Replay;

/// <summary>Ids of orchestration instances.</summary>
internal static class InstanceIds
{
    private const int MaxLength = 256;

    /// <summary>Refuses an id that cannot be used.</summary>
    /// <exception cref="EngineException">The id is empty, too long, or looks like an entity's.</exception>
    public static string Check(string? id) => string.IsNullOrEmpty(id) || id.Length > MaxLength || id[0] == '@'
        ? throw Errors.BadId($"'{id}' cannot be an instance id.")
        : id;

    /// <summary>The id of a child that got none: the same in every replay.</summary>
    public static string OfChild(InstanceIdentity parent, int task) => $"{parent.Id}:{parent.Generation}:{task}";
}
