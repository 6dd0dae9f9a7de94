namespace DrFunctions.Host.Demo.Story;

/// <summary>An invariant, looked at.</summary>
/// <param name="Sentence">What must be true.</param>
/// <param name="Faults">Why it is not; empty where it is.</param>
internal sealed record Finding(string Sentence, IReadOnlyList<string> Faults)
{
    /// <summary>Whether it is true.</summary>
    public bool Held => Faults.Count == 0;

    /// <summary>A finding that is one condition.</summary>
    public static Finding Of(string sentence, bool held, string otherwise) => new(sentence, held ? [] : [otherwise]);
}
