namespace DrFunctions.Durable;

/// <summary>Which code answers to which name. The compiler checks that a name's types fit its code.</summary>
public sealed class DurableRegistry
{
    private readonly Dictionary<string, OrchestrationRunner> _orchestrations = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ActivityRunner> _activities = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Func<IEntity>> _entities = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Orchestrations by name.</summary>
    public IReadOnlyDictionary<string, OrchestrationRunner> Orchestrations => _orchestrations;

    /// <summary>Activities by name.</summary>
    public IReadOnlyDictionary<string, ActivityRunner> Activities => _activities;

    /// <summary>Factories of entities by name; one new object per batch of operations.</summary>
    public IReadOnlyDictionary<string, Func<IEntity>> Entities => _entities;

    /// <summary>Registers an orchestration; the factory makes a new object for every replay.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public DurableRegistry AddOrchestration<TInput, TOutput>(
        OrchestrationName<TInput, TOutput> name, Func<Orchestration<TInput, TOutput>> factory)
    {
        ArgumentNullException.ThrowIfNull(name);
        _orchestrations.Add(name.Name, async (context, input, serializer) =>
            serializer.Serialize(await factory().RunAsync(context, serializer.Deserialize<TInput>(input)!)));
        return this;
    }

    /// <summary>Registers an activity; the factory makes a new object for every run.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public DurableRegistry AddActivity<TInput, TOutput>(
        ActivityName<TInput, TOutput> name, Func<Activity<TInput, TOutput>> factory)
    {
        ArgumentNullException.ThrowIfNull(name);
        _activities.Add(name.Name, async (context, input, serializer) =>
            serializer.Serialize(await factory().RunAsync(context, serializer.Deserialize<TInput>(input)!)));
        return this;
    }

    /// <summary>Registers a kind of entity.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public DurableRegistry AddEntity<TState>(EntityName<TState> name, Func<Entity<TState>> factory)
        where TState : class, new()
    {
        ArgumentNullException.ThrowIfNull(name);
        _entities.Add(name.Name, factory);
        return this;
    }
}

/// <summary>Runs an orchestration, input and output as JSON.</summary>
public delegate Task<string?> OrchestrationRunner(
    OrchestrationContext context, string? input, IPayloadSerializer serializer);

/// <summary>Runs an activity, input and output as JSON.</summary>
public delegate Task<string?> ActivityRunner(ActivityContext context, string? input, IPayloadSerializer serializer);
