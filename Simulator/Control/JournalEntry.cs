namespace DrFunctions.Simulator;

/// <summary>One thing that happened in the simulated cloud.</summary>
public sealed record JournalEntry
{
    /// <summary>1, 2, 3 … without gaps.</summary>
    public required long Seq { get; init; }

    /// <summary>The platform's clock, UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The start of the world plus what passed since, times the speed; null at speed 1.</summary>
    public DateTimeOffset? SimulatedTime { get; init; }

    /// <summary><c>mutation</c>: an accepted ARM call that changes something. <c>power</c>: a machine's power state changed. <c>refused</c>: a mutating call that was refused.</summary>
    public required string Kind { get; init; }

    /// <summary>Region of the resource.</summary>
    public string? Site { get; init; }

    /// <summary>Object id of the principal; null for what nobody asked ARM for.</summary>
    public string? Principal { get; init; }

    /// <summary>HTTP method.</summary>
    public string? Method { get; init; }

    /// <summary>Resource id in lower case.</summary>
    public required string Resource { get; init; }

    /// <summary>The permission's name, as in <c>Microsoft.Compute/virtualMachines/start/action</c>; for power <c>power</c>.</summary>
    public required string Action { get; init; }

    /// <summary>x-ms-client-request-id of the call, or of the call that led here.</summary>
    public string? ClientRequestId { get; init; }

    /// <summary>Power state before.</summary>
    public string? From { get; init; }

    /// <summary>Power state after.</summary>
    public string? To { get; init; }

    /// <summary><c>arm</c>, <c>guest</c> or <c>fault</c>.</summary>
    public required string Why { get; init; }

    /// <summary>What an accepted call did: <c>created</c>, <c>updated</c>, <c>deleted</c>, <c>power</c>, or <c>none</c> where everything was so already (a start of a running machine, a deletion of nothing).</summary>
    public string? Effect { get; init; }

    /// <summary>HTTP status of the answer; an error code follows for refusals.</summary>
    public string? Outcome { get; init; }

    /// <summary>Power: whose guest is on the machine's OS disk, as the id of the machine that it was installed on, in lower case; null without one.</summary>
    public string? Guest { get; init; }

    /// <summary>When a machine stops running: the last write that its guest saw acknowledged.</summary>
    public long? LastAcknowledged { get; init; }
}
