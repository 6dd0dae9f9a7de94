using DrFunctions.Durable;

namespace DrFunctions.Engine.Tests.Features;

public sealed class BlockedTests : IAsyncDisposable
{
    private static readonly OrchestrationName<int, int> Flow = new("Flow");
    private static readonly ActivityName<int, int> Work = new("Work");
    private static readonly EventName<int> Note = new("Note");
    private static readonly RetryPolicy Once = new(1, TimeSpan.Zero);

    private readonly EngineFixture _host = new();

    [Fact]
    public async Task Changed_code_blocks_with_its_history_untouched_and_resumes_after_the_fix()
    {
        DurableRegistry With(Func<OrchestrationContext, int, Task<int>> run) =>
            new DurableRegistry().Activity(Work, n => n * 10).Orchestration(Flow, run);
        var right = With(async (context, n) =>
            await context.CallActivityAsync(Work, n, Once) + await context.WaitForExternalEvent(Note));
        _host.Registry = right;
        await _host.StartAsync();
        await _host.Client.ScheduleNewOrchestrationInstanceAsync(Flow, 4, "a");
        await _host.Engine.WhenIdleAsync();
        var history = History();

        _host.Registry = With(async (context, _) => await context.WaitForExternalEvent(Note));
        await _host.RestartAsync();
        await _host.Client.RaiseEventAsync("a", Note, 2);
        await _host.Engine.WhenIdleAsync();

        var blocked = await _host.Client.GetInstanceAsync("a");
        blocked!.RuntimeStatus.Should().Be(OrchestrationRuntimeStatus.Blocked);
        blocked.FailureDetails!.ErrorType.Should().Be(Errors.CodeChanged);
        blocked.FailureDetails.ErrorMessage.Should().Contain("expected the activity 'Work'");
        History().Should().Equal(history, "a blocked instance's history is untouched");

        _host.Registry = right;
        await _host.RestartAsync();
        await _host.Client.ResumeInstanceAsync("a");
        (await _host.ResultAsync<int>("a")).Should().Be(42, "nothing was lost while it was blocked, the event neither");
    }

    [Fact]
    public async Task A_result_that_comes_while_its_instance_is_blocked_is_kept()
    {
        var slow = new TaskCompletionSource<int>();
        var started = new TaskCompletionSource();
        var runs = 0;
        DurableRegistry With(Func<Task> between) => new DurableRegistry()
            .AsyncActivity(Work, (_, _) =>
            {
                runs++;
                started.SetResult();
                return slow.Task;
            })
            .Orchestration(Flow, async (context, n) =>
            {
                var work = context.CallActivityAsync(Work, n, Once);
                await context.WaitForExternalEvent(Note);
                context.SetCustomStatus("noted");
                await between();
                return await work;
            });
        var foreign = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _host.Registry = With(() => foreign.Task);
        await _host.StartAsync();
        await _host.Client.ScheduleNewOrchestrationInstanceAsync(Flow, 4, "a");
        await started.Task;
        await _host.Client.RaiseEventAsync("a", Note, 1);
        await _host.UntilAsync("a", metadata => metadata.SerializedCustomStatus is not null);
        foreign.SetResult();
        await _host.UntilAsync("a", metadata => metadata.RuntimeStatus == OrchestrationRuntimeStatus.Blocked);

        slow.SetResult(42);
        await _host.Engine.WhenIdleAsync();
        _host.Registry = With(() => Task.CompletedTask);
        await _host.RestartAsync();
        await _host.Client.ResumeInstanceAsync("a");

        (await _host.ResultAsync<int>("a")).Should().Be(42);
        runs.Should().Be(1, "its result was kept, so it need not run again");
    }

    [Fact]
    public async Task An_orchestration_that_is_not_registered_any_more_waits_for_it()
    {
        _host.Registry.Orchestration(Flow, (context, _) => context.WaitForExternalEvent(Note));
        var right = _host.Registry;
        await _host.StartAsync();
        await _host.Client.ScheduleNewOrchestrationInstanceAsync(Flow, 0, "a");
        await _host.Engine.WhenIdleAsync();

        _host.Registry = new DurableRegistry();
        await _host.RestartAsync();
        await _host.Client.RaiseEventAsync("a", Note, 5);
        await _host.Engine.WhenIdleAsync();
        (await _host.Client.GetInstanceAsync("a"))!.FailureDetails!.ErrorType.Should().Be(Errors.NotRegistered);

        _host.Registry = right;
        await _host.RestartAsync();
        await _host.Client.ResumeInstanceAsync("a");
        (await _host.ResultAsync<int>("a")).Should().Be(5);
    }

    [Fact]
    public async Task A_blocked_instance_can_be_terminated()
    {
        _host.Registry.Orchestration(Flow, async (_, n) =>
        {
            await new TaskCompletionSource().Task;
            return n;
        });
        await _host.StartAsync();
        await _host.Client.ScheduleNewOrchestrationInstanceAsync(Flow, 0, "a");
        await _host.Engine.WhenIdleAsync();
        (await _host.Client.GetInstanceAsync("a"))!.FailureDetails!.ErrorType.Should().Be(Errors.ForeignAwait);

        await _host.Client.TerminateInstanceAsync("a", "give up");

        (await _host.EndAsync("a")).RuntimeStatus.Should().Be(OrchestrationRuntimeStatus.Terminated);
    }

    [Fact]
    public async Task A_history_that_grows_too_long_blocks_and_goes_on_under_a_higher_limit()
    {
        _host.Options = _host.Options with { HistoryWarnEvents = 10, HistoryBlockEvents = 20 };
        _host.Registry.Activity(Work, n => n + 1).Orchestration(Flow, async (context, n) =>
        {
            for (var i = 0; i < 15; i++)
            {
                n = await context.CallActivityAsync(Work, n, Once);
            }

            return n;
        });
        await _host.StartAsync();
        await _host.Client.ScheduleNewOrchestrationInstanceAsync(Flow, 0, "a");
        await _host.Engine.WhenIdleAsync();
        (await _host.Client.GetInstanceAsync("a"))!.FailureDetails!.ErrorType.Should().Be(Errors.HistoryTooLong);

        _host.Options = _host.Options with { HistoryBlockEvents = 100 };
        await _host.RestartAsync();
        await _host.Client.ResumeInstanceAsync("a");

        (await _host.ResultAsync<int>("a")).Should().Be(15, "the result that came while it was blocked is kept");
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private List<string> History() => _host.Engine.Core.Reader.All(
        "SELECT seq || kind || at || coalesce(payload, '') FROM events ORDER BY instance, seq", row => row.GetString(0));
}
