// Microsoft.DurableTask.Abstractions 1.25.0: Entities/*.cs
namespace Microsoft.DurableTask.Entities;

public readonly record struct EntityInstanceId(string Name, string Key);

public record CallEntityOptions;

public record SignalEntityOptions;

public interface ITaskEntity
{
    ValueTask<object?> RunAsync(TaskEntityOperation operation);
}

public abstract class TaskEntityOperation
{
    public abstract string Name { get; }

    public abstract TaskEntityContext Context { get; }

    public abstract TaskEntityState State { get; }

    public abstract bool HasInput { get; }

    public abstract object? GetInput(Type inputType);
}

public abstract class TaskEntityContext
{
    public abstract EntityInstanceId Id { get; }

    public abstract void SignalEntity(
        EntityInstanceId id,
        string operationName,
        object? input = null,
        SignalEntityOptions? options = null);

    public abstract string ScheduleNewOrchestration(
        TaskName name, object? input = null, StartOrchestrationOptions? options = null);
}

public abstract class TaskEntityState
{
    public abstract bool HasState { get; }

    public abstract object? GetState(Type type);

    public abstract void SetState(object? state);
}

public abstract class TaskOrchestrationEntityFeature
{
    public abstract Task<TResult> CallEntityAsync<TResult>(
        EntityInstanceId id, string operationName, object? input = null, CallEntityOptions? options = null);

    public abstract Task CallEntityAsync(
        EntityInstanceId id, string operationName, object? input = null, CallEntityOptions? options = null);

    public abstract Task SignalEntityAsync(
        EntityInstanceId id, string operationName, object? input = null, SignalEntityOptions? options = null);

    public abstract Task<IAsyncDisposable> LockEntitiesAsync(IEnumerable<EntityInstanceId> entityIds);

    public abstract bool InCriticalSection(out IReadOnlyList<EntityInstanceId>? entityIds);
}
