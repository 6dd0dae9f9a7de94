namespace DrFunctions.Host.Demo.Story;

/// <summary>A part of the story: something happens in the world, an operator acts, and invariants are checked.</summary>
/// <param name="Title">What it is about.</param>
/// <param name="TellAsync">Tells it.</param>
/// <param name="Case">What scripts call it, where it is a case of its own; null where only its reports are printed.</param>
internal sealed record Chapter(string Title, Func<Storyteller, CancellationToken, Task> TellAsync, string? Case = null);
