using DrFunctions.Engine.History;

namespace DrFunctions.Engine.Store;

/// <summary>Something on its way to an instance.</summary>
/// <param name="Position">Its place in the stored inbox; 0 for one that its sender sends again after a crash.</param>
/// <param name="Generation">The only generation it is for; null for whichever runs.</param>
/// <param name="Event">What it says.</param>
internal sealed record InboxMessage(long Position, int? Generation, Arrival Event);
