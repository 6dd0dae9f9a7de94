using DrFunctions.Durable;
using DrFunctions.Engine.History;

namespace DrFunctions.Engine.Tests.Replay;

public sealed class NonDeterminismTests
{
    private static readonly ActivityName<int, int> One = new("One");
    private static readonly ActivityName<int, int> Two = new("Two");
    private static readonly EventName<int> Note = new("Note");
    private static readonly RetryPolicy Once = new(1, TimeSpan.Zero);

    public static TheoryData<string, Func<OrchestrationContext, int, Task<int>>, string> Changes => new()
    {
        { "another activity", async (c, _) => await c.CallActivityAsync(Two, 1, Once), "*expected the activity 'One', but the code did the activity 'Two'*" },
        { "a timer instead", async (c, _) => { await c.CreateTimer(TimeSpan.FromHours(1)); return 1; }, "*expected the activity 'One', but the code did a timer*" },
        { "nothing", (_, n) => Task.FromResult(n), "*expected the activity 'One', but the code did its end*" },
        { "a wait first", async (c, _) => await c.WaitForExternalEvent(Note), "*expected the activity 'One', but the code did nothing more*" },
        {
            "one more", async (c, _) => (await Task.WhenAll(c.CallActivityAsync(One, 1, Once), c.CallActivityAsync(Two, 2, Once))).Sum(),
            "*expected to go on until the result of task 0 came, but the code did the activity 'Two'*"
        },
        {
            "an earlier end", async (c, _) => await c.CallActivityAsync(One, 1, Once),
            "*expected the activity 'Two', but the code did its end*"
        },
        {
            "one more at the end", async (c, _) =>
            {
                await c.CallActivityAsync(One, 1, Once);
                return (await Task.WhenAll(c.CallActivityAsync(Two, 1, Once), c.CallActivityAsync(One, 2, Once))).Sum();
            },
            "*expected nothing more in this turn, but the code did the activity 'One'*"
        },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Changed_code_is_found_out_before_it_does_anything(
        string change, Func<OrchestrationContext, int, Task<int>> run, string message)
    {
        var executor = Turns.Executor(run);

        executor.Replay(new HistoryEvent[]
        {
            Turns.Started("1"),
            new ActivityScheduled(0, "One", "1"),
            new ActivityResolved(0, "1", null),
            new ActivityScheduled(1, "Two", "1"),
        }.At());
        var outcome = executor.Advance([new ActivityResolved(1, "2", null)], Turns.Start);

        outcome.Block!.Code.Should().Be(Errors.CodeChanged, "the change is {0}", change);
        outcome.Block.Message.Should().Match(message);
        outcome.Events.Should().BeEmpty("nothing of such a turn is kept");
    }

    [Fact]
    public void A_change_that_the_code_swallows_is_found_out_all_the_same()
    {
        var executor = Turns.Executor<int, int>(async (context, n) =>
        {
            try
            {
                return await context.CallActivityAsync(Two, n, Once);
            }
            catch (EngineException)
            {
                return await context.CallActivityAsync(One, n, Once);
            }
        });

        executor.Replay(new HistoryEvent[] { Turns.Started("1"), new ActivityScheduled(0, "One", "1") }.At());

        executor.Advance([new ActivityResolved(0, "1", null)], Turns.Start).Block!.Code.Should().Be(Errors.CodeChanged);
    }

    [Fact]
    public void Awaiting_something_foreign_with_nothing_durable_pending_blocks()
    {
        var never = new TaskCompletionSource<int>();
        var executor = Turns.Executor<int, int>((_, _) => never.Task);

        executor.Advance([Turns.Started("1")], Turns.Start).Block!.Code.Should().Be(Errors.ForeignAwait);
    }

    [Fact]
    public async Task Coming_back_from_a_foreign_await_blocks_even_while_something_durable_is_pending()
    {
        var foreign = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var noticed = new TaskCompletionSource();
        var executor = new Engine.Replay.OrchestrationExecutor(new Engine.Replay.ExecutorSetup
        {
            Identity = new Engine.Replay.InstanceIdentity("instance", 0),
            Serializer = EngineFixture.Serializer,
            Runner = async (context, _, _) =>
            {
                var timer = context.CreateTimer(TimeSpan.FromHours(1));
                await foreign.Task;
                await timer;
                return null;
            },
            ForeignPost = noticed.SetResult,
        });
        executor.Advance([Turns.Started()], Turns.Start).Block.Should().BeNull("the timer is pending");

        foreign.SetResult();
        await noticed.Task;

        executor.Advance([], Turns.Start).Block!.Code.Should().Be(Errors.ForeignAwait);
    }
}
