using Microsoft.DurableTask.Entities;

namespace DrFunctions.FunctionApp.Tests.Scripted;

/// <summary>The entities' side of a <see cref="ScriptedContext"/>.</summary>
internal sealed class ScriptedEntities(ScriptedContext context) : TaskOrchestrationEntityFeature
{
    public override Task<TResult> CallEntityAsync<TResult>(
        EntityInstanceId id, string operationName, object? input = null, CallEntityOptions? options = null) =>
        context.Reply<TResult>(new Call("entity", $"{id.Name}/{id.Key}/{operationName}", input));

    public override Task CallEntityAsync(
        EntityInstanceId id, string operationName, object? input = null, CallEntityOptions? options = null) =>
        context.Reply<object>(new Call("entity", $"{id.Name}/{id.Key}/{operationName}", input));

    public override Task SignalEntityAsync(
        EntityInstanceId id, string operationName, object? input = null, SignalEntityOptions? options = null) =>
        context.Reply<object>(new Call("signal", $"{id.Name}/{id.Key}/{operationName}", input));

    public override Task<IAsyncDisposable> LockEntitiesAsync(IEnumerable<EntityInstanceId> entityIds) =>
        throw new NotSupportedException("The product takes no entity locks.");

    public override bool InCriticalSection(out IReadOnlyList<EntityInstanceId>? entityIds)
    {
        entityIds = null;
        return false;
    }
}
