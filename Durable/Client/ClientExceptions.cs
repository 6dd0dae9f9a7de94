namespace DrFunctions.Durable;

/// <summary>There is no orchestration instance of this id.</summary>
public sealed class OrchestrationNotFoundException(string instanceId)
    : Exception($"There is no orchestration instance '{instanceId}'.")
{
    /// <summary>The id that was asked for.</summary>
    public string InstanceId { get; } = instanceId;
}

/// <summary>An orchestration instance of this id exists already, running or ended.</summary>
public sealed class OrchestrationAlreadyExistsException(string instanceId)
    : Exception($"An orchestration instance '{instanceId}' exists already.")
{
    /// <summary>The id that is taken.</summary>
    public string InstanceId { get; } = instanceId;
}
