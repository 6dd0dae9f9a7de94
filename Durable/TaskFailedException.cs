namespace DrFunctions.Durable;

/// <summary>An activity, child orchestration or entity operation failed, after all its retries.</summary>
public sealed class TaskFailedException(string taskName, FailureDetails failureDetails)
    : Exception($"'{taskName}' failed: {failureDetails?.ErrorMessage}")
{
    /// <summary>The name of the task that failed.</summary>
    public string TaskName { get; } = taskName;

    /// <summary>The failure as the other side recorded it.</summary>
    public FailureDetails FailureDetails { get; } = failureDetails
        ?? throw new ArgumentNullException(nameof(failureDetails));
}
