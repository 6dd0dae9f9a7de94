namespace DrFunctions.Engine.Replay;

/// <summary>
/// What an orchestration has no business with: continuations that come back from another thread, uses of its context
/// outside its turn, awaits of nothing durable. Other threads note it here; the next turn blocks.
/// </summary>
internal sealed class ForeignPosts(string instance, Action noted)
{
    private int _noted;

    /// <summary>What another thread did; null when none did anything.</summary>
    public EngineException? Violation => Volatile.Read(ref _noted) == 0
        ? null
        : Errors.Foreign(instance, "awaited something that is not its context's; it came back from another thread.");

    /// <summary>Another thread came into the orchestration. Only the first is told on.</summary>
    public void Note()
    {
        if (Interlocked.Exchange(ref _noted, 1) == 0)
        {
            noted();
        }
    }

    /// <summary>Another thread used the context.</summary>
    public EngineException Use()
    {
        Note();
        return Errors.Foreign(instance, "used its context outside its turn, from another thread.");
    }

    /// <summary>The code waits, and nothing of its context will ever wake it.</summary>
    public EngineException NothingPending() => Errors.Foreign(
        instance, "awaits something that is not its context's: nothing durable is pending, and it has not ended.");
}
