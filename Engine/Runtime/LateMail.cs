using DrFunctions.Engine.History;
using DrFunctions.Engine.Store;
using DrFunctions.Engine.Store.Operations;

namespace DrFunctions.Engine.Runtime;

/// <summary>Messages that no turn can take. What is stored already is safe, or was counted where it was taken out.</summary>
internal static class LateMail
{
    /// <summary>For a blocked instance: timers stay open, so only results of activities would be lost.</summary>
    public static async Task KeepAsync(StoreWriter writer, long instance, IEnumerable<InboxMessage> messages)
    {
        var results = messages.Where(message => message.Position == 0 && message.Event is ActivityResolved)
            .GroupBy(message => message.Generation!.Value, message => (ActivityResolved)message.Event);
        foreach (var generation in results)
        {
            await writer.Enqueue(new KeepResults(instance, generation.Key, [.. generation]));
        }
    }

    /// <summary>For one that has ended or is gone.</summary>
    public static async Task DropAsync(StoreWriter writer, IEnumerable<InboxMessage> messages)
    {
        var late = messages.Count(message => message.Position == 0);
        if (late > 0)
        {
            await writer.Enqueue(new CountDropped(late));
        }
    }
}
