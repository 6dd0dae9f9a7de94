namespace DrFunctions.Simulator.Persistence;

/// <summary>Keeps nothing.</summary>
internal sealed class NullWorldLog : IWorldLog
{
    public void ContentCreated(DiskContent content)
    {
    }

    public void ContentForked(long id, long source)
    {
    }

    public void ContentWritten(long id, long page, int offset, ReadOnlySpan<byte> bytes)
    {
    }

    public void Stored(Resource resource)
    {
    }

    public void Stored(Operation operation)
    {
    }

    public void Removed(Resource resource)
    {
    }

    public void Journalled(JsonObject entry)
    {
    }

    public bool WantsCompaction => false;

    public void Compact(string subscription, IEnumerable<Resource> resources, IEnumerable<Operation> operations, IEnumerable<JournalEntry> journal, (long Identifiers, long Contents) counters)
    {
    }

    public void Counted(long identifiers, long contents)
    {
    }

    public void Hold()
    {
    }

    public void FlushUnlessHeld()
    {
    }

    public void Flush()
    {
    }
}
