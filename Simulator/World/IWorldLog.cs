namespace DrFunctions.Simulator.World;

/// <summary>Where changes of the world go, in the order in which they happen.</summary>
internal interface IWorldLog : IContentLog
{
    void ContentCreated(DiskContent content);

    void Stored(Resource resource);

    void Removed(Resource resource);

    void Stored(Operation operation);

    void Journalled(JsonObject entry);

    void Counted(long identifiers, long contents);

    /// <summary>From now to the next <see cref="Flush"/> everything belongs together: a killed process leaves all of it or nothing.</summary>
    void Hold();

    /// <summary>Hands over what was written, unless it is part of something unfinished.</summary>
    void FlushUnlessHeld();

    /// <summary>Hands everything written so far to the operating system: it survives the end of this process.</summary>
    void Flush();

    /// <summary>Whether <see cref="Compact"/> is worth its time.</summary>
    bool WantsCompaction { get; }

    /// <summary>Starts over with what there is now.</summary>
    void Compact(string subscription, IEnumerable<Resource> resources, IEnumerable<Operation> operations, IEnumerable<JournalEntry> journal, (long Identifiers, long Contents) counters);
}
