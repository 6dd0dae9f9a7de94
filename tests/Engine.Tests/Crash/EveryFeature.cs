using System.Collections.Concurrent;
using DrFunctions.Durable;

namespace DrFunctions.Engine.Tests.Crash;

/// <summary>A workflow that uses every feature, and what its outside world saw.</summary>
internal sealed class EveryFeature
{
    public static readonly OrchestrationName<int, string> Main = new("Main");
    public static readonly EventName<string> Approval = new("Approval");

    private static readonly OrchestrationName<int, int> Rounds = new("Rounds");
    private static readonly ActivityName<int, int> Double = new("Double");
    private static readonly ActivityName<string, string> Flaky = new("Flaky");
    private static readonly RetryPolicy Patient = new(5, TimeSpan.FromSeconds(30), 2);

    private readonly ConcurrentDictionary<string, int> _runs = new();

    /// <summary>How often each activity ran.</summary>
    public IReadOnlyDictionary<string, int> Runs => _runs;

    public DurableRegistry Registry()
    {
        return new DurableRegistry()
            .AddEntity(Journal.Kind, () => new Journal())
            .Activity(Double, n =>
            {
                Count($"Double {n}");
                return 2 * n;
            })
            .Activity(Flaky, text => Count($"Flaky {text}") < 3 ? throw new TimeoutException("again") : text)
            .Orchestration(Rounds, async (context, left) =>
            {
                var doubled = await context.CallActivityAsync(Double, 1000 + left, Patient);
                context.SignalEntity(Journal.Append, "rounds", $"[{left}]");
                if (left > 0)
                {
                    context.ContinueAsNew(left - 1);
                }

                return doubled;
            })
            .Orchestration(Main, RunMain);
    }

    private static async Task<string> RunMain(OrchestrationContext context, int n)
    {
        var id = context.NewGuid();
        context.SetCustomStatus("doubling");
        var doubled = await Task.WhenAll(Enumerable.Range(0, n).Select(i => context.CallActivityAsync(Double, i, Patient)));
        var rounds = context.CallSubOrchestratorAsync(Rounds, 2);
        context.SignalEntity(Journal.Append, "main", "<");
        var flaky = await context.CallActivityAsync(Flaky, "steady", Patient);
        context.SignalEntity(Journal.Forward, "main", "other");
        var written = await context.CallEntityAsync(Journal.Append, "main", ">");
        await context.CreateTimer(TimeSpan.FromHours(3));
        context.SetCustomStatus("waiting");
        var approval = await context.WaitForExternalEvent(Approval, TimeSpan.FromDays(1));
        var failure = "";
        try
        {
            await context.CallEntityAsync(Journal.Break, "main", "?");
        }
        catch (TaskFailedException failed)
        {
            failure = failed.FailureDetails.ErrorMessage;
        }

        context.SetCustomStatus("done");
        return string.Join(
            ' ', doubled.Sum(), flaky, written, approval, failure, await rounds, id, context.NewGuid());
    }

    private int Count(string what) => _runs.AddOrUpdate(what, 1, (_, runs) => runs + 1);
}
