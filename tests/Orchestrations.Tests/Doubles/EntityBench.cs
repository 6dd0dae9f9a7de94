using DrFunctions.Durable;

namespace DrFunctions.Orchestrations.Tests;

/// <summary>One entity, run the way a host runs it: through JSON, a new object for each operation.</summary>
internal sealed class EntityBench<TState>(EntityName<TState> name, Func<Entity<TState>> factory, string key)
    where TState : class, new()
{
    private static readonly JsonPayloadSerializer Serializer = new(OrchestrationsJson.PayloadOptions);

    private string? _state;

    public TState State => Serializer.Deserialize<TState>(_state) ?? new TState();

    public IReadOnlyList<EntitySignal> Signals { get; private set; } = [];

    public TOutput Run<TInput, TOutput>(EntityOperation<TInput, TOutput> operation, TInput input)
    {
        IEntity entity = factory();
        var request = new EntityRequest(name.WithKey(key), operation.Name, Serializer.Serialize(input), _state);
        var outcome = entity.Run(request, Serializer);
        _state = outcome.State;
        Signals = outcome.Signals;
        return Serializer.Deserialize<TOutput>(outcome.Result)!;
    }
}
