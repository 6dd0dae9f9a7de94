namespace DrFunctions.Engine.Store;

/// <summary>An operation on its way to an entity.</summary>
/// <param name="Position">Its place in the stored inbox.</param>
/// <param name="Operation">The operation's name.</param>
/// <param name="Input">Its input as JSON.</param>
/// <param name="Caller">Who waits for the result; null for a signal.</param>
internal sealed record EntityMessage(long Position, string Operation, string? Input, ParentLink? Caller);
