namespace DrFunctions.Activities;

/// <summary>How activities behave in a process.</summary>
public sealed record ActivityOptions
{
    /// <summary>
    /// How long an activity may stay for the state it waits for before it answers Pending; default 25 s. Longer saves
    /// history events, shorter frees workers and shows progress sooner.
    /// </summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>How long a single request to a site may take before its outcome counts as unknown; default 30 s.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a site's gate may hold a request back for the site's limits before the activity answers Pending
    /// instead; default 25 s.
    /// </summary>
    public TimeSpan MaxHold { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>How long one attempt of a health probe may take; default 5 s.</summary>
    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
