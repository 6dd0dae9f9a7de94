using System.Text.Json;
using DrFunctions.Durable;
using Microsoft.DurableTask.Entities;
using EntityInstanceId = Microsoft.DurableTask.Entities.EntityInstanceId;

namespace DrFunctions.FunctionApp.Adapters;

/// <summary>An entity under Durable Functions: states, inputs and results pass as the JSON that the entity makes.</summary>
/// <remarks>If the operation throws, Durable Functions drops its signals and keeps the state before it.</remarks>
internal sealed class EntityAdapter(IEntity entity) : ITaskEntity
{
    /// <inheritdoc />
    public ValueTask<object?> RunAsync(TaskEntityOperation operation)
    {
        var outcome = entity.Run(RequestOf(operation), PayloadJson.Serializer);
        operation.State.SetState(PayloadJson.ToElement(outcome.State));
        foreach (var signal in outcome.Signals)
        {
            operation.Context.SignalEntity(
                new EntityInstanceId(signal.Target.Name, signal.Target.Key),
                signal.Operation,
                PayloadJson.ToElement(signal.Input));
        }

        return ValueTask.FromResult(PayloadJson.ToElement(outcome.Result));
    }

    private static EntityRequest RequestOf(TaskEntityOperation operation) => new(
        new Durable.EntityInstanceId(operation.Context.Id.Name, operation.Context.Id.Key),
        operation.Name,
        operation.HasInput ? PayloadJson.ToText(operation.GetInput(typeof(JsonElement))) : null,
        operation.State.HasState ? PayloadJson.ToText(operation.State.GetState(typeof(JsonElement))) : null);
}
