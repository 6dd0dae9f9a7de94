using DrFunctions.Durable;

namespace DrFunctions.Engine.Tests;

/// <summary>An orchestration written in place.</summary>
internal sealed class InlineOrchestration<TInput, TOutput>(Func<OrchestrationContext, TInput, Task<TOutput>> run)
    : Orchestration<TInput, TOutput>
{
    public override Task<TOutput> RunAsync(OrchestrationContext context, TInput input) => run(context, input);
}

/// <summary>An activity written in place.</summary>
internal sealed class InlineActivity<TInput, TOutput>(Func<ActivityContext, TInput, Task<TOutput>> run)
    : Activity<TInput, TOutput>
{
    public override Task<TOutput> RunAsync(ActivityContext context, TInput input) => run(context, input);
}

internal static class InlineCode
{
    public static DurableRegistry Orchestration<TInput, TOutput>(
        this DurableRegistry registry,
        OrchestrationName<TInput, TOutput> name,
        Func<OrchestrationContext, TInput, Task<TOutput>> run) =>
        registry.AddOrchestration(name, () => new InlineOrchestration<TInput, TOutput>(run));

    public static DurableRegistry Activity<TInput, TOutput>(
        this DurableRegistry registry, ActivityName<TInput, TOutput> name, Func<TInput, TOutput> run) =>
        registry.AddActivity(name, () => new InlineActivity<TInput, TOutput>((_, input) => Task.FromResult(run(input))));

    public static DurableRegistry AsyncActivity<TInput, TOutput>(
        this DurableRegistry registry,
        ActivityName<TInput, TOutput> name,
        Func<ActivityContext, TInput, Task<TOutput>> run) =>
        registry.AddActivity(name, () => new InlineActivity<TInput, TOutput>(run));
}
