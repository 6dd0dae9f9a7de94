using DrFunctions.Durable;
using DrFunctions.Engine.Faults;

namespace DrFunctions.Engine.Tests.Crash;

public sealed class OrderlyStopTests : IAsyncDisposable
{
    private const int MoreThanPoison = 40;

    private static readonly OrchestrationName<int, int> Flow = new("Flow");
    private static readonly ActivityName<int, int> Slow = new("Slow");

    private readonly EngineFixture _host = new();
    private readonly SemaphoreSlim _begun = new(0);

    [Fact]
    public async Task Restarts_in_order_do_not_count_as_attempts_of_an_activity_that_lingers()
    {
        var lingers = true;
        RegisterActivity(async context =>
        {
            _begun.Release();
            if (lingers)
            {
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
            }
        });
        await StartFlowAsync();
        for (var stop = 0; stop < MoreThanPoison; stop++)
        {
            await BegunAsync();
            lingers = stop < MoreThanPoison - 1;
            await _host.RestartAsync();
        }

        (await _host.ResultAsync<int>("a")).Should().Be(7, "no process died of it");
    }

    [Fact]
    public async Task Restarts_in_order_do_not_count_for_an_activity_that_does_not_return_in_time()
    {
        var gate = new SemaphoreSlim(0);
        var starts = 0;
        _host.Options = _host.Options with { DrainTimeout = TimeSpan.Zero };
        RegisterActivity(async _ =>
        {
            if (Interlocked.Increment(ref starts) <= MoreThanPoison)
            {
                _begun.Release();
                await gate.WaitAsync();
            }
        });
        await StartFlowAsync();
        for (var stop = 0; stop < MoreThanPoison; stop++)
        {
            await BegunAsync();
            await _host.RestartAsync();
        }

        (await _host.ResultAsync<int>("a")).Should().Be(7, "no process died of it");
        gate.Release(MoreThanPoison);
    }

    [Fact]
    public async Task Restarts_in_order_do_not_count_for_a_turn_that_is_cut_off()
    {
        var gate = new SemaphoreSlim(0);
        var turns = 0;
        _host.Options = _host.Options with { DrainTimeout = TimeSpan.Zero, MaxWorkAttempts = 3 };
        _host.Registry.Orchestration(Flow, (_, n) =>
        {
            if (Interlocked.Increment(ref turns) <= 6)
            {
                _begun.Release();
                gate.Wait();
            }

            return Task.FromResult(n);
        });
        await StartFlowAsync();
        for (var stop = 0; stop < 6; stop++)
        {
            await BegunAsync();
            await _host.RestartAsync();
        }

        (await _host.ResultAsync<int>("a")).Should().Be(7, "no process died of it");
        gate.Release(6);
    }

    [Fact]
    public async Task Deaths_count_whatever_stops_in_order_come_between()
    {
        var runs = 0;
        _host.Options = _host.Options with { MaxWorkAttempts = 3, FaultPoints = new DeathAfterActivity() };
        RegisterActivity(async context =>
        {
            if (Interlocked.Increment(ref runs) % 2 == 1)
            {
                _begun.Release();
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
            }
        });
        await StartFlowAsync();
        for (var death = 0; death < 3; death++)
        {
            await BegunAsync();
            await _host.RestartAsync();
            await _host.Engine.WhenIdleAsync();
            await _host.RestartAsync();
        }

        await _host.Engine.WhenIdleAsync();
        (await _host.Client.GetInstanceAsync("a"))!.FailureDetails!.ErrorType.Should().Be(Errors.Poison);
        runs.Should().Be(6, "three deaths, each after a stop in order");
    }

    [Fact]
    public async Task A_stop_that_cannot_take_attempts_back_is_a_stop_all_the_same()
    {
        _host.Options = _host.Options with { FaultPoints = new FullDiskAt(FaultPoint.BeforeTakeBack) };
        RegisterActivity(async context =>
        {
            _begun.Release();
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        });
        await StartFlowAsync();
        await BegunAsync();

        await _host.Engine.StopAsync();

        _host.Engine.State.Should().Be(EngineState.Stopped);
        _host.Engine.Completion.IsCompletedSuccessfully.Should().BeTrue("everything acknowledged is stored");
        await _host.StartAsync();
        _host.Engine.Core.Reader.OpenTasks().Single().Attempts.Should().Be(2, "nothing was taken back");
    }

    [Fact]
    public async Task A_stop_on_a_full_disk_closes_the_file_and_loses_nothing()
    {
        var disk = new FullDiskAt(FaultPoint.BeforeCheckpoint);
        _host.Options = _host.Options with { FaultPoints = disk };
        RegisterActivity(_ => Task.CompletedTask);
        await StartFlowAsync();
        await _host.Engine.WhenIdleAsync();

        await _host.Engine.StopAsync();

        disk.WasReached.Should().BeTrue();
        _host.Engine.State.Should().Be(EngineState.Stopped);
        _host.Engine.Completion.IsCompletedSuccessfully.Should().BeTrue("the write-ahead log has everything");
        var restart = _host.StartAsync;
        await restart.Should().NotThrowAsync("the lock and the file were closed");
        (await _host.ResultAsync<int>("a")).Should().Be(7);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _begun.Dispose();
    }

    private void RegisterActivity(Func<ActivityContext, Task> run) => _host.Registry
        .AsyncActivity(Slow, async (context, n) =>
        {
            await run(context);
            return n;
        })
        .Orchestration(Flow, (context, n) => context.CallActivityAsync(Slow, n, new RetryPolicy(1, TimeSpan.Zero)));

    private async Task StartFlowAsync()
    {
        await _host.StartAsync();
        await _host.Client.ScheduleNewOrchestrationInstanceAsync(Flow, 7, "a");
    }

    /// <summary>Waits until the work has begun; a blocked instance lets the engine be idle instead.</summary>
    private async Task BegunAsync()
    {
        var begun = _begun.WaitAsync();
        await Task.WhenAny(begun, _host.Engine.WhenIdleAsync());
        begun.IsCompleted.Should().BeTrue("the instance should run, not be blocked");
    }

    private sealed class DeathAfterActivity : IFaultPoints
    {
        public void Reach(FaultPoint point)
        {
            if (point == FaultPoint.AfterActivity)
            {
                throw new SimulatedCrashException(point);
            }
        }
    }
}
