namespace DrFunctions.Engine.Store;

/// <summary>Somebody else has claimed, ended or purged it since: the operation wrote nothing.</summary>
internal sealed class FenceLostException(string what) : Exception($"The fence of {what} is lost.");
