using DrFunctions.Durable;
using DrFunctions.FunctionApp.Adapters;
using DrFunctions.FunctionApp.Tests.Scripted;

namespace DrFunctions.FunctionApp.Tests.Adapters;

public class EventTests
{
    private static readonly EventName<string> Decision = new("Decision");

    private readonly ScriptedContext _inner = new();
    private readonly OrchestrationContextAdapter _context;

    public EventTests() => _context = new OrchestrationContextAdapter(_inner);

    [Fact]
    public async Task Waits_get_events_in_order_of_arrival()
    {
        Task<string>? first = null, second = null;
        OrchestrationThread.Run(() =>
        {
            first = _context.WaitForExternalEvent(Decision);
            second = _context.WaitForExternalEvent(Decision);
            _inner.Raise("Decision", "skip");
            _inner.Raise("Decision", "stop");
        });

        (await first!).Should().Be("skip", "the first wait gets the first event");
        (await second!).Should().Be("stop", "the second wait gets the second");
    }

    [Fact]
    public async Task An_event_after_a_cancelled_wait_is_kept_for_the_next()
    {
        Task<string>? next = null;
        OrchestrationThread.Run(() =>
        {
            WaitAndCancel().Status.Should().Be(TaskStatus.Canceled, "it was cancelled");
            _inner.Raise("Decision", "stop");
            next = _context.WaitForExternalEvent(Decision);
        });

        (await next!).Should().Be("stop", "Durable Functions would have given it to the cancelled wait, and lost it");
    }

    [Fact]
    public async Task Only_one_wait_is_open_at_Durable_Functions()
    {
        Task<string>? next = null;
        OrchestrationThread.Run(() =>
        {
            WaitAndCancel();
            next = _context.WaitForExternalEvent(Decision);
            _inner.EventWaits["Decision"].Should().ContainSingle("the newest of several would get the event");
            _inner.Raise("Decision", "stop");
        });

        (await next!).Should().Be("stop", "it is the only one that still waits");
    }

    [Fact]
    public void An_event_that_nobody_took_goes_to_the_next_generation()
    {
        OrchestrationThread.Run(() =>
        {
            WaitAndCancel();
            _inner.Raise("Decision", "stop");
            _context.ContinueAsNew("again");
        });

        _inner.Calls.Select(call => (call.Kind, call.Name, call.Input)).Should().Equal(
            [("event", "run-1/Decision", "stop"), ("anew", "True", (object?)"again")],
            "an operator's decision must not be lost between two generations");
    }

    [Fact]
    public void Events_are_dropped_when_the_next_generation_is_to_start_without()
    {
        OrchestrationThread.Run(() =>
        {
            WaitAndCancel();
            _inner.Raise("Decision", "stop");
            _context.ContinueAsNew("again", preserveUnprocessedEvents: false);
        });

        _inner.Calls.Should().ContainSingle("nothing is carried over").Which.Kind.Should().Be("anew");
    }

    private Task<string> WaitAndCancel()
    {
        using var cancelled = new CancellationTokenSource();
        var wait = _context.WaitForExternalEvent(Decision, cancelled.Token);
        cancelled.Cancel();
        return wait;
    }
}
