namespace DrFunctions.Simulator.Storage;

/// <summary>Hears of every change to a content, in the order in which it happens.</summary>
internal interface IContentLog
{
    void ContentForked(long id, long source);

    void ContentWritten(long id, long page, int offset, ReadOnlySpan<byte> bytes);
}
