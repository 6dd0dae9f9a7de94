namespace DrFunctions.Host.Demo.Story;

/// <summary>Somebody waived that the sources are off: until the debt is settled, both sides may run.</summary>
/// <param name="From">The moment of the waiver.</param>
internal sealed record Waiver(long From)
{
    /// <summary>The moment by which the debt was settled; null while it is open.</summary>
    public long? SettledBy { get; init; }
}
