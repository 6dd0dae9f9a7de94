namespace DrFunctions.Simulator.World;

/// <summary>Where changes of the world go, in the order in which they happen.</summary>
internal interface IWorldLog : IContentLog
{
    void ContentCreated(DiskContent content);

    void Stored(Resource resource);

    void Removed(Resource resource);

    void Stored(Operation operation);

    void Journalled(JsonObject entry);

    void Counted(long identifiers);

    /// <summary>Hands everything written so far to the operating system: it survives the end of this process.</summary>
    void Flush();
}
