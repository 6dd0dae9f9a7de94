using DrFunctions.Durable;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using TaskFailedException = DrFunctions.Durable.TaskFailedException;

namespace DrFunctions.FunctionApp.Adapters;

/// <summary>Runs the product's code under a trigger.</summary>
internal static class Run
{
    // Set by the durable extension in the binding data of every activity; it reads it so itself.
    private const string InstanceId = "instanceId";

    /// <summary>Runs an orchestration for one turn.</summary>
    public static async Task<TOutput> OrchestrationAsync<TInput, TOutput>(
        Orchestration<TInput, TOutput> orchestration, TaskOrchestrationContext context, TInput input)
    {
        try
        {
            return await orchestration.RunAsync(new OrchestrationContextAdapter(context), input);
        }
        catch (TaskFailedException failure)
        {
            throw Failures.ToDurableTask(failure);
        }
    }

    /// <summary>Runs an activity.</summary>
    public static Task<TOutput> ActivityAsync<TInput, TOutput>(
        Activity<TInput, TOutput> activity, ActivityName<TInput, TOutput> name, FunctionContext context, TInput input)
    {
        var caller = context.BindingContext.BindingData.TryGetValue(InstanceId, out var id) ? id as string : null;
        return activity.RunAsync(new ActivityContext(name.Name, caller ?? "", context.CancellationToken), input);
    }

    /// <summary>Runs a batch of operations on an entity.</summary>
    public static Task EntityAsync(IEntity entity, TaskEntityDispatcher dispatcher) =>
        dispatcher.DispatchAsync(new EntityAdapter(entity));
}
