using DrFunctions.Durable;

namespace DrFunctions.Engine.Tests.Features;

public sealed class ActivityTests : IAsyncDisposable
{
    private static readonly OrchestrationName<int, int> Flow = new("Flow");
    private static readonly ActivityName<int, int> Work = new("Work");
    private static readonly RetryPolicy Once = new(1, TimeSpan.Zero);
    private static readonly RetryPolicy Patient = new(4, TimeSpan.FromSeconds(10), 2);

    private readonly EngineFixture _host = new();

    [Fact]
    public async Task Activities_run_one_after_the_other_and_give_their_results()
    {
        _host.Registry
            .Activity(Work, n => n + 1)
            .Orchestration(Flow, async (context, n) =>
            {
                for (var i = 0; i < 5; i++)
                {
                    n = await context.CallActivityAsync(Work, n, Once);
                }

                return n;
            });
        await _host.StartAsync();

        await _host.Client.ScheduleNewOrchestrationInstanceAsync(Flow, 37, "a");

        (await _host.ResultAsync<int>("a")).Should().Be(42, "each of five activities adds one");
    }

    [Fact]
    public async Task An_activity_finds_its_own_scheduling_stored_when_it_starts()
    {
        var stored = new List<long>();
        _host.Registry
            .Activity(Work, n =>
            {
                stored.AddRange(_host.Engine.Core.Reader.All(
                    "SELECT count(*) FROM events JOIN tasks USING (instance, generation, seq)", row => row.GetInt64(0)));
                return n;
            })
            .Orchestration(Flow, async (context, n) =>
            {
                await context.CallActivityAsync(Work, n, Once);
                return await context.CallActivityAsync(Work, n, Once);
            });
        await _host.StartAsync();

        await _host.Client.ScheduleNewOrchestrationInstanceAsync(Flow, 1, "a");

        await _host.EndAsync("a");
        stored.Should().Equal([1, 1], "no activity starts before its scheduling is durable");
    }

    [Fact]
    public async Task No_more_activities_run_at_once_than_allowed()
    {
        var running = 0;
        var most = 0;
        _host.Options = _host.Options with { MaxConcurrentActivities = 3 };
        _host.Registry
            .AsyncActivity(Work, async (_, n) =>
            {
                most = Math.Max(most, Interlocked.Increment(ref running));
                await Task.Yield();
                Interlocked.Decrement(ref running);
                return n;
            })
            .Orchestration(Flow, async (context, n) => (await Task.WhenAll(
                Enumerable.Range(1, n).Select(i => context.CallActivityAsync(Work, i, Once)))).Length);
        await _host.StartAsync();

        await _host.Client.ScheduleNewOrchestrationInstanceAsync(Flow, 50, "a");

        (await _host.ResultAsync<int>("a")).Should().Be(50);
        most.Should().BeInRange(1, 3);
    }

    [Fact]
    public async Task Activities_run_side_by_side()
    {
        var allRun = new TaskCompletionSource();
        var count = 0;
        _host.Registry
            .AsyncActivity(Work, async (_, n) =>
            {
                if (Interlocked.Increment(ref count) == 10)
                {
                    allRun.SetResult();
                }

                await allRun.Task;
                return n * n;
            })
            .Orchestration(Flow, async (context, n) => (await Task.WhenAll(
                Enumerable.Range(1, n).Select(i => context.CallActivityAsync(Work, i, Once)))).Sum());
        await _host.StartAsync();

        await _host.Client.ScheduleNewOrchestrationInstanceAsync(Flow, 10, "a");

        (await _host.ResultAsync<int>("a")).Should().Be(385, "no activity ends before all ten have started");
    }

    [Fact]
    public async Task A_failed_activity_is_tried_again_after_the_waits_of_its_policy()
    {
        var starts = new List<DateTimeOffset>();
        _host.Registry
            .Activity(Work, n =>
            {
                starts.Add(_host.Time.GetUtcNow());
                return starts.Count < 4 ? throw new InvalidOperationException("not yet") : n;
            })
            .Orchestration(Flow, (context, n) => context.CallActivityAsync(Work, n, Patient));
        await _host.StartAsync();

        await _host.Client.ScheduleNewOrchestrationInstanceAsync(Flow, 7, "a");

        (await _host.ResultAsync<int>("a")).Should().Be(7);
        starts.Select(start => (start - starts[0]).TotalSeconds).Should().Equal(
            [0, 10, 30, 70], "the waits are 10, 20 and 40 s");
    }

    [Fact]
    public async Task An_activity_that_fails_to_the_end_fails_its_orchestration_with_its_message()
    {
        _host.Registry
            .Activity(Work, int (_) => throw new InvalidOperationException("the disk is gone"))
            .Orchestration(Flow, (context, n) => context.CallActivityAsync(Work, n, new RetryPolicy(2, TimeSpan.FromSeconds(1))));
        await _host.StartAsync();

        await _host.Client.ScheduleNewOrchestrationInstanceAsync(Flow, 1, "a");

        var end = await _host.EndAsync("a");
        end.RuntimeStatus.Should().Be(OrchestrationRuntimeStatus.Failed);
        end.FailureDetails!.ErrorMessage.Should().Be("the disk is gone");
        end.FailureDetails.ErrorType.Should().Be(typeof(InvalidOperationException).FullName);
    }

    [Fact]
    public async Task A_failure_that_says_so_is_not_tried_again()
    {
        var calls = 0;
        _host.Registry
            .Activity(Work, int (_) =>
            {
                calls++;
                throw new NonRetriableException("never");
            })
            .Orchestration(Flow, (context, n) => context.CallActivityAsync(Work, n, Patient));
        await _host.StartAsync();

        await _host.Client.ScheduleNewOrchestrationInstanceAsync(Flow, 1, "a");

        (await _host.EndAsync("a")).RuntimeStatus.Should().Be(OrchestrationRuntimeStatus.Failed);
        calls.Should().Be(1, "the activity said that trying again cannot help");
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();
}
