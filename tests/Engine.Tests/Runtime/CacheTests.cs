using DrFunctions.Durable;

namespace DrFunctions.Engine.Tests.Runtime;

public sealed class CacheTests : IAsyncDisposable
{
    private static readonly OrchestrationName<int, string> Flow = new("Flow");
    private static readonly ActivityName<int, int> Work = new("Work");
    private static readonly EventName<int> Note = new("Note");

    private readonly EngineFixture _host = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task However_many_orchestrations_stay_in_memory_the_outcome_is_the_same(int cached)
    {
        var replayed = 0;
        _host.Options = _host.Options with { MaxCachedOrchestrations = cached };
        _host.Registry.Activity(Work, n => n + 1).Orchestration(Flow, async (context, n) =>
        {
            Interlocked.Increment(ref replayed);
            var all = $"{context.NewGuid()}";
            for (var i = 0; i < 15; i++)
            {
                n = await context.CallActivityAsync(Work, n, new RetryPolicy(1, TimeSpan.Zero));
                all += $" {n} {await context.WaitForExternalEvent(Note)}";
                await context.CreateTimer(TimeSpan.FromMinutes(1));
            }

            return all + context.NewGuid();
        });
        await _host.StartAsync();
        foreach (var id in new[] { "a", "b", "c" })
        {
            await _host.Client.ScheduleNewOrchestrationInstanceAsync(Flow, 0, id);
        }

        for (var i = 0; i < 15; i++)
        {
            foreach (var id in new[] { "a", "b", "c" })
            {
                await _host.Client.RaiseEventAsync(id, Note, i);
            }

            await _host.Engine.WhenIdleAsync();
            _host.Time.Advance(TimeSpan.FromMinutes(1));
        }

        foreach (var id in new[] { "a", "b", "c" })
        {
            var result = await _host.ResultAsync<string>(id);
            result.Should().Contain(string.Concat(Enumerable.Range(0, 15).Select(i => $" {i + 1} {i}")));
        }

        if (cached >= 3)
        {
            replayed.Should().Be(3, "what is cached is never replayed");
        }
        else
        {
            replayed.Should().BeGreaterThan(30, "what is not cached is replayed at every turn");
        }
    }

    [Fact]
    public async Task Messages_that_change_nothing_do_not_add_up_to_poison()
    {
        _host.Options = _host.Options with { MaxCachedOrchestrations = 0, MaxWorkAttempts = 3 };
        _host.Registry.Orchestration(Flow, async (context, _) => (await context.WaitForExternalEvent(Note)).ToString());
        await _host.StartAsync();
        await _host.Client.ScheduleNewOrchestrationInstanceAsync(Flow, 0, "a");
        await _host.Engine.WhenIdleAsync();
        var key = _host.Engine.Core.Reader.Find("a")!.Key;

        for (var i = 0; i < 10; i++)
        {
            _host.Engine.Core.Instances.Post(key, Engine.Runtime.InstanceMail.Nudge);
            await _host.Engine.WhenIdleAsync();
        }

        (await _host.Client.GetInstanceAsync("a"))!.RuntimeStatus.Should().Be(OrchestrationRuntimeStatus.Running);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();
}
