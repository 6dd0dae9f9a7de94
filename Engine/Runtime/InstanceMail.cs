using DrFunctions.Engine.Store;

namespace DrFunctions.Engine.Runtime;

/// <summary>What lies in an instance's mailbox.</summary>
/// <param name="Message">A message; null for a mere nudge.</param>
/// <param name="Reload">Whether what is in memory is out of date.</param>
/// <param name="Block">Why the instance must not go on.</param>
internal sealed record InstanceMail(InboxMessage? Message, bool Reload = false, EngineException? Block = null)
{
    /// <summary>Look whether there is something to do.</summary>
    public static InstanceMail Nudge { get; } = new(Message: null);
}
