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
/// Sites in a few fields, for fake activities: it keeps to the activities' contracts and writes down whatever must never
/// happen. The guests write at every call for their machine.
/// </summary>
internal sealed class World(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, WorldMachine> _machines = [];
    private readonly Dictionary<(string Machine, string Activity), Queue<Reply>> _script = [];
    private readonly Dictionary<string, int> _outages = [];
    private readonly Dictionary<RunId, Operation> _operations = [];
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

    /// <summary>Ids of restore points that lack a disk at the DR site.</summary>
    public HashSet<string> Incomplete { get; } = [];

    /// <summary>Ids of restore points whose copies nobody may delete.</summary>
    public HashSet<string> Undeletable { get; } = [];

    /// <summary>The next calls of an activity for a machine get these replies, one each; then it works again.</summary>
    public World Script(string machine, string activity, params Reply[] replies)
    {
        lock (_lock)
        {
            _script[(machine, activity)] = new Queue<Reply>(replies);
        }

        return this;
    }

    /// <summary>Machines of several disks that the platform backs up at one instant; of others it does not.</summary>
    public HashSet<string> Instants { get; } = [];

    /// <summary>All works again.</summary>
    public void ForgetScripts() => Do(_script.Clear);

    /// <summary>The site does not answer the next calls, or any until it is back.</summary>
    public void TakeOut(string site, int calls = int.MaxValue) => Do(() => _outages[site] = calls);

    public void BringBack(string site) => Do(() => _outages.Remove(site));

    /// <summary>A run was asked for; what it was acknowledged to lose may be lost.</summary>
    public void Expect(RunRequest request) => Do(() =>
    {
        _operations[request.Run] = request.Operation;
        foreach (var machine in request.Plan.Machines)
        {
            Of(machine.Name.Value).Waived |= request.Waives(machine.Name);
        }
    });

    public IReadOnlyList<string> CallsOf(string activity) =>
        [.. Calls.Where(call => call.Activity == activity).Select(call => call.Machine)];

    public bool SourceRuns(string machine) => Runs(machine, "primary");

    public bool DestinationRuns(string machine) => Runs(machine, "recovery");

    public bool Runs(string machine, string site) =>
        Read(() => Of(machine).At(site) is not null && Of(machine).Vms.Any(vm => vm.Site == site && vm.On));

    /// <summary>Whether what the source ever wrote up to now stands at the destination.</summary>
    public bool DestinationHasAllWrites(string machine) => HasAllWritesOf(machine, "recovery", "primary");

    public bool HasAllWritesOf(string machine, string site, string other) => Read(() =>
        Of(machine).At(other).Content.IsSubsetOf(Of(machine).Vms.Last(vm => vm.Site == site).Content));

    /// <summary>Somebody starts the source, and it writes.</summary>
    public void StartSource(string machine) => StartByHand(machine, "primary");

    /// <summary>Somebody starts a VM, and it writes; a lock forbids that.</summary>
    public void StartByHand(string machine, string site) => Do(() =>
    {
        var vm = Of(machine).At(site);
        if (vm is { Exists: true, Locked: false })
        {
            vm.TurnOn();
            vm.StartedByHand = true;
            Of(machine).Write(vm);
        }
    });

    /// <summary>A start that was sent takes effect.</summary>
    public void StartDestination(string machine) => Do(() => Of(machine).At("recovery").TurnOn());

    /// <summary>Somebody stops the destination.</summary>
    public void StopDestination(string machine) => StopByHand(machine, "recovery");

    /// <summary>Somebody stops a VM.</summary>
    public void StopByHand(string machine, string site) => Do(() => Of(machine).At(site).TurnOff());

    /// <summary>Somebody deletes a VM with its disks.</summary>
    public void Delete(string machine, string site) => Do(() =>
    {
        var vm = Of(machine).At(site);
        vm.TurnOff();
        vm.Exists = false;
        vm.Locked = false;
        vm.Content = [];
    });

    /// <summary>These restore points stand complete at the DR site.</summary>
    public void Stand(string machine, IEnumerable<RestorePoint> points) => Do(() =>
    {
        foreach (var point in points)
        {
            var vm = Of(machine).At("primary");
            Of(machine).Snapshots[("recovery", point.Id)] =
                new WorldSnapshot(point.Id, vm.Disk, vm.Content, point.TakenAt, point.Consistency, Kept: false);
        }
    });

    /// <summary>What is known of a machine, to look at.</summary>
    public T Look<T>(string machine, Func<WorldMachine, T> look) => Read(() => look(Of(machine)));

    /// <summary>An activity at work.</summary>
    /// <param name="context">Its context.</param>
    /// <param name="machine">The machine.</param>
    /// <param name="permit">What it may do; null for one that changes nothing.</param>
    /// <param name="sites">The sites that it asks.</param>
    /// <param name="work">What it does.</param>
    public async Task<StepResult<T>> RunAsync<T>(
        ActivityContext context, string machine, Permit? permit, IReadOnlyList<Site> sites, Func<WorldMachine, StepResult<T>> work)
        where T : class
    {
        var activity = context.Name;
        var call = new Call(machine, activity, permit?.Run ?? default, Now);
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

        var result = Answer(call, permit, reply, sites, work);
        await After(call, context.CancellationToken);
        return result;
    }

    /// <summary>What readiness checks find; nothing, unless a test plants it.</summary>
    public IReadOnlyList<Finding> Findings { get; set; } = [];

    /// <summary>What readiness checks do before they answer; they leave no calls, as nothing of them may be one.</summary>
    public Action Checking { get; set; } = () => { };

    /// <summary>A part of a readiness check.</summary>
    public Task<StepResult<CheckedPart>> CheckAsync(Func<CheckedPart> check)
    {
        Checking();
        return Task.FromResult(StepResult<CheckedPart>.Done(check()));
    }

    public Operation OperationOf(RunId run) => _operations.GetValueOrDefault(run, Operation.PlannedFailover);

    /// <summary>Whether a site does not answer; for those that an activity asks only at times.</summary>
    public bool IsOut(Site site)
    {
        var left = _outages.GetValueOrDefault(site.Name.Value);
        if (left > 0)
        {
            _outages[site.Name.Value] = left - 1;
        }

        return left > 0;
    }

    private StepResult<T> Answer<T>(
        Call call, Permit? permit, Reply? reply, IReadOnlyList<Site> sites, Func<WorldMachine, StepResult<T>> work)
        where T : class
    {
        switch (reply)
        {
            case Reply.Wait wait:
                return StepResult<T>.Pending(wait.After, $"waiting for {call.Machine}");
            case Reply.Fail fail:
                return StepResult<T>.Failed(new DrError(fail.Code, $"{call.Activity} of {call.Machine} failed.", "Mend it."));
            case Reply.Throw:
                throw new InvalidOperationException($"{call.Activity} of {call.Machine} broke.");
            case Reply.First first:
                first.Happens();
                break;
        }

        lock (_lock)
        {
            if (permit is not null && permit.ValidUntil <= Now)
            {
                return StepResult<T>.Pending(TimeSpan.Zero, "the permit is over");
            }

            if (sites.FirstOrDefault(IsOut) is { } silent)
            {
                return Silent<T>(silent);
            }

            var machine = Of(call.Machine);
            machine.WriteAll();
            if (permit is not null)
            {
                machine.Accept(OperationOf(permit.Run));
            }

            return work(machine);
        }
    }

    public static StepResult<T> Silent<T>(Site site)
        where T : class => StepResult<T>.Pending(TimeSpan.FromSeconds(10), $"site '{site.Name}' does not answer") with { Silent = true };

    /// <summary>The machine of that name; under the lock.</summary>
    public WorldMachine Of(string machine)
    {
        if (!_machines.TryGetValue(machine, out var found))
        {
            found = new WorldMachine(machine, _violations.Add);
            _machines.Add(machine, found);
            found.At("primary");
        }

        return found;
    }

    private void Do(Action change)
    {
        lock (_lock)
        {
            change();
        }
    }

    private T Read<T>(Func<T> read)
    {
        lock (_lock)
        {
            return read();
        }
    }
}
