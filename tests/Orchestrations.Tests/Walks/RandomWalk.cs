using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations.Tests.Walks;

/// <summary>
/// Operations in any order, with failures, outages, outsiders, restarts and terminations in between. After every step
/// nothing that must never be has been; at the end the group gets back to work.
/// </summary>
internal sealed class RandomWalk(Runbook runbook, int seed)
{
    private readonly Random _random = new(seed);
    private readonly List<string> _log = [$"seed {seed}"];
    private readonly Plan _plan = Sample.Plan("web < db", "db").WithThirdSite() with
    {
        Fence = seed % 2 == 0 ? FenceMode.Lock : FenceMode.PowerOff,
        PowerOffTimeout = TimeSpan.FromMinutes(3),
    };

    private int _runs;
    private string? _target;

    /// <summary>What happened so far, for whoever has to find out why.</summary>
    public string Log => string.Join(Environment.NewLine, _log);

    private World World => runbook.World;

    public async Task GoAsync(int steps)
    {
        foreach (var machine in _plan.Machines.Where(_ => seed % 3 == 0))
        {
            Happens($"{machine.Name} has no DR instance yet", () => World.Delete(machine.Name.Value, "recovery"));
        }

        if (seed % 4 > 1)
        {
            Happens("db has several disks, backed up at one instant", () => World.Instants.Add("db"));
        }

        await RunAsync(await RequestAsync(Operation.Protect));
        for (var step = 0; step < steps; step++)
        {
            Disturb();
            await StepAsync(await RequestAsync(await NextAsync()));
            await CheckAsync();
        }
    }

    /// <summary>Gets the group back to where it is protected and runs on one side: by legal operations and nothing else.</summary>
    public async Task RecoverAsync()
    {
        Calm();
        await runbook.PassAsync(TimeSpan.FromMinutes(20));
        for (var attempt = 0; attempt < 20; attempt++)
        {
            var phase = (await runbook.GroupAsync()).Phase;
            if (phase == GroupPhase.Protected && await RunsOnceAsync())
            {
                return;
            }

            await StopTheWrongSideAsync();
            foreach (var operation in WaysOn(phase, attempt))
            {
                await RunAsync(await RequestAsync(operation, calm: true));
                await CheckAsync();
            }
        }

        World.Violations.Should().BeEmpty(Log);
        throw new InvalidOperationException($"The group is stuck.{Environment.NewLine}{Log}");
    }

    private static IEnumerable<Operation> WaysOn(GroupPhase phase, int attempt) => phase switch
    {
        GroupPhase.FailedOver => [Operation.Failback],
        GroupPhase.ReadyToStart => [Operation.PlannedFailover],
        GroupPhase.NeedsRecovery => (attempt % 10) switch
        {
            < 4 => [Operation.Failback],
            < 6 => [Operation.PlannedFailover],
            < 8 => [Operation.UndoFailover],
            _ => [Operation.UnplannedFailover],
        },
        _ => [Operation.EnableLiveSync, Operation.LiveSync],
    };

    /// <summary>Mostly what the phase allows; the rest must be refused.</summary>
    private async Task<Operation> NextAsync()
    {
        var phase = (await runbook.GroupAsync()).Phase;
        var legal = Enum.GetValues<Operation>().Where(operation => Transitions.Begin(phase, operation) is not null).ToArray();
        return _random.Next(6) == 0 ? Pick(Enum.GetValues<Operation>()) : Pick(legal);
    }

    private async Task StepAsync(RunRequest request)
    {
        switch (_random.Next(10))
        {
            case 0:
                await runbook.RequestAsync(request);
                await runbook.PassAsync(TimeSpan.FromSeconds(_random.Next(90)));
                _log.Add("  the engine restarts");
                await runbook.RestartAsync();
                Say(await runbook.ReportAsync(request.Run.Value));
                break;
            case 1 or 2:
                await TerminateAsync(request);
                break;
            case 3:
                var beside = await RequestAsync(Pick(Operation.LiveSync, Operation.Reprotect));
                await runbook.RequestAsync(beside);
                await runbook.PassAsync(TimeSpan.FromSeconds(_random.Next(3)));
                await RunAsync(request);
                Say(await runbook.ReportAsync(beside.Run.Value));
                break;
            default:
                await RunAsync(request);
                break;
        }
    }

