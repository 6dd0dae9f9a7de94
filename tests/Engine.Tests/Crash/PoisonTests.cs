using DrFunctions.Durable;

namespace DrFunctions.Engine.Tests.Crash;

public sealed class PoisonTests : IAsyncDisposable
{
    private static readonly OrchestrationName<int, int> Flow = new("Flow");
    private static readonly ActivityName<int, int> Deadly = new("Deadly");

    private readonly EngineFixture _host = new();

    [Fact]
    public async Task An_activity_that_kills_its_process_every_time_blocks_and_can_be_resumed()
    {
        var runs = 0;
        var death = new DeathAt(Faults.FaultPoint.AfterActivity);
        _host.Options = _host.Options with { MaxWorkAttempts = 3, FaultPoints = death };
        _host.Registry
            .AsyncActivity(Deadly, (_, n) =>
            {
                Interlocked.Increment(ref runs);
                return Task.FromResult(n);
            })
            .Orchestration(Flow, (context, n) => context.CallActivityAsync(Deadly, n, new RetryPolicy(5, TimeSpan.FromSeconds(1))));
        await _host.StartAsync();
        await _host.Client.ScheduleNewOrchestrationInstanceAsync(Flow, 7, "a");
        for (var start = 0; start < 6; start++)
        {
            await _host.Engine.WhenIdleAsync();
            await _host.RestartAsync();
        }

        await _host.Engine.WhenIdleAsync();
        var blocked = await _host.Client.GetInstanceAsync("a");
        blocked!.RuntimeStatus.Should().Be(OrchestrationRuntimeStatus.Blocked);
        blocked.FailureDetails!.ErrorType.Should().Be(Errors.Poison);
        runs.Should().Be(3, "attempts are counted across deaths, each before it is made");

        death.IsOver = true;
        await _host.Client.ResumeInstanceAsync("a");
        (await _host.ResultAsync<int>("a")).Should().Be(7);
    }

    [Fact]
    public async Task A_turn_that_kills_its_process_every_time_blocks()
    {
        var death = new DeathAt(Faults.FaultPoint.BeforeTurn);
        _host.Options = _host.Options with { MaxWorkAttempts = 3, FaultPoints = death };
        _host.Registry.Orchestration(Flow, (_, n) => Task.FromResult(n));
        await _host.StartAsync();
        await _host.Client.ScheduleNewOrchestrationInstanceAsync(Flow, 7, "a");
        for (var start = 0; start < 6; start++)
        {
            await _host.Engine.WhenIdleAsync();
            await _host.RestartAsync();
        }

        await _host.Engine.WhenIdleAsync();
        (await _host.Client.GetInstanceAsync("a"))!.FailureDetails!.ErrorType.Should().Be(Errors.Poison);
        death.Deaths.Should().Be(3, "attempts are counted across deaths, each before it is made");
    }

    [Fact]
    public async Task A_stop_lets_activities_return_and_those_that_do_not_finish_run_again()
    {
        var started = new TaskCompletionSource();
        var runs = 0;
        _host.Registry
            .AsyncActivity(Deadly, async (context, n) =>
            {
                if (++runs == 1)
                {
                    started.SetResult();
                    await Task.Delay(Timeout.Infinite, context.CancellationToken);
                }

                return n;
            })
            .Orchestration(Flow, (context, n) => context.CallActivityAsync(Deadly, n, new RetryPolicy(1, TimeSpan.Zero)));
        await _host.StartAsync();
        await _host.Client.ScheduleNewOrchestrationInstanceAsync(Flow, 7, "a");
        await started.Task;

        await _host.RestartAsync();

        (await _host.ResultAsync<int>("a")).Should().Be(7, "a stop is no failure of the activity");
        runs.Should().Be(2);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    /// <summary>Lets whatever engine comes to the point die there.</summary>
    private sealed class DeathAt(Faults.FaultPoint deadly) : Faults.IFaultPoints
    {
        private int _deaths;

        public bool IsOver { get; set; }

        public int Deaths => _deaths;

        public void Reach(Faults.FaultPoint point)
        {
            if (point == deadly && !IsOver)
            {
                Interlocked.Increment(ref _deaths);
                throw new SimulatedCrashException(point);
            }
        }
    }
}
