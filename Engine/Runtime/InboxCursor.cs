using DrFunctions.Engine.History;
using DrFunctions.Engine.Store;

namespace DrFunctions.Engine.Runtime;

/// <summary>How far a stored inbox has been read: a message that is both read and announced is taken once.</summary>
internal sealed class InboxCursor
{
    private long _lastPosition;

    /// <summary>Begins again, before the inbox is read anew.</summary>
    public void Reset() => _lastPosition = 0;

    /// <summary>What is new and for this generation, in order, and the stored rows that are done with by that.</summary>
    public (List<Arrival> Arrivals, List<long> Consumed) Take(IEnumerable<InboxMessage> messages, int generation)
    {
        var arrivals = new List<Arrival>();
        var consumed = new List<long>();
        foreach (var message in messages)
        {
            if (message.Position > 0)
            {
                if (message.Position <= _lastPosition)
                {
                    continue;
                }

                _lastPosition = message.Position;
                consumed.Add(message.Position);
            }

            if (message.Generation is null || message.Generation == generation)
            {
                arrivals.Add(message.Event);
            }
        }

        return (arrivals, consumed);
    }
}
