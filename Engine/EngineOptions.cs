namespace DrFunctions.Engine;

/// <summary>How an engine runs. Every default suits a DR box with two cores.</summary>
public sealed record EngineOptions
{
    /// <summary>The database file; made if missing. A lock file and SQLite's WAL lie beside it.</summary>
    public required string DatabasePath { get; init; }

    /// <summary>Activities that run at once. They are asynchronous and may linger 25 s: they hold no thread.</summary>
    public int MaxConcurrentActivities { get; init; } = 1000;

    /// <summary>Turns of orchestrations and batches of entities that run at once; one that waits is not counted.</summary>
    public int MaxConcurrentOrchestrations { get; init; } = 64;

    /// <summary>Waiting orchestrations kept in memory, so that their next turn needs no replay.</summary>
    public int MaxCachedOrchestrations { get; init; } = 1000;

    /// <summary>Largest input, result, event or state in bytes of UTF-8. Taken at an instance's start, for all its life.</summary>
    public int MaxMessageBytes { get; init; } = 1024 * 1024;

    /// <summary>
    /// Largest custom status in bytes of UTF-16 text, Durable Functions' own measure: 16 KB are 8,192 characters. Taken
    /// at an instance's start, for all its life.
    /// </summary>
    public int MaxCustomStatusBytes { get; init; } = 16 * 1024;

    /// <summary>Events in one generation's history from which a warning asks for continue-as-new.</summary>
    public int HistoryWarnEvents { get; init; } = 2000;

    /// <summary>Events in one generation's history at which the instance is blocked.</summary>
    public int HistoryBlockEvents { get; init; } = 20_000;

    /// <summary>
    /// How often a piece of work may be taken up without ever finishing, across process deaths, before its instance is
    /// blocked. What an orderly stop interrupts does not count. Generous, because a process that is killed every few
    /// seconds for other reasons takes an activity that lingers up again each time.
    /// </summary>
    public int MaxWorkAttempts { get; init; } = 32;

    /// <summary>How long a stop waits for running activities; those still running run again after the next start.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);

    internal Faults.IFaultPoints? FaultPoints { get; init; }

    /// <summary>Where SQLite reports a full disk; for tests.</summary>
    internal int? MaxDatabasePages { get; init; }

    internal void Validate()
    {
        var faults = new List<string>();
        Check(!string.IsNullOrWhiteSpace(DatabasePath), "DatabasePath is empty: name a file.");
        Check(MaxConcurrentActivities > 0, "MaxConcurrentActivities must be at least 1 (default 1000).");
        Check(MaxConcurrentOrchestrations > 0, "MaxConcurrentOrchestrations must be at least 1 (default 64).");
        Check(MaxCachedOrchestrations >= 0, "MaxCachedOrchestrations must not be negative (default 1000).");
        Check(MaxMessageBytes > 0, "MaxMessageBytes must be at least 1 (default 1048576).");
        Check(MaxCustomStatusBytes > 0, "MaxCustomStatusBytes must be at least 1 (default 16384).");
        Check(HistoryWarnEvents > 0, "HistoryWarnEvents must be at least 1 (default 2000).");
        Check(HistoryBlockEvents > HistoryWarnEvents, "HistoryBlockEvents must exceed HistoryWarnEvents (default 20000).");
        Check(MaxWorkAttempts > 0, "MaxWorkAttempts must be at least 1 (default 32).");
        Check(DrainTimeout >= TimeSpan.Zero, "DrainTimeout must not be negative (default 30 s).");
        if (faults.Count > 0)
        {
            throw Errors.InvalidOptions(faults);
        }

        void Check(bool holds, string fault)
        {
            if (!holds)
            {
                faults.Add(fault);
            }
        }
    }
}
