using DrFunctions.Durable;

namespace DrFunctions.Engine.Tests.Features;

public sealed class EventTests : IAsyncDisposable
{
    private static readonly OrchestrationName<int, string> Flow = new("Flow");
    private static readonly EventName<string> Note = new("Note");
    private static readonly EventName<string> Go = new("Go");

    private readonly EngineFixture _host = new();

    [Fact]
    public async Task Events_before_and_after_the_wait_come_in_order_of_arrival()
    {
        _host.Registry.Orchestration(Flow, async (context, n) =>
        {
            await context.WaitForExternalEvent(Go);
            var all = "";
            for (var i = 0; i < n; i++)
            {
                all += await context.WaitForExternalEvent(Note);
            }

            return all;
        });
        await _host.StartAsync();
        await _host.Client.ScheduleNewOrchestrationInstanceAsync(Flow, 4, "a");

        await _host.Client.RaiseEventAsync("a", Note, "1");
        await _host.Client.RaiseEventAsync("a", Note, "2");
        await _host.Engine.WhenIdleAsync();
        await _host.Client.RaiseEventAsync("a", Go, "");
        await _host.Engine.WhenIdleAsync();
        await _host.Client.RaiseEventAsync("a", Note, "3");
        await _host.RestartAsync();
        await _host.Client.RaiseEventAsync("a", new EventName<string>("NOTE"), "4");

        (await _host.ResultAsync<string>("a")).Should().Be("1234", "events wait for their wait, and names ignore case");
    }

    [Fact]
    public async Task An_event_in_time_beats_its_timer_and_leaves_none_behind()
    {
        _host.Registry.Orchestration(Flow, async (context, _) =>
        {
            var first = await context.WaitForExternalEvent(Note, TimeSpan.FromHours(1));
            return first + await context.WaitForExternalEvent(Note);
        });
        await _host.StartAsync();
        await _host.Client.ScheduleNewOrchestrationInstanceAsync(Flow, 0, "a");
        await _host.Engine.WhenIdleAsync();

        await _host.Client.RaiseEventAsync("a", Note, "1");
        await _host.Engine.WhenIdleAsync();

        _host.Engine.NextTimerDue.Should().BeNull("the timer lost the race and was cancelled");
        await _host.RestartAsync();
        _host.Engine.NextTimerDue.Should().BeNull("a start must not set it again either");
        _host.Time.Advance(TimeSpan.FromHours(2));
        await _host.Client.RaiseEventAsync("a", Note, "2");
        (await _host.ResultAsync<string>("a")).Should().Be("12", "the old timer must not touch the newer wait");
    }

    [Fact]
    public async Task A_wait_that_ran_out_is_gone_and_the_next_event_goes_to_the_next_wait()
    {
        _host.Registry.Orchestration(Flow, async (context, _) =>
        {
            try
            {
                return await context.WaitForExternalEvent(Note, TimeSpan.FromMinutes(5));
            }
            catch (TimeoutException)
            {
                return "late:" + await context.WaitForExternalEvent(Note);
            }
        });
        await _host.StartAsync();
        await _host.Client.ScheduleNewOrchestrationInstanceAsync(Flow, 0, "a");
        await _host.Engine.WhenIdleAsync();

        _host.Time.Advance(TimeSpan.FromMinutes(5));
        await _host.Engine.WhenIdleAsync();
        await _host.Client.RaiseEventAsync("a", Note, "x");

        (await _host.ResultAsync<string>("a")).Should().Be("late:x", "a wait that was given up takes no event");
    }

    [Fact]
    public async Task An_event_for_nobody_is_refused_and_one_for_an_ended_instance_is_dropped_and_counted()
    {
        _host.Registry.Orchestration(Flow, (_, _) => Task.FromResult("done"));
        await _host.StartAsync();
        await _host.Client.ScheduleNewOrchestrationInstanceAsync(Flow, 0, "a");
        var before = await _host.EndAsync("a");

        var ghost = () => _host.Client.RaiseEventAsync("nobody", Note, "1");
        await _host.Client.RaiseEventAsync("a", Note, "1");
        await _host.Engine.WhenIdleAsync();

        await ghost.Should().ThrowAsync<OrchestrationNotFoundException>("an event for nobody must not become a row");
        (await _host.EndAsync("a")).Should().Be(before, "what has ended never changes");
        _host.Engine.Core.Reader.Dropped().Should().Be(1, "the late event is counted");
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();
}
