using DrFunctions.Durable;

namespace DrFunctions.Orchestrations;

/// <summary>
/// Time as a foretold run would see it pass: it stands still while code runs, and leaps to whatever is due next once all
/// of it waits.
/// </summary>
internal sealed class ForetoldClock(DateTimeOffset now)
{
    private readonly List<Due> _due = [];
    private readonly Continuations _inside = new();
    private readonly SynchronizationContext? _outside = SynchronizationContext.Current;
    private int _number;

    public DateTimeOffset Now { get; private set; } = now;

    /// <summary>A moment of that time; cancelling leaves nothing behind.</summary>
    public Task Until(DateTimeOffset at, CancellationToken cancellationToken)
    {
        var reached = new TaskCompletionSource();
        var due = Add(at, Task.CompletedTask, () => reached.TrySetResult());
        cancellationToken.Register(() =>
        {
            _due.Remove(due);
            reached.TrySetCanceled(cancellationToken);
        });
        return reached.Task;
    }

    /// <summary>What is asked of the real context takes no time.</summary>
    public Task<T> At<T>(Func<Task<T>> call)
    {
        var real = Within(_outside, call);
        var answered = new TaskCompletionSource<T>();
        Add(Now, real, () =>
        {
            if (real.IsCompletedSuccessfully)
            {
                answered.TrySetResult(real.Result);
            }
            else
            {
                answered.TrySetException(real.Exception!.InnerExceptions);
            }
        });
        return answered.Task;
    }

    /// <summary>Lets time pass until the code has ended.</summary>
    /// <exception cref="NonRetriableException">Nothing is due any more that could end it.</exception>
    public async Task<T> PassAsync<T>(Func<Task<T>> code)
    {
        var running = Inside(code);
        while (!running.IsCompleted)
        {
            var next = _due.MinBy(due => (due.At, due.Number))
                ?? throw new NonRetriableException("The foretold run waits for something that would never come.");
            _due.Remove(next);
            await Settled(next.Real);
            Now = next.At > Now ? next.At : Now;
            Inside(() =>
            {
                next.Reach();
                return true;
            });
        }

        return await running;
    }

    private Due Add(DateTimeOffset at, Task real, Action reach)
    {
        var due = new Due(at, _number++, real, reach);
        _due.Add(due);
        return due;
    }

    // All that goes on inside, until it waits.
    private T Inside<T>(Func<T> code) => Within(_inside, () =>
    {
        var result = code();
        _inside.Run();
        return result;
    });

    private static T Within<T>(SynchronizationContext? context, Func<T> code)
    {
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            return code();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    private static async Task Settled(Task real)
    {
        try
        {
            await real;
        }
        catch (TaskFailedException)
        {
            // Whoever waits for it gets it.
        }
    }

    private sealed record Due(DateTimeOffset At, int Number, Task Real, Action Reach);

    /// <summary>What goes on once something has ended, in the order in which it was left.</summary>
    private sealed class Continuations : SynchronizationContext
    {
        private readonly Queue<(SendOrPostCallback Code, object? State)> _left = [];

        public override void Post(SendOrPostCallback d, object? state) => _left.Enqueue((d, state));

        public void Run()
        {
            while (_left.TryDequeue(out var next))
            {
                next.Code(next.State);
            }
        }
    }
}
