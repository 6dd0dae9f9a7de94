using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DrFunctions.Durable;

namespace DrFunctions.Engine.CrashHost;

/// <summary>What runs in the process that is killed, and again in the one that checks.</summary>
public static class Workload
{
    /// <summary>Five steps, a child, an event and a call; gives its number times 100.</summary>
    public static readonly OrchestrationName<int, int> Steps = new("Steps");

    /// <summary>Lets it end.</summary>
    public static readonly EventName<int> Go = new("Go");

    private static readonly OrchestrationName<int, int> Child = new("Child");
    private static readonly ActivityName<int, int> Add = new("Add");
    private static readonly RetryPolicy Policy = new(3, TimeSpan.FromMilliseconds(1));

    /// <summary>Payloads by reflection.</summary>
    public static IPayloadSerializer Serializer { get; } = new JsonPayloadSerializer(
        new JsonSerializerOptions { TypeInfoResolver = new DefaultJsonTypeInfoResolver() });

    /// <summary>The code.</summary>
    public static DurableRegistry Registry() => new DurableRegistry()
        .AddEntity(Tally.Kind, () => new Tally())
        .AddActivity(Add, () => new AddActivity())
        .AddOrchestration(Child, () => new ChildFlow())
        .AddOrchestration(Steps, () => new StepsFlow());

    private sealed class AddActivity : Activity<int, int>
    {
        public override Task<int> RunAsync(ActivityContext context, int input) => Task.FromResult(input + 1);
    }

    private sealed class ChildFlow : Orchestration<int, int>
    {
        public override Task<int> RunAsync(OrchestrationContext context, int input) =>
            context.CallActivityAsync(Add, input, Policy);
    }

    private sealed class StepsFlow : Orchestration<int, int>
    {
        public override async Task<int> RunAsync(OrchestrationContext context, int input)
        {
            var steps = 0;
            for (var i = 0; i < 5; i++)
            {
                steps = await context.CallActivityAsync(Add, steps, Policy);
            }

            steps = await context.CallSubOrchestratorAsync(Child, steps);
            await context.CallEntityAsync(Tally.Count, "called", input);
            await context.CreateTimer(TimeSpan.FromMilliseconds(1));
            return (await context.WaitForExternalEvent(Go) * 100) + steps;
        }
    }
}
