namespace DrFunctions.Durable;

/// <summary>No value: the input or output of what takes or gives none.</summary>
public sealed record Unit
{
    /// <summary>The only value.</summary>
    public static Unit Value { get; } = new();
}
