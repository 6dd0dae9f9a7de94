namespace DrFunctions.Engine.Replay;

/// <summary>Which generation of which instance a turn belongs to.</summary>
internal sealed record InstanceIdentity(string Id, int Generation);
