namespace DrFunctions.Durable;

/// <summary>The name of an orchestration and, for the compiler, what goes in and comes out.</summary>
public sealed record OrchestrationName<TInput, TOutput>(string Name)
{
    /// <inheritdoc />
    public override string ToString() => Name;
}

/// <summary>The name of an activity and, for the compiler, what goes in and comes out.</summary>
public sealed record ActivityName<TInput, TOutput>(string Name)
{
    /// <inheritdoc />
    public override string ToString() => Name;
}

/// <summary>The name of an external event and its payload's type.</summary>
public sealed record EventName<T>(string Name)
{
    /// <inheritdoc />
    public override string ToString() => Name;
}

/// <summary>The name of a kind of entity and its state's type.</summary>
public sealed record EntityName<TState>(string Name)
{
    /// <summary>An operation of this kind of entity.</summary>
    public EntityOperation<TInput, TOutput> Operation<TInput, TOutput>(string name) => new(Name, name);

    /// <summary>The entity with this key.</summary>
    public EntityInstanceId WithKey(string key) => new(Name, key);

    /// <inheritdoc />
    public override string ToString() => Name;
}

/// <summary>An operation of a kind of entity and, for the compiler, what goes in and comes out.</summary>
public sealed record EntityOperation<TInput, TOutput>(string Entity, string Name)
{
    /// <inheritdoc />
    public override string ToString() => $"{Entity}.{Name}";
}
