namespace DrFunctions.Simulator.World;

/// <summary>Who asks for a change, for the journal and the operation.</summary>
internal sealed record Caller(string? Principal, string? Method, string? ClientRequestId, string Why)
{
    public static Caller Arm(string principal, string method, string? clientRequestId) => new(principal, method, clientRequestId, "arm");

    public static Caller Fault { get; } = new(null, null, null, "fault");

    public static Caller Guest { get; } = new(null, null, null, "guest");

    /// <summary>How a fault makes the operation of this call end.</summary>
    public OperationOutcome? ForcedOutcome { get; init; }

    /// <summary>How a fault makes the background transfer end that this call begins.</summary>
    public OperationOutcome? ForcedCopy { get; init; }
}

/// <summary>An end that a fault gave to an operation.</summary>
internal sealed record OperationOutcome(string Status, string Code, string Message);
