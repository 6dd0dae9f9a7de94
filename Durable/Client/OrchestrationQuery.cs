namespace DrFunctions.Durable;

/// <summary>Which instances to list; what is null does not restrict.</summary>
public sealed record OrchestrationQuery
{
    /// <summary>Only ids that begin so.</summary>
    public string? InstanceIdPrefix { get; init; }

    /// <summary>Only these statuses.</summary>
    public IReadOnlyCollection<OrchestrationRuntimeStatus>? Statuses { get; init; }

    /// <summary>Only instances created then or later.</summary>
    public DateTimeOffset? CreatedFrom { get; init; }

    /// <summary>Only instances created before.</summary>
    public DateTimeOffset? CreatedTo { get; init; }

    /// <summary>Whether inputs and outputs are read too.</summary>
    public bool FetchInputsAndOutputs { get; init; }
}
