namespace DrFunctions.Durable;

/// <summary>
/// State that outlives runs, changed by one operation at a time. Operations are pure: they see the state, their
/// input and the key, and no clock; whoever calls passes the time.
/// </summary>
/// <remarks>A derived class registers its operations in its constructor by <see cref="On"/>.</remarks>
public abstract class Entity<TState> : IEntity
    where TState : class, new()
{
    private readonly Dictionary<string, Func<string?, IPayloadSerializer, string?>> _operations =
        new(StringComparer.OrdinalIgnoreCase);

    private readonly List<EntitySignal> _signals = [];

    private IPayloadSerializer? _serializer;

    /// <summary>The state; set it anew or change it in place. Kept only if the operation returns.</summary>
    protected TState State { get; set; } = new();

    /// <summary>The entity's key; empty outside an operation.</summary>
    protected string Key { get; private set; } = "";

    /// <inheritdoc />
    EntityOutcome IEntity.Run(EntityRequest request, IPayloadSerializer serializer)
    {
        if (!_operations.TryGetValue(request.Operation, out var operation))
        {
            throw new NonRetriableException(
                $"The entity {request.Id.Name} has no operation '{request.Operation}'; it has: "
                + string.Join(", ", _operations.Keys.Order(StringComparer.Ordinal)) + ".");
        }

        Key = request.Id.Key;
        State = serializer.Deserialize<TState>(request.State) ?? new TState();
        _signals.Clear();
        _serializer = serializer;
        var result = operation(request.Input, serializer);
        return new EntityOutcome(result, serializer.Serialize(State), [.. _signals]);
    }

    /// <summary>Registers the handler of an operation.</summary>
    protected void On<TInput, TOutput>(EntityOperation<TInput, TOutput> operation, Func<TInput, TOutput> handler)
    {
        ArgumentNullException.ThrowIfNull(operation);
        ArgumentNullException.ThrowIfNull(handler);
        _operations.Add(
            operation.Name,
            (input, serializer) => serializer.Serialize(handler(serializer.Deserialize<TInput>(input)!)));
    }

    /// <summary>Sends an operation to another entity once this one's is committed.</summary>
    protected void SignalEntity<TInput, TOutput>(EntityOperation<TInput, TOutput> operation, string key, TInput input)
    {
        ArgumentNullException.ThrowIfNull(operation);
        _signals.Add(new EntitySignal(
            new EntityInstanceId(operation.Entity, key), operation.Name, _serializer!.Serialize(input)));
    }
}
