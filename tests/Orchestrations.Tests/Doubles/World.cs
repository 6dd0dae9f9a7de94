using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations.Tests;

/// <summary>A call of an activity, as the world saw it.</summary>
internal sealed record Call(string Machine, string Activity, RunId Run, DateTimeOffset At);

/// <summary>What the world says instead of doing what is asked.</summary>
internal abstract record Reply
{
    /// <summary>On its way.</summary>
    public sealed record Wait(TimeSpan After) : Reply;

    /// <summary>Refused with this code.</summary>
    public sealed record Fail(string Code) : Reply;

    /// <summary>The activity throws.</summary>
    public sealed record Throw : Reply;

    /// <summary>Something happens first, then the activity does its work.</summary>
    public sealed record First(Action Happens) : Reply;
}

/// <summary>
/// Two sites in a few fields, for fake activities: it keeps to the activities' contracts and writes down whatever
/// must never happen.
/// </summary>
internal sealed class World(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Vm> _machines = [];
    private readonly Dictionary<(string Machine, string Activity), Queue<Reply>> _script = [];
    private readonly List<Call> _calls = [];
    private readonly List<string> _violations = [];

    public IReadOnlyList<Call> Calls => Read(() => _calls.ToList());

    /// <summary>What must never happen, and did.</summary>
    public IReadOnlyList<string> Violations => Read(() => _violations.ToList());

    /// <summary>What an activity does before all else; tests stop the engine there.</summary>
    public Func<Call, CancellationToken, Task> Before { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>What an activity does after its effect; the result is not known to the engine yet.</summary>
    public Func<Call, CancellationToken, Task> After { get; set; } = (_, _) => Task.CompletedTask;

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>The next calls of an activity for a machine get these replies, one each; then it works again.</summary>
    public World Script(string machine, string activity, params Reply[] replies)
    {
        lock (_lock)
        {
            _script[(machine, activity)] = new Queue<Reply>(replies);
        }

        return this;
    }

    public IReadOnlyList<string> CallsOf(string activity) =>
        [.. Calls.Where(call => call.Activity == activity).Select(call => call.Machine)];

    public bool SourceRuns(string machine) => Read(() => Of(machine).SourceRuns);

    public bool DestinationRuns(string machine) => Read(() => Of(machine).DestinationRuns);

    /// <summary>How often the source was written to up to now; a destination that has it all lost nothing.</summary>
    public bool DestinationHasAllWrites(string machine) =>
        Read(() => Of(machine).DestinationData == Of(machine).SourceData);

    /// <summary>Somebody starts the source, and it writes.</summary>
    public void StartSource(string machine)
    {
        lock (_lock)
        {
            var vm = Of(machine);
            vm.SourceRuns = true;
            vm.SourceData++;
            vm.Changes++;
        }
    }

    /// <summary>A start that was sent takes effect.</summary>
    public void StartDestination(string machine)
    {
        lock (_lock)
        {
            Of(machine).DestinationRuns = true;
        }
    }

    /// <summary>Somebody stops the destination.</summary>
    public void StopDestination(string machine)
    {
        lock (_lock)
        {
            Of(machine).DestinationRuns = false;
        }
    }

    /// <summary>An activity at work.</summary>
    public async Task<StepResult<T>> RunAsync<T>(
        ActivityContext context, string machine, RunId run, Func<Vm, StepResult<T>> work)
        where T : class
    {
        var activity = context.Name;
        var call = new Call(machine, activity, run, Now);
        await Before(call, context.CancellationToken);
        Reply? reply = null;
        lock (_lock)
        {
            _calls.Add(call);
            if (_script.TryGetValue((machine, activity), out var replies))
            {
                replies.TryDequeue(out reply);
            }
        }

        var result = Answer(machine, activity, reply, work);
        await After(call, context.CancellationToken);
        return result;
    }

    public void Forbid(bool happened, string what)
    {
        if (happened)
        {
            _violations.Add(what);
        }
    }

    private StepResult<T> Answer<T>(string machine, string activity, Reply? reply, Func<Vm, StepResult<T>> work)
        where T : class
    {
        switch (reply)
        {
            case Reply.Wait wait:
                return StepResult<T>.Pending(wait.After, $"waiting for {machine}");
            case Reply.Fail fail:
                return StepResult<T>.Failed(new DrError(fail.Code, $"{activity} of {machine} failed.", "Mend it."));
            case Reply.Throw:
                throw new InvalidOperationException($"{activity} of {machine} broke.");
            case Reply.First first:
                first.Happens();
                break;
        }

        lock (_lock)
        {
            return work(Of(machine));
        }
    }

    private Vm Of(string machine)
    {
        if (!_machines.TryGetValue(machine, out var vm))
        {
            vm = new Vm();
            _machines.Add(machine, vm);
        }

        return vm;
    }

    private T Read<T>(Func<T> read)
    {
        lock (_lock)
        {
            return read();
        }
    }

    /// <summary>A machine on both sides.</summary>
    internal sealed class Vm
    {
        public bool SourceRuns { get; set; } = true;

        public int SourceData { get; set; } = 1;

        public int Changes { get; set; }

        public bool DestinationRuns { get; set; }

        public int DestinationData { get; set; }

        public Dictionary<string, int> RestorePoints { get; } = [];
    }
}
