namespace DrFunctions.Engine.Entities;

/// <summary>An entity's committed state; version 0 and null for one that does not exist yet.</summary>
internal sealed record EntitySnapshot(long Version, string? State);
