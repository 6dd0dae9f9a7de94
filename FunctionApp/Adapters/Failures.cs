using DrFunctions.Durable;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;
using DurableTaskFailedException = Microsoft.DurableTask.TaskFailedException;
using TaskFailedException = DrFunctions.Durable.TaskFailedException;

namespace DrFunctions.FunctionApp.Adapters;

/// <summary>Failures on their way between Durable Functions and the programming model: type, message and cause stay.</summary>
internal static class Failures
{
    private static readonly string Wrapper = typeof(DurableTaskFailedException).FullName!;

    /// <summary>The failure as the programming model has it.</summary>
    /// <remarks>
    /// An orchestration that let a task's failure pass is reported as a failed task with the cause inside; the cause
    /// is what failed, as in <see cref="FailureDetails.FromException"/>.
    /// </remarks>
    public static FailureDetails ToDurable(TaskFailureDetails details)
    {
        var inner = details.InnerFailure is null ? null : ToDurable(details.InnerFailure);
        if (details.ErrorType == Wrapper && inner is not null)
        {
            return inner;
        }

        return new FailureDetails(
            details.ErrorType, details.ErrorMessage, details.StackTrace, inner, IsNonRetriable(details.ErrorType));
    }

    /// <summary>A failed activity or child orchestration.</summary>
    public static TaskFailedException ToDurable(DurableTaskFailedException failure) =>
        new(failure.TaskName, ToDurable(failure.FailureDetails));

    /// <summary>A failed operation of an entity.</summary>
    public static TaskFailedException ToDurable(EntityOperationFailedException failure) =>
        new($"{failure.EntityId.Name}.{failure.OperationName}", ToDurable(failure.FailureDetails));

    /// <summary>A failure that an orchestration lets pass, in the form in which Durable Functions keeps the cause.</summary>
    public static DurableTaskFailedException ToDurableTask(TaskFailedException failure) =>
        new(failure.TaskName, taskId: 0, ToDurableTask(failure.FailureDetails));

    private static TaskFailureDetails ToDurableTask(FailureDetails details) => new(
        details.ErrorType,
        details.ErrorMessage,
        details.StackTrace,
        details.InnerFailure is null ? null : ToDurableTask(details.InnerFailure),
        Properties: null);

    // Durable Functions carries the type's name, not the flag: the type tells.
    private static bool IsNonRetriable(string errorType) =>
        AppDomain.CurrentDomain.GetAssemblies()
            .Select(assembly => assembly.GetType(errorType, throwOnError: false))
            .Any(type => type is not null && type.IsAssignableTo(typeof(NonRetriableException)));
}
