namespace DrFunctions.Durable;

/// <summary>A durable workflow: deterministic code that is replayed from its history after every crash.</summary>
public abstract class Orchestration<TInput, TOutput>
{
    /// <summary>Runs it. Only the context's tasks may be awaited.</summary>
    public abstract Task<TOutput> RunAsync(OrchestrationContext context, TInput input);
}
