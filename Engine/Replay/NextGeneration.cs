namespace DrFunctions.Engine.Replay;

/// <summary>What the code asked for by continue-as-new.</summary>
internal sealed record NextGeneration(string? Input, bool PreserveEvents);
