using DrFunctions.Contracts;
using DrFunctions.Durable;
using DrFunctions.Engine;
using DrFunctions.Orchestrations;

namespace DrFunctions.Api.Tests;

/// <summary>The real engine on disk with the real runbook and entities, behind the API over a real server.</summary>
internal sealed class RealStack : IAsyncDisposable
{
    private readonly TestFolder _folder = new();

    private RealStack()
    {
        World = new EasyWorld(Time);
        Time.WhenAwaited = () => Task.WhenAny(Engine.WhenIdleAsync(), World.Held);
    }

    public AwaitedTime Time { get; } = new(ApiHost.Clock().GetUtcNow());

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

    /// <summary>Asks for an operation of payroll.</summary>
    public Task<Answer> PostAsync(string operation, string? body = null, string? key = null) => Api.SendAsync(
        HttpMethod.Post, $"/api/groups/payroll/{operation}", body, headers: key is null ? [] : [("Idempotency-Key", key)]);

    /// <summary>Starts an operation and lets the clock pass until its run has ended; gives its report.</summary>
    public async Task<Answer> RunAsync(string operation, string? body = null)
    {
        var answer = await PostAsync(operation, body);
        answer.Status.Should().Be(System.Net.HttpStatusCode.Accepted, "{0}", answer.Body);
        await EndAsync(answer.Text("id"));
        return await Api.GetAsync($"/api/runs/{answer.Text("id")}/report");
    }

    /// <summary>A failover that is held in its first power-off.</summary>
    public async Task<string> HeldFailOverAsync(string? key = null)
    {
        World.Hold();
        var run = await FailOverAsync(key: key);
        await World.Held;
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
