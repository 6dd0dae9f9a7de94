// Microsoft.DurableTask.Abstractions 1.25.0: TaskFailureDetails.cs, TaskFailedException.cs,
// Entities/EntityOperationFailedException.cs
using Microsoft.DurableTask.Entities;

namespace Microsoft.DurableTask
{
    public record TaskFailureDetails(
        string ErrorType,
        string ErrorMessage,
        string? StackTrace,
        TaskFailureDetails? InnerFailure,
        IDictionary<string, object?>? Properties);

    public sealed class TaskFailedException(string taskName, int taskId, TaskFailureDetails failureDetails) : Exception
    {
        public string TaskName { get; } = taskName;

        public int TaskId { get; } = taskId;

        public TaskFailureDetails FailureDetails { get; } = failureDetails;
    }
}

namespace Microsoft.DurableTask.Entities
{
    public sealed class EntityOperationFailedException(
        EntityInstanceId entityId, string operationName, TaskFailureDetails failureDetails) : Exception
    {
        public EntityInstanceId EntityId { get; } = entityId;

        public string OperationName { get; } = operationName;

        public TaskFailureDetails FailureDetails { get; } = failureDetails;
    }
}

// Microsoft.Azure.DurableTask.Core 3.9.0, which Microsoft.DurableTask.Abstractions brings along
namespace DurableTask.Core.Exceptions
{
    public class OrchestrationAlreadyExistsException(string message) : Exception(message);
}
