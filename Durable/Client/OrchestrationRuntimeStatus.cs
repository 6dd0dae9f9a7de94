namespace DrFunctions.Durable;

/// <summary>Where an instance stands; the names are Durable Functions'.</summary>
public enum OrchestrationRuntimeStatus
{
    /// <summary>Started, no turn has run yet.</summary>
    Pending,

    /// <summary>Running or waiting.</summary>
    Running,

    /// <summary>Held by an operator until resumed.</summary>
    Suspended,

    /// <summary>Ended with an output.</summary>
    Completed,

    /// <summary>Ended with a failure.</summary>
    Failed,

    /// <summary>Ended by an operator.</summary>
    Terminated,

    /// <summary>
    /// Stopped by the embedded engine because going on would be unsafe (changed code, poisonous work); its history
    /// is untouched, and an operator resumes it after the fix. Durable Functions has no such status.
    /// </summary>
    Blocked,
}
