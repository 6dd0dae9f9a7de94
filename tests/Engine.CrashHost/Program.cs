using DrFunctions.Engine;
using DrFunctions.Engine.CrashHost;

// Usage: <database> <first number>. Loads the engine until it is killed, and prints what was acknowledged.
var number = int.Parse(args[1]);
await using var engine = await DurableEngine.StartAsync(
    new EngineOptions { DatabasePath = args[0] }, Workload.Registry(), Workload.Serializer, TimeProvider.System);
Acknowledgement.Write("ready");
await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
{
    while (true)
    {
        var mine = Interlocked.Increment(ref number);
        await engine.Client.ScheduleNewOrchestrationInstanceAsync(Workload.Steps, mine, $"steps-{mine}");
        Acknowledgement.Write($"started {mine}");
        await engine.Client.SignalEntityAsync(Tally.Count, $"tally-{mine % 4}", mine);
        Acknowledgement.Write($"signalled {mine}");
        await engine.Client.RaiseEventAsync($"steps-{mine}", Workload.Go, mine);
        Acknowledgement.Write($"raised {mine}");
    }
}));
