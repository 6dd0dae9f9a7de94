using DrFunctions.Durable;

namespace DrFunctions.Engine.Tests.Features;

public sealed class EntityTests : IAsyncDisposable
{
    private static readonly OrchestrationName<int, string> Flow = new("Flow");

    private readonly EngineFixture _host = new();

    public EntityTests() => _host.Registry.AddEntity(Journal.Kind, () => new Journal());

    [Fact]
    public async Task Calls_and_signals_of_one_orchestration_arrive_in_order()
    {
        _host.Registry.Orchestration(Flow, async (context, _) =>
        {
            context.SignalEntity(Journal.Append, "j", "a");
            context.SignalEntity(Journal.Append, "j", "b");
            await context.CallEntityAsync(Journal.Append, "j", "c");
            return await context.CallEntityAsync(Journal.Append, "j", "d");
        });
        await _host.StartAsync();
        await _host.Client.ScheduleNewOrchestrationInstanceAsync(Flow, 0, "x");

        (await _host.ResultAsync<string>("x")).Should().Be("abcd", "one caller's operations keep their order");
    }

    [Fact]
    public async Task Signals_from_clients_happen_exactly_once_across_restarts()
    {
        await _host.StartAsync();
        for (var i = 0; i < 26; i++)
        {
            await _host.Client.SignalEntityAsync(Journal.Append, "j", ((char)('a' + i)).ToString());
            if (i % 10 == 5)
            {
                await _host.RestartAsync();
            }
        }

        await _host.Engine.WhenIdleAsync();

        var state = await _host.Client.GetEntityAsync(Journal.Kind, "j");
        state!.Text.Should().Be("abcdefghijklmnopqrstuvwxyz", "each acknowledged signal counts once, in order");
    }

    [Fact]
    public async Task An_operation_that_throws_fails_its_call_and_changes_nothing()
    {
        _host.Registry.Orchestration(Flow, async (context, _) =>
        {
            await context.CallEntityAsync(Journal.Append, "j", "a");
            try
            {
                await context.CallEntityAsync(Journal.Break, "j", "b");
                return "not reached";
            }
            catch (TaskFailedException failed)
            {
                return failed.FailureDetails.ErrorMessage + await context.CallEntityAsync(Journal.Append, "j", "c");
            }
        });
        await _host.StartAsync();
        await _host.Client.ScheduleNewOrchestrationInstanceAsync(Flow, 0, "x");

        (await _host.ResultAsync<string>("x")).Should().Be("broken:bac", "'b' was written and undone");
    }

    [Fact]
    public async Task Entities_signal_each_other()
    {
        await _host.StartAsync();

        await _host.Client.SignalEntityAsync(Journal.Forward, "one", "two");
        await _host.Engine.WhenIdleAsync();

        (await _host.Client.GetEntityAsync(Journal.Kind, "two"))!.Text.Should().Be("one", "the signal goes out with the commit");
        (await _host.Client.GetEntityAsync(Journal.Kind, "three")).Should().BeNull("nobody touched it");
    }

    [Fact]
    public async Task Entities_of_a_kind_are_listed_by_key()
    {
        await _host.StartAsync();
        foreach (var key in new[] { "c", "a", "b" })
        {
            await _host.Client.SignalEntityAsync(Journal.Append, key, key + "!");
        }

        await _host.Engine.WhenIdleAsync();

        var all = new List<string>();
        await foreach (var (key, state) in _host.Client.GetAllEntitiesAsync(Journal.Kind))
        {
            all.Add(key + "=" + state.Text);
        }

        all.Should().Equal(["a=a!", "b=b!", "c=c!"], "the list is ordered by key");
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();
}
