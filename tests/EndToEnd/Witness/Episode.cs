namespace DrFunctions.EndToEnd.Witness;

/// <summary>An operation as the witness knows it: what stands in the journal after <paramref name="After"/> came during it or later.</summary>
/// <param name="Operation">Its name in addresses.</param>
/// <param name="Run">Its run.</param>
/// <param name="After">The last entry of the journal before it was asked for.</param>
internal sealed record Episode(string Operation, string Run, long After)
{
    /// <summary>The last entry when it had ended; null while it goes on.</summary>
    public long? Until { get; init; }

    public bool Covers(JournalEntry entry) => entry.Seq > After && !(entry.Seq > Until);
}

/// <summary>Somebody waived by name that a machine is off on the side that was left: until the debt is settled it may run twice.</summary>
/// <param name="Machine">The machine; null for all of them.</param>
/// <param name="After">The last entry of the journal before the waiver.</param>
internal sealed record Waiver(string? Machine, long After)
{
    /// <summary>The last entry when the debt was settled; null while it is open.</summary>
    public long? Until { get; init; }

    public bool Covers(string machine, long began, long? ended) =>
        (Machine is null || Machine == machine) && began > After && (Until is not { } settled || ended <= settled);
}
