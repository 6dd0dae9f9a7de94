namespace DrFunctions.Durable;

/// <summary>How a host runs an entity, payloads as JSON text.</summary>
public interface IEntity
{
    /// <summary>Runs one operation on the given state. Throws what the operation throws; then nothing changed.</summary>
    EntityOutcome Run(EntityRequest request, IPayloadSerializer serializer);
}

/// <summary>One operation on an entity.</summary>
/// <param name="Id">The entity.</param>
/// <param name="Operation">The operation's name; case does not matter, as in Durable Functions.</param>
/// <param name="Input">Its input as JSON.</param>
/// <param name="State">The state before it as JSON; null for an entity that does not exist yet.</param>
public sealed record EntityRequest(EntityInstanceId Id, string Operation, string? Input, string? State);

/// <summary>What an operation did.</summary>
/// <param name="Result">Its result as JSON.</param>
/// <param name="State">The state after it as JSON.</param>
/// <param name="Signals">What goes out to other entities with the commit.</param>
public sealed record EntityOutcome(string? Result, string? State, IReadOnlyList<EntitySignal> Signals);

/// <summary>An operation sent to an entity without waiting for a result.</summary>
public sealed record EntitySignal(EntityInstanceId Target, string Operation, string? Input);
