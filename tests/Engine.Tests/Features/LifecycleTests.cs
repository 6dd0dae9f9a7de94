using DrFunctions.Durable;

namespace DrFunctions.Engine.Tests.Features;

public sealed class LifecycleTests : IAsyncDisposable
{
    private static readonly OrchestrationName<int, int> Flow = new("Flow");
    private static readonly EventName<int> Add = new("Add");

    private readonly EngineFixture _host = new();

    [Fact]
    public async Task Continue_as_new_begins_with_an_empty_history_and_carries_unread_events_in_order()
    {
        var seen = new List<int>();
        _host.Registry.Orchestration(Flow, async (context, left) =>
        {
            if (left == 0)
            {
                return 0;
            }

            var next = await context.WaitForExternalEvent(Add);
            seen.Add(next);
            context.ContinueAsNew(left - 1);
            return 0;
        });
        await _host.StartAsync();
        await _host.Client.ScheduleNewOrchestrationInstanceAsync(Flow, 50, "a");
        for (var i = 1; i <= 50; i++)
        {
            await _host.Client.RaiseEventAsync("a", Add, i);
        }

        await _host.ResultAsync<int>("a");

        seen.Should().Equal(Enumerable.Range(1, 50), "no event is lost between generations, nor out of order");
        _host.Engine.Core.Reader.All("SELECT count(*) FROM events WHERE generation < 50", row => row.GetInt64(0))
            .Should().Equal([0], "a generation's history ends with it");
    }

    [Fact]
    public async Task A_timer_fires_when_it_is_due_and_not_before()
    {
        _host.Registry.Orchestration(Flow, async (context, _) =>
        {
            var start = context.CurrentUtcDateTime;
            await context.CreateTimer(TimeSpan.FromDays(400));
            return (int)(context.CurrentUtcDateTime - start).TotalDays;
        });
        await _host.StartAsync();
        await _host.Client.ScheduleNewOrchestrationInstanceAsync(Flow, 0, "a");
        await _host.Engine.WhenIdleAsync();

        _host.Time.Advance(TimeSpan.FromDays(400) - TimeSpan.FromTicks(1));
        await _host.Engine.WhenIdleAsync();
        (await _host.Client.GetInstanceAsync("a"))!.RuntimeStatus.Should().Be(
            OrchestrationRuntimeStatus.Running, "a timer never fires early");

        await _host.RestartAsync();
        (await _host.ResultAsync<int>("a")).Should().Be(400);
    }

    [Fact]
    public async Task An_instance_that_ends_takes_its_open_timers_with_it()
    {
        _host.Registry.Orchestration(Flow, (context, n) =>
        {
            _ = context.CreateTimer(TimeSpan.FromDays(1));
            return Task.FromResult(n);
        });
        await _host.StartAsync();
        await _host.Client.ScheduleNewOrchestrationInstanceAsync(Flow, 1, "a");

        await _host.ResultAsync<int>("a");

        _host.Engine.NextTimerDue.Should().BeNull("nobody is left to hear it");
        _host.Engine.Core.Reader.All("SELECT count(*) FROM tasks", row => row.GetInt64(0)).Should().Equal(0);
    }

    [Fact]
    public async Task An_overdue_timer_fires_after_the_next_start()
    {
        _host.Registry.Orchestration(Flow, async (context, _) =>
        {
            await context.CreateTimer(TimeSpan.FromHours(1));
            return 1;
        });
        await _host.StartAsync();
        await _host.Client.ScheduleNewOrchestrationInstanceAsync(Flow, 0, "a");
        await _host.Engine.WhenIdleAsync();
        await _host.Engine.DisposeAsync();
        _host.Time.Advance(TimeSpan.FromDays(1));

        await _host.StartAsync();
        await _host.Engine.WhenIdleAsync();

        (await _host.Client.GetInstanceAsync("a"))!.RuntimeStatus.Should().Be(OrchestrationRuntimeStatus.Completed);
    }

    [Fact]
    public async Task A_suspended_instance_keeps_what_comes_and_goes_on_when_resumed()
    {
        _host.Registry.Orchestration(Flow, async (context, _) =>
            await context.WaitForExternalEvent(Add) - await context.WaitForExternalEvent(Add));
        await _host.StartAsync();
        await _host.Client.ScheduleNewOrchestrationInstanceAsync(Flow, 0, "a");
        await _host.Client.SuspendInstanceAsync("a");
        await _host.Client.RaiseEventAsync("a", Add, 10);
        await _host.Client.RaiseEventAsync("a", Add, 4);
        await _host.Engine.WhenIdleAsync();
        (await _host.Client.GetInstanceAsync("a"))!.RuntimeStatus.Should().Be(OrchestrationRuntimeStatus.Suspended);
        await _host.RestartAsync();

        await _host.Client.ResumeInstanceAsync("a");

        (await _host.ResultAsync<int>("a")).Should().Be(6, "events kept during the hold are delivered in order");
    }

    [Fact]
    public async Task Terminate_ends_a_suspended_instance_and_leaves_an_ended_one_alone()
    {
        _host.Registry.Orchestration(Flow, async (context, n) => n > 0 ? n : await context.WaitForExternalEvent(Add));
        await _host.StartAsync();
        await _host.Client.ScheduleNewOrchestrationInstanceAsync(Flow, 0, "held");
        await _host.Client.ScheduleNewOrchestrationInstanceAsync(Flow, 1, "done");
        await _host.Client.SuspendInstanceAsync("held");
        await _host.Engine.WhenIdleAsync();

        await _host.Client.TerminateInstanceAsync("held", "enough");
        await _host.Client.TerminateInstanceAsync("done", "enough");

        (await _host.EndAsync("held")).RuntimeStatus.Should().Be(OrchestrationRuntimeStatus.Terminated);
        (await _host.EndAsync("done")).RuntimeStatus.Should().Be(
            OrchestrationRuntimeStatus.Completed, "an earlier completion beats a terminate");
    }

    [Fact]
    public async Task Purge_takes_ended_instances_only_and_leaves_no_row()
    {
        _host.Registry.Orchestration(Flow, async (context, n) => n > 0 ? n : await context.WaitForExternalEvent(Add));
        await _host.StartAsync();
        await _host.Client.ScheduleNewOrchestrationInstanceAsync(Flow, 0, "runs");
        await _host.Client.ScheduleNewOrchestrationInstanceAsync(Flow, 1, "done");
        await _host.EndAsync("done");

        (await _host.Client.PurgeInstanceAsync("runs")).Should().BeFalse("it has not ended");
        (await _host.Client.PurgeInstanceAsync("none")).Should().BeFalse("there is none");
        (await _host.Client.PurgeInstanceAsync("done")).Should().BeTrue();
        await _host.Client.TerminateInstanceAsync("runs");
        await _host.EndAsync("runs");
        (await _host.Client.PurgeInstanceAsync("runs")).Should().BeTrue();

        foreach (var table in new[] { "instances", "documents", "events", "inbox", "tasks" })
        {
            _host.Engine.Core.Reader.All($"SELECT count(*) FROM {table}", row => row.GetInt64(0))
                .Should().Equal([0], "nothing of a purged instance remains in {0}", table);
        }
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();
}
