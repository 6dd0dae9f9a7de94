using DrFunctions.Durable;
using DrFunctions.Engine.History;

namespace DrFunctions.Engine.Tests.Replay;

public sealed class ArrivalTests
{
    private static readonly ActivityName<int, int> Work = new("Work");
    private static readonly EventName<string> Note = new("Note");
    private static readonly RetryPolicy Once = new(1, TimeSpan.Zero);

    [Fact]
    public void A_second_resolution_of_a_command_is_dropped_whether_it_failed_or_completed()
    {
        var executor = Turns.Executor<int, int>(async (context, n) =>
            await context.CallActivityAsync(Work, n, Once) + await context.CallActivityAsync(Work, n, Once));
        executor.Advance([Turns.Started("1")], Turns.Start);

        var outcome = executor.Advance(
            [
                new ActivityResolved(0, "1", null),
                new ActivityResolved(0, "5", null),
                new ActivityResolved(0, null, new FailureDetails("E", "late")),
                new TimerFired(1),
            ],
            Turns.Start);

        outcome.Events.Should().Equal(
            [new ActivityResolved(0, "1", null), new ActivityScheduled(1, "Work", "1")],
            "one resolution per command, and only of the command's kind");
    }

    [Fact]
    public void Terminate_beats_continue_as_new_of_the_same_turn()
    {
        var executor = Turns.Executor<int, int>(async (context, n) =>
        {
            await context.WaitForExternalEvent(Note);
            context.ContinueAsNew(n);
            return n;
        });
        executor.Advance([Turns.Started("1")], Turns.Start);

        var outcome = executor.Advance([new EventRaised("Note", null), new TerminateRequested("stop")], Turns.Start);

        outcome.End.Should().Be(new Terminated("stop"));
    }

    [Fact]
    public void Completion_beats_a_later_terminate_of_the_same_turn()
    {
        var executor = Turns.Executor<int, string>((context, _) => context.WaitForExternalEvent(Note));
        executor.Advance([Turns.Started("1")], Turns.Start);

        var outcome = executor.Advance([new EventRaised("Note", "\"x\""), new TerminateRequested("stop")], Turns.Start);

        outcome.End.Should().Be(new Completed("\"x\""));
    }

    [Fact]
    public void Continue_as_new_carries_unread_events_and_holds_in_order()
    {
        var executor = Turns.Executor<int, int>(async (context, n) =>
        {
            await context.WaitForExternalEvent(Note);
            context.ContinueAsNew(n + 1);
            return n;
        });
        EventRaised other = new("Other", "1");
        EventRaised second = new("Note", "2");
        Suspended hold = new("hold");

        var outcome = executor.Advance(
            [Turns.Started("1"), other, new EventRaised("Note", null), second, new ActivityResolved(9, "1", null), hold],
            Turns.Start);

        outcome.End.Should().Be(new ContinuedAsNew("2"));
        outcome.Carried.Should().Equal([other, second, hold], "what was not read goes on, results of this generation do not");
    }

    [Fact]
    public void Time_never_goes_back_between_turns()
    {
        var times = new List<DateTimeOffset>();
        var executor = Turns.Executor<int, int>(async (context, n) =>
        {
            times.Add(context.CurrentUtcDateTime);
            await context.WaitForExternalEvent(Note);
            times.Add(context.CurrentUtcDateTime);
            return n;
        });

        executor.Advance([Turns.Started("1")], Turns.Start);
        executor.Advance([new EventRaised("Note", null)], Turns.Start.AddHours(-1));

        times.Should().Equal([Turns.Start, Turns.Start], "the clock on the wall may be set back, an orchestration's is not");
    }

    [Fact]
    public void Cancelling_a_wait_or_a_timer_leaves_nothing_behind()
    {
        var executor = Turns.Executor<int, string>(async (context, _) =>
        {
            using var giveUp = new CancellationTokenSource();
            var wait = context.WaitForExternalEvent(Note, giveUp.Token);
            var timer = context.CreateTimer(TimeSpan.FromHours(1), giveUp.Token);
            giveUp.Cancel();
            var both = await Task.WhenAll(wait, timer).ContinueWith(
                all => all.IsCanceled,
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.FromCurrentSynchronizationContext());
            return $"{both} " + await context.WaitForExternalEvent(Note);
        });

        executor.Advance([Turns.Started()], Turns.Start).Events.OfType<Command>().Should().Equal(
            [new TimerCreated(0, Turns.Start.AddHours(1)), new TimerCancelled(0)]);
        var outcome = executor.Advance([new TimerFired(0), new EventRaised("Note", "\"x\"")], Turns.Start);

        outcome.End.Should().Be(new Completed("\"True x\""), "the cancelled wait took no event");
    }
}
