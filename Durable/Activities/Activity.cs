namespace DrFunctions.Durable;

/// <summary>What touches the world. It runs at least once, so running it twice must be harmless.</summary>
public abstract class Activity<TInput, TOutput>
{
    /// <summary>Runs it.</summary>
    public abstract Task<TOutput> RunAsync(ActivityContext context, TInput input);
}
