namespace DrFunctions.Durable;

/// <summary>An instance as a client sees it. Payloads are JSON text.</summary>
public sealed record OrchestrationMetadata(string Name, string InstanceId)
{
    /// <summary>Where it stands.</summary>
    public required OrchestrationRuntimeStatus RuntimeStatus { get; init; }

    /// <summary>When it was started.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset LastUpdatedAt { get; init; }

    /// <summary>The custom status as JSON; null if none was set.</summary>
    public string? SerializedCustomStatus { get; init; }

    /// <summary>The input as JSON; null unless asked for.</summary>
    public string? SerializedInput { get; init; }

    /// <summary>The output as JSON; null unless asked for and completed.</summary>
    public string? SerializedOutput { get; init; }

    /// <summary>Why it failed, was terminated or is blocked; null otherwise.</summary>
    public FailureDetails? FailureDetails { get; init; }

    /// <summary>True once it has ended for good.</summary>
    public bool IsCompleted => RuntimeStatus is OrchestrationRuntimeStatus.Completed
        or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;
}
