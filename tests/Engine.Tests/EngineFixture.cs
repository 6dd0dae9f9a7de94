using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DrFunctions.Durable;
using Microsoft.Extensions.Time.Testing;

namespace DrFunctions.Engine.Tests;

/// <summary>An engine on a database of its own, on disk, with a clock that stands still until told.</summary>
public sealed class EngineFixture : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("engine-tests-");
    private DurableEngine? _engine;

    public EngineFixture() => Options = new EngineOptions { DatabasePath = Path.Combine(_folder.FullName, "engine.db") };

    public EngineOptions Options { get; set; }

    public DurableRegistry Registry { get; set; } = new();

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public DurableEngine Engine => _engine ?? throw new InvalidOperationException("Start it first.");

    public DurableClient Client => Engine.Client;

    public static IPayloadSerializer Serializer { get; } = new JsonPayloadSerializer(
        new JsonSerializerOptions { TypeInfoResolver = new DefaultJsonTypeInfoResolver() });

    public async Task<EngineFixture> StartAsync()
    {
        _engine = await DurableEngine.StartAsync(Options, Registry, Serializer, Time);
        return this;
    }

    /// <summary>Ends the engine and begins it again on the same database.</summary>
    public async Task RestartAsync()
    {
        await Engine.DisposeAsync();
        await StartAsync();
    }

    /// <summary>Lets the clock pass until the instance ends.</summary>
    public async Task<OrchestrationMetadata> EndAsync(string instanceId)
    {
        while (true)
        {
            await Engine.WhenIdleAsync();
            var metadata = await Client.GetInstanceAsync(instanceId, getInputsAndOutputs: true)
                ?? throw new InvalidOperationException($"There is no '{instanceId}'.");
            if (metadata.IsCompleted)
            {
                return metadata;
            }

            var due = Engine.NextTimerDue
                ?? throw new InvalidOperationException($"'{instanceId}' is {metadata.RuntimeStatus} and waits for no timer.");
            Time.Advance(due > Time.GetUtcNow() ? due - Time.GetUtcNow() : TimeSpan.Zero);
        }
    }

    /// <summary>Waits until an instance looks as given, for when the engine is not idle.</summary>
    public async Task UntilAsync(string instanceId, Func<OrchestrationMetadata, bool> holds)
    {
        while (!holds((await Client.GetInstanceAsync(instanceId))!))
        {
            await Task.Yield();
        }
    }

    public async Task<T?> ResultAsync<T>(string instanceId)
    {
        var metadata = await EndAsync(instanceId);
        metadata.RuntimeStatus.Should().Be(
            OrchestrationRuntimeStatus.Completed, "it should not fail: {0}", metadata.FailureDetails?.ErrorMessage);
        return Serializer.Deserialize<T>(metadata.SerializedOutput);
    }

    public async ValueTask DisposeAsync()
    {
        if (_engine is not null)
        {
            await _engine.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }
}
