using DrFunctions.Durable;
using DrFunctions.Engine.History;
using DrFunctions.Engine.Replay;

namespace DrFunctions.Engine.Tests.Replay;

public sealed class TurnPurityTests
{
    private static readonly ActivityName<int, int> Work = new("Work");
    private static readonly EventName<int> Note = new("Note");
    private static readonly OrchestrationName<int, int> Child = new("Child");
    private static readonly EntityOperation<string, string> Append = Journal.Append;

    [Fact]
    public void Replay_of_every_prefix_gives_the_commands_that_followed()
    {
        var history = FullHistory();
        var boundaries = Enumerable.Range(0, history.Count).Where(i => history[i].Event is Arrival).ToList();
        boundaries.Should().HaveCountGreaterThan(8, "the flow must wait for many things");

        foreach (var boundary in boundaries)
        {
            var executor = Turns.Executor<int, string>(FlowAsync);
            executor.Replay(history[..boundary]);

            var outcome = executor.Advance([(Arrival)history[boundary].Event], history[boundary].At);

            var next = boundaries.Find(i => i > boundary) is var i and > 0 ? i : history.Count;
            outcome.Block.Should().BeNull();
            outcome.Events.Should().Equal(
                history[boundary..next].Select(entry => entry.Event), "the turn from event {0} is a pure function", boundary);
        }
    }

    [Fact]
    public void Replay_neither_logs_nor_sets_the_status_again()
    {
        var log = new List<string>();
        var executor = Turns.Executor<int, string>(FlowAsync, log);
        var history = FullHistory();

        executor.Replay(history[..^1]);

        log.Should().BeEmpty("replay has no side effects");
        executor.Advance([], history[^1].At).CustomStatus.Should().BeNull("the status was published long ago");
    }

    [Fact]
    public void Guids_are_the_same_in_every_replay_and_differ_from_each_other()
    {
        var first = DeterministicGuid.Create("a", 0, 0);

        DeterministicGuid.Create("a", 0, 0).Should().Be(first);
        new[] { DeterministicGuid.Create("a", 0, 1), DeterministicGuid.Create("a", 1, 0), DeterministicGuid.Create("b", 0, 0) }
            .Should().NotContain(first).And.OnlyHaveUniqueItems();
        first.ToString()[14].Should().Be('5', "it is a Guid by name with SHA-1");
    }

    private static async Task<string> FlowAsync(OrchestrationContext context, int n)
    {
        context.Log(OrchestrationLogLevel.Information, "begins");
        context.SetCustomStatus("runs");
        var both = await Task.WhenAll(
            context.CallActivityAsync(Work, n, new RetryPolicy(3, TimeSpan.FromMinutes(1))),
            context.CallActivityAsync(Work, n + 1, new RetryPolicy(1, TimeSpan.Zero)));
        context.SignalEntity(Append, "j", "x");
        var child = context.CallSubOrchestratorAsync(Child, n);
        var note = await context.WaitForExternalEvent(Note, TimeSpan.FromHours(1));
        context.Log(OrchestrationLogLevel.Information, "noted");
        var answer = await context.CallEntityAsync(Append, "j", "y");
        await context.CreateTimer(TimeSpan.FromMinutes(5));
        return $"{both.Sum()} {note} {await child} {answer} {context.NewGuid()}";
    }

    private static List<HistoryEntry> FullHistory()
    {
        var executor = Turns.Executor<int, string>(FlowAsync);
        var history = new List<HistoryEntry>();
        Arrival[] arrivals =
        [
            Turns.Started("1"),
            new ActivityResolved(1, "20", null),
            new ActivityResolved(0, null, new FailureDetails("E", "no")),
            new TimerFired(2),
            new ActivityResolved(3, "10", null),
            new EventRaised("Note", "7"),
            new Suspended("wait"),
            new EntityResolved(7, "\"xy\"", null),
            new Resumed("go"),
            new TimerFired(8),
            new TimerFired(6),
            new ChildResolved(5, "4", null),
        ];
        for (var minute = 0; minute < arrivals.Length; minute++)
        {
            var outcome = executor.Advance([arrivals[minute]], Turns.Start.AddMinutes(minute));
            outcome.Block.Should().BeNull();
            history.AddRange(outcome.Events.At(minute));
        }

        history[^1].Event.Should().BeOfType<Completed>("the arrivals answer everything");
        return history;
    }
}
