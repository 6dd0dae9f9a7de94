using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations;

/// <summary>A run's ear: what operators say to it while it is under way.</summary>
internal sealed class ControlDesk(OrchestrationContext context, RunRequest request)
{
    private const int MessageRoom = 1000;

    private readonly Dictionary<int, TaskCompletionSource<Answer?>> _waiting = [];
    private IReadOnlyList<string> _machines = [];
    private int _asked;

    /// <summary>Who cancelled the run; null for nobody.</summary>
    public CancelOrder? Cancel { get; private set; }

    private string Key => request.Run.Value;

    /// <summary>Listens from now on. What operators say about the run concerns these machines.</summary>
    public void Open(IReadOnlyList<string> machines)
    {
        _machines = machines;
        _ = ListenAsync();
    }

    /// <summary>Before the run begins: waits to be told something, at most so long; gives who cancelled it, or null.</summary>
    public async Task<CancelOrder?> ToldAsync(TimeSpan wait)
    {
        try
        {
            await context.WaitForExternalEvent(RunControl.Told, wait);
        }
        catch (TimeoutException)
        {
            // Nobody said anything.
        }

        return (await context.CallEntityAsync(RunControl.Read, Key, Unit.Value)).Cancel;
    }

    /// <summary>Asks about a machine that cannot go on; null if nobody answers in time, or the run is cancelled.</summary>
    public async Task<Answer?> AskAsync(MachineWork work, Step step, DateTimeOffset until)
    {
        var number = ++_asked;
        var answer = new TaskCompletionSource<Answer?>();
        _waiting.Add(number, answer);
        await context.CallEntityAsync(RunControl.Ask, Key, new Question(
            number, work.Machine.Name, step, StatusText.Cut(work.Error!, MessageRoom, MessageRoom), context.CurrentUtcDateTime, until));
        if (Cancel is null)
        {
            using var over = new CancellationTokenSource();
            if (await Task.WhenAny(answer.Task, context.CreateTimer(until, over.Token)) == answer.Task)
            {
                over.Cancel();
            }
        }

        _waiting.Remove(number);
        return (await context.CallEntityAsync(RunControl.Withdraw, Key, number)).Answer;
    }

    /// <summary>Whether these machines may pass their barrier: not once the run was cancelled.</summary>
    public async Task<bool> PassAsync(IReadOnlyList<MachineName> machines)
    {
        var answer = await context.CallEntityAsync(RunControl.Pass, Key, new Passing(machines));
        if (answer.Cancel is { } cancel)
        {
            Stop(cancel);
        }

        return answer.Cancel is null;
    }

    /// <summary>Nothing can be said any more; gives what was.</summary>
    public Task<RunControlState> CloseAsync() => context.CallEntityAsync(RunControl.Close, Key, Unit.Value);

    private async Task ListenAsync()
    {
        while (true)
        {
            await context.WaitForExternalEvent(RunControl.Told);
            var said = await context.CallEntityAsync(RunControl.Read, Key, Unit.Value);
            if (said.Cancel is { } cancel)
            {
                Stop(cancel);
            }

            foreach (var answer in said.Answers)
            {
                Answered(answer.Number, answer.Answer);
            }
        }
    }

    /// <summary>Nothing of the run gets a permit any more, but the way back.</summary>
    private void Stop(CancelOrder cancel)
    {
        if (Cancel is not null)
        {
            return;
        }

        Cancel = cancel;
        foreach (var machine in _machines)
        {
            context.SignalEntity(ProtectedMachine.Hold, machine, request.Run);
        }

        foreach (var number in _waiting.Keys.ToList())
        {
            Answered(number, null);
        }
    }

    private void Answered(int number, Answer? answer)
    {
        if (_waiting.TryGetValue(number, out var waiting))
        {
            waiting.TrySetResult(answer);
        }
    }
}