    private async Task TerminateAsync(RunRequest request)
    {
        await runbook.RequestAsync(request);
        await runbook.PassAsync(TimeSpan.FromSeconds(_random.Next(120)));
        if ((await runbook.Client.GetInstanceAsync(request.Run.Value))!.IsCompleted)
        {
            Say(await runbook.ReportAsync(request.Run.Value));
            return;
        }

        _log.Add("  terminated and abandoned");
        await runbook.TerminateAsync(request.Run);
        if (_random.Next(2) == 0)
        {
            await runbook.PassAsync(TimeSpan.FromMinutes(_random.Next(10)));
        }
    }

    private async Task RunAsync(RunRequest request)
    {
        var report = await runbook.RunAsync(request);
        Say(report);
        if (request.Operation == Operation.Failback)
        {
            // What the error tells the operator to do.
            _target = report.Error?.Code == ErrorCodes.RunsElsewhere && request.Options.Target is null ? "third" : null;
        }

        if (report.Outcome != RunOutcome.Completed || !request.Options.StartInstances)
        {
            return;
        }

        var site = request.Operation switch
        {
            Operation.PlannedFailover or Operation.UnplannedFailover => "recovery",
            Operation.Failback => request.Options.Target ?? request.Plan.Primary.Name.Value,
            Operation.UndoFailover => request.Plan.Primary.Name.Value,
            _ => null,
        };
        foreach (var machine in site is null ? [] : _plan.Machines)
        {
            World.Runs(machine.Name.Value, site!).Should().BeTrue(
                "the report says that {0} of {1} completed{2}{3}", request.Operation, machine.Name, Environment.NewLine, Log);
        }
    }

    private void Say(RunReport report) => _log.Add(
        $"  {report.Run} {report.Outcome} {report.Error?.Code} "
        + string.Join("; ", report.Machines.Select(machine => $"{machine.Name} {machine.Outcome} {machine.Error?.Code} {machine.Error?.Message}")));

    private async Task CheckAsync()
    {
        World.Violations.Should().BeEmpty(Log);
        var group = await runbook.GroupAsync();
        group.CurrentRun.Should().BeNull(Log);
        _log.Add($"  -> {group.Phase}; " + string.Join("; ", _plan.Machines.Select(machine => World.Look(
            machine.Name.Value,
            found => $"{machine.Name}: " + string.Join(" ", found.Vms.Select(
                vm => $"{vm.Site}{(vm.Exists ? vm.On ? " on" : " off" : " gone")}{(vm == found.Truth ? "*" : "")}"))))));
    }

    private async Task<RunRequest> RequestAsync(Operation operation, bool calm = false)
    {
        var plan = _plan.As((await runbook.GroupAsync()).Moved);
        var options = new RunOptions(
            StartInstances: calm || _random.Next(4) > 0,
            Pace: Pick(Enum.GetValues<Pace>()),
            AcknowledgeDataLoss: calm || _random.Next(8) > 0 ? plan.Group.Value : null,
            AcknowledgeDivergence: calm || _random.Next(8) > 0 ? plan.Group.Value : null,
            WaiveFencing: !calm && _random.Next(3) == 0 ? [plan.Group.Value] : null,
            Target: plan.FailbackTargets.Count == 0 ? null : calm ? _target : _random.Next(5) == 0 ? "third" : null);
        var run = $"run-{++_runs}";
        _log.Add(
            $"{run} {operation}{(options.StartInstances ? "" : ", starts nothing")}, {options.Pace}"
            + (options.AcknowledgeDataLoss is null ? ", loss not acknowledged" : "")
            + (options.AcknowledgeDivergence is null ? ", divergence not acknowledged" : "")
            + (options.WaiveFencing is null ? "" : ", waived")
            + (options.Target is null ? "" : $", to {options.Target}"));
        return Sample.Request(operation, plan, run, options);
    }

