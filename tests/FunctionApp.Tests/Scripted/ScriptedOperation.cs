using System.Text.Json;
using DrFunctions.FunctionApp.Adapters;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace DrFunctions.FunctionApp.Tests.Scripted;

/// <summary>An operation as Durable Functions hands it to an entity: payloads as text, through the worker's JSON.</summary>
internal sealed class ScriptedOperation(string entity, string key, string name, string? input, string? state)
    : TaskEntityOperation
{
    private readonly ScriptedEntityContext _context = new(new EntityInstanceId(entity, key));
    private readonly ScriptedState _state = new(state);

    public string? StateAfter => _state.Text;

    public IReadOnlyList<(EntityInstanceId Target, string Operation, string? Input)> Signals => _context.Signals;

    public override string Name => name;

    public override TaskEntityContext Context => _context;

    public override TaskEntityState State => _state;

    public override bool HasInput => input is not null;

    public override object? GetInput(Type inputType) =>
        input is null ? null : JsonSerializer.Deserialize(input, inputType, PayloadJson.WorkerOptions);

    public static string? Write(object? value) =>
        value is null ? null : JsonSerializer.Serialize(value, value.GetType(), PayloadJson.WorkerOptions);

    private sealed class ScriptedState(string? state) : TaskEntityState
    {
        public string? Text { get; private set; } = state;

        public override bool HasState => Text is not null;

        public override object? GetState(Type type) =>
            Text is null ? null : JsonSerializer.Deserialize(Text, type, PayloadJson.WorkerOptions);

        public override void SetState(object? state) => Text = Write(state);
    }

    private sealed class ScriptedEntityContext(EntityInstanceId id) : TaskEntityContext
    {
        public List<(EntityInstanceId Target, string Operation, string? Input)> Signals { get; } = [];

        public override EntityInstanceId Id => id;

        public override void SignalEntity(
            EntityInstanceId id, string operationName, object? input = null, SignalEntityOptions? options = null) =>
            Signals.Add((id, operationName, Write(input)));

        public override string ScheduleNewOrchestration(
            TaskName name, object? input = null, StartOrchestrationOptions? options = null) =>
            throw new NotSupportedException("The product's entities start no orchestrations.");
    }
}
