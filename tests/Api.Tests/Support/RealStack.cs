using DrFunctions.Contracts;
using DrFunctions.Durable;
using DrFunctions.Engine;
using DrFunctions.Orchestrations;
using Microsoft.Extensions.Time.Testing;

namespace DrFunctions.Api.Tests;

/// <summary>The real engine on disk with the real runbook and entities, behind the API over a real server.</summary>
internal sealed class RealStack : IAsyncDisposable
{
    private readonly TestFolder _folder = new();

    private RealStack()
    {
        World = new EasyWorld(Time);
    }

    public FakeTimeProvider Time { get; } = ApiHost.Clock();

    public EasyWorld World { get; }

    public DurableEngine Engine { get; private set; } = null!;

    public ApiHost Api { get; private set; } = null!;

    public DurableClient Client => Engine.Client;

    public static async Task<RealStack> StartAsync(PlanSet? plans = null)
    {
        var stack = new RealStack();
        stack.Engine = await DurableEngine.StartAsync(
            new EngineOptions { DatabasePath = Path.Combine(stack._folder.Path, "dr.db") },
            stack.World.Registry(),
            new JsonPayloadSerializer(OrchestrationsJson.PayloadOptions),
            stack.Time);
        stack.Api = await ApiHost.StartAsync(stack.Client, stack.Time, plans ?? ApiHost.Plans());
        return stack;
    }

    /// <summary>Starts a failover and gives its id.</summary>
    public async Task<string> FailOverAsync(string? body = null, string? key = null)
    {
        var answer = await Api.FailOverAsync(body, key);
        answer.Status.Should().Be(System.Net.HttpStatusCode.Accepted, "{0}", answer.Body);
        return answer.Text("id");
    }

    /// <summary>A failover that is held in its first power-off.</summary>
    public async Task<string> HeldFailOverAsync(string? key = null)
    {
        World.Hold();
        var run = await FailOverAsync(key: key);
        await World.FirstPowerOff;
        return run;
    }

    /// <summary>Lets the clock pass until the run has ended.</summary>
    public async Task<OrchestrationMetadata> EndAsync(string run)
    {
        World.Release();
        while (true)
        {
            await Engine.WhenIdleAsync();
            var instance = await Client.GetInstanceAsync(run, getInputsAndOutputs: true);
            if (instance is null or { IsCompleted: true })
            {
                return instance ?? throw new InvalidOperationException($"There is no '{run}'.");
            }

            var due = Engine.NextTimerDue ?? throw new InvalidOperationException($"'{run}' waits for nothing.");
            Time.Advance(due > Time.GetUtcNow() ? due - Time.GetUtcNow() : TimeSpan.Zero);
        }
    }

    /// <summary>The run as it was requested.</summary>
    public async Task<RunRequest> RequestAsync(string run) =>
        KnownRuns.RequestOf(await Client.GetInstanceAsync(run, getInputsAndOutputs: true))!;

    public async ValueTask DisposeAsync()
    {
        World.Release();
        await Api.DisposeAsync();
        await Engine.DisposeAsync();
        _folder.Dispose();
    }
}
