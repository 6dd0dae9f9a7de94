using DrFunctions.Durable;
using Microsoft.Extensions.Time.Testing;

namespace DrFunctions.Engine.Tests.Crash;

/// <summary>One workflow from start to end, over as many deaths of the engine as are planned.</summary>
internal sealed class CrashRun : IDisposable
{
    private const string Id = "main";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("engine-crash-");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly Queue<CrashAt> _crashes;

    public CrashRun(params int[] crashes) => _crashes = new Queue<CrashAt>(crashes.Select(k => new CrashAt(k)));

    public EveryFeature World { get; } = new();

    /// <summary>How often the engine died.</summary>
    public int Deaths { get; private set; }

    public async Task<string> RunAsync()
    {
        while (true)
        {
            _crashes.TryDequeue(out var crash);
            try
            {
                await using var engine = await DurableEngine.StartAsync(
                    new EngineOptions { DatabasePath = Path.Combine(_folder.FullName, "engine.db"), FaultPoints = crash },
                    World.Registry(),
                    EngineFixture.Serializer,
                    _time);
                var state = await DriveAsync(engine);
                if (engine.State == EngineState.Running)
                {
                    return state;
                }
            }
            catch (EngineException) when (crash is { HasCrashed: true })
            {
                // Dead: the next process goes on.
            }

            Deaths++;
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<string> DriveAsync(DurableEngine engine)
    {
        var client = engine.Client;
        if (await client.GetInstanceAsync(Id) is null)
        {
            await client.ScheduleNewOrchestrationInstanceAsync(EveryFeature.Main, 6, Id);
        }

        while (true)
        {
            await engine.WhenIdleAsync();
            if (engine.State != EngineState.Running)
            {
                return "dead";
            }

            var metadata = (await client.GetInstanceAsync(Id, getInputsAndOutputs: true))!;
            if (metadata.IsCompleted)
            {
                return await FinalStateAsync(engine, metadata);
            }

            if (metadata.SerializedCustomStatus == "\"waiting\"")
            {
                await client.RaiseEventAsync(Id, EveryFeature.Approval, "yes");
            }
            else if (engine.NextTimerDue is { } due && due > _time.GetUtcNow())
            {
                _time.Advance(due - _time.GetUtcNow());
            }
            else
            {
                throw new InvalidOperationException($"It hangs, {metadata}.");
            }
        }
    }

    private static async Task<string> FinalStateAsync(DurableEngine engine, OrchestrationMetadata main)
    {
        Invariants.Check(engine);
        var lines = new List<string> { main.RuntimeStatus + " " + main.SerializedCustomStatus + " " + main.SerializedOutput };
        await foreach (var instance in engine.Client.GetAllInstancesAsync(new OrchestrationQuery()))
        {
            lines.Add($"{instance.InstanceId} {instance.RuntimeStatus}");
        }

        await foreach (var (key, journal) in engine.Client.GetAllEntitiesAsync(Journal.Kind))
        {
            lines.Add($"{key} {journal.Text}");
        }

        return string.Join('\n', lines);
    }
}
