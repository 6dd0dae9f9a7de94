using DrFunctions.Durable;
using DrFunctions.Engine.History;

namespace DrFunctions.Engine.Tests.Replay;

public sealed class ClockTests : IAsyncDisposable
{
    private static readonly OrchestrationName<int, string> Flow = new("Flow");
    private static readonly ActivityName<int, int> Work = new("Work");
    private static readonly EventName<int> Note = new("Note");

    private readonly EngineFixture _host = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    public async Task A_clock_that_steps_back_between_turns_does_not_block_the_instance(int cached)
    {
        _host.Options = _host.Options with { MaxCachedOrchestrations = cached };
        _host.Registry
            .Activity(Work, n =>
            {
                _host.Time.AdjustTime(_host.Time.GetUtcNow() - TimeSpan.FromSeconds(90));
                return n;
            })
            .Orchestration(Flow, (context, _) => TimesAsync(context));
        await _host.StartAsync();
        await _host.Client.ScheduleNewOrchestrationInstanceAsync(Flow, 0, "a");
        await _host.Engine.WhenIdleAsync();
        var live = (await _host.Client.GetInstanceAsync("a", getInputsAndOutputs: true))!.SerializedCustomStatus;

        await _host.RestartAsync();
        await _host.Client.RaiseEventAsync("a", Note, 1);

        var result = await _host.ResultAsync<string>("a");
        EngineFixture.Serializer.Serialize(result).Should().Be(live, "replay sees the times that the live turns saw");
    }

    [Fact]
    public void A_history_whose_stored_times_step_back_is_replayed_as_it_ran()
    {
        var back = Turns.Start.AddMinutes(-10);
        var live = Turns.Executor<int, string>((context, _) => TimesAsync(context));
        List<HistoryEntry> history =
        [
            .. live.Advance([Turns.Started("1")], Turns.Start).Events.At(),
            .. live.Advance([new ActivityResolved(0, "1", null)], back).Events.At(-10),
        ];

        var replayed = Turns.Executor<int, string>((context, _) => TimesAsync(context));
        replayed.Replay(history);

        live.Now.Should().Be(Turns.Start, "a turn is never earlier than the turn before");
        replayed.Now.Should().Be(live.Now);
        replayed.Advance([], back).Block.Should().BeNull("the code took the same steps");
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    /// <summary>Takes another step, as a renewed permit does, when time went back.</summary>
    private static async Task<string> TimesAsync(OrchestrationContext context)
    {
        var begun = context.CurrentUtcDateTime;
        await context.CallActivityAsync(Work, 0, new RetryPolicy(1, TimeSpan.Zero));
        var worked = context.CurrentUtcDateTime;
        if (worked < begun)
        {
            await context.CreateTimer(TimeSpan.FromSeconds(1));
        }

        context.SetCustomStatus($"{begun:O} {worked:O}");
        await context.WaitForExternalEvent(Note);
        return $"{begun:O} {worked:O}";
    }
}