    private void Disturb()
    {
        Calm();
        for (var more = _random.Next(3); more > 0; more--)
        {
            var machine = Pick(_plan.Machines.ToArray()).Name.Value;
            switch (_random.Next(9))
            {
                case 0:
                    var site = Pick("primary", "recovery", "third");
                    var calls = _random.Next(1, 60);
                    Happens($"{site} is out for {calls} calls", () => World.TakeOut(site, calls));
                    break;
                case 1:
                    Happens($"somebody starts {machine} at primary", () => World.StartByHand(machine, "primary"));
                    break;
                case 2:
                    Happens($"somebody stops {machine} at recovery", () => World.StopByHand(machine, "recovery"));
                    break;
                case 3:
                    Happens($"somebody starts {machine} at recovery", () => World.StartByHand(machine, "recovery"));
                    break;
                case 4:
                    DeleteWhatIsNotTheTruth(machine);
                    break;
                default:
                    Script(machine);
                    break;
            }
        }
    }

    // Deleting what holds the only copy is beyond any product; so is deleting what a DR side was never to lose.
    private void DeleteWhatIsNotTheTruth(string machine)
    {
        if (World.Look(machine, found => found.Truth.Site == "recovery" && !found.At("primary").On))
        {
            Happens($"somebody deletes {machine} at primary", () => World.Delete(machine, "primary"));
        }
    }

    private void Script(string machine)
    {
        var activity = Pick(
            "PowerOff", "Backup", "LiveSync", "DisableLiveSync", "StartInstance", "HealthGate", "Fence", "Unfence", "Prune");
        var reply = Pick<Reply>(
            new Reply.Fail(ErrorCodes.PlatformFailure), new Reply.Fail(ErrorCodes.NoCapacity),
            new Reply.Wait(TimeSpan.FromSeconds(60)), new Reply.Throw(),
            new Reply.First(() => World.StartByHand(machine, "primary")),
            new Reply.First(() => World.StartByHand(machine, "recovery")),
            new Reply.First(() => World.StopByHand(machine, "recovery")));
        var times = Pick(1, 3, 12);
        Happens(
            $"{activity} of {machine}: {times} times {reply}",
            () => World.Script(machine, activity, [.. Enumerable.Repeat(reply, times)]));
    }

    private void Happens(string what, Action happen)
    {
        _log.Add("  " + what);
        happen();
    }

    private void Calm()
    {
        foreach (var site in new[] { "primary", "recovery", "third" })
        {
            World.BringBack(site);
        }

        World.ForgetScripts();
    }

    private async Task<bool> RunsOnceAsync()
    {
        var plan = _plan.As((await runbook.GroupAsync()).Moved);
        return plan.Machines.All(machine => World.Look(
            machine.Name.Value, found => found.Vms.Count(vm => vm.On) == 1 && found.Truth.On));
    }

    /// <summary>What the errors tell an operator to do where both sides run: deallocate the one that does not hold the truth.</summary>
    private async Task StopTheWrongSideAsync()
    {
        var plan = _plan.As((await runbook.GroupAsync()).Moved);
        foreach (var machine in plan.Machines)
        {
            var known = await runbook.MachineAsync(plan, machine.Name.Value);
            var right = known?.ActiveSite == SiteRole.Recovery ? "recovery" : plan.Primary.Name.Value;
            var on = World.Look(machine.Name.Value, found => found.Vms.Where(vm => vm.On).Select(vm => vm.Site).ToList());
            foreach (var wrong in on.Where(site => site != right))
            {
                Happens($"the operator stops {machine.Name} at {wrong}", () => World.StopByHand(machine.Name.Value, wrong));
            }

            if (known?.ActiveSite == SiteRole.Primary && !on.Contains(right) && (await runbook.GroupAsync()).Phase
                is GroupPhase.Protected or GroupPhase.Reseeding or GroupPhase.Unprotected)
            {
                Happens($"the operator starts {machine.Name}", () => World.StartByHand(machine.Name.Value, right));
            }
        }
    }

    private T Pick<T>(params T[] values) => values[_random.Next(values.Length)];
}
