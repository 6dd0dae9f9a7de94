using DrFunctions.Durable;
using DrFunctions.Engine.History;
using DrFunctions.Engine.Replay;

namespace DrFunctions.Engine.Tests.Replay;

/// <summary>Turns without an engine: the pure function by itself.</summary>
internal static class Turns
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static Started Started(string? input = null) => new("Flow", input, null, 1024, 1024);

    public static OrchestrationExecutor Executor<TInput, TOutput>(
        Func<OrchestrationContext, TInput, Task<TOutput>> run, List<string>? log = null) => new(new ExecutorSetup
        {
            Identity = new InstanceIdentity("instance", 0),
            Serializer = EngineFixture.Serializer,
            Runner = async (context, input, serializer) =>
                serializer.Serialize(await run(context, serializer.Deserialize<TInput>(input)!)),
            Log = (_, template, _) => log?.Add(template),
        });

    public static List<HistoryEntry> At(this IEnumerable<HistoryEvent> events, int minute = 0) =>
        events.Select(happened => new HistoryEntry(Start.AddMinutes(minute), happened)).ToList();
}
