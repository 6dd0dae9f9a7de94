namespace DrFunctions.Simulator;

/// <summary>The faults in force.</summary>
public sealed class Faults
{
    private readonly Lock _gate = new();
    private readonly List<ArmedFault> _armed = [];
    private int _last;

    internal Action<FaultRule>? Immediately { get; set; }

    /// <summary>Told when an outage begins (true) or ends, outside of the lock.</summary>
    internal Action<FaultRule, bool>? Turned { get; set; }

    /// <summary>Puts a fault in force and returns it with its id. What strikes by itself has struck when this returns.</summary>
    /// <exception cref="ArgumentException">The rule can't work; the message says why.</exception>
    public FaultRule Add(FaultRule rule)
    {
        Check(rule);
        ArmedFault armed;
        lock (_gate)
        {
            rule = rule with { Id = rule.Id ?? $"fault-{++_last}", Matched = 0, Struck = 0 };
            if (_armed.Exists(a => a.Rule.Id == rule.Id)) throw new ArgumentException($"There is a fault {rule.Id} already. Remove it first or choose another id.");
            armed = new ArmedFault(rule);
            _armed.Add(armed);
        }

        if (armed.IsOut) Turned?.Invoke(rule, true);
        if (!armed.StrikesByItself) return rule;
        Immediately?.Invoke(rule);
        lock (_gate)
        {
            armed.Matched = armed.Struck = 1;
            return armed.Rule;
        }
    }

    /// <summary>All rules with their counts, also those that have struck as often as they were to.</summary>
    public IReadOnlyList<FaultRule> List()
    {
        lock (_gate) return [.. _armed.Select(a => a.Rule)];
    }

    /// <summary>Removes one fault; false when there is none of this id.</summary>
    public bool Remove(string id) => Remove(a => a.Original.Id == id);

    /// <summary>Removes all faults.</summary>
    public void Clear() => Remove(_ => true);

    internal bool Any
    {
        get { lock (_gate) return _armed.Count > 0; }
    }

    internal bool IsOut(string site)
    {
        lock (_gate) return _armed.Exists(a => a.IsOut && a.Original.Site.Same(site));
    }

    /// <summary>The faults that strike this call, and the outages that it begins or ends; counts it for each that matches.</summary>
    internal StruckCall Strike(FaultedCall call)
    {
        lock (_gate)
        {
            var turning = _armed.Where(a => a.TurnsWith(call)).ToList();
            return new StruckCall([.. _armed.Where(a => a.Strikes(call)).Select(a => a.Rule)], turning);
        }
    }

    /// <summary>The call was carried out or refused: what it was to begin begins, what it was to end ends.</summary>
    internal void Turn(StruckCall struck)
    {
        foreach (var armed in struck.Turning)
        {
            lock (_gate) armed.Turn();
            Turned?.Invoke(armed.Original, armed.IsOut);
        }
    }

    private bool Remove(Predicate<ArmedFault> which)
    {
        List<ArmedFault> gone;
        lock (_gate)
        {
            gone = _armed.FindAll(which);
            _armed.RemoveAll(which);
        }

        foreach (var armed in gone.Where(a => a.IsOut)) Turned?.Invoke(armed.Original, false);
        return gone.Count > 0;
    }

    private static void Check(FaultRule rule)
    {
        if (rule.Nth < 1) throw new ArgumentException("nth starts at 1.");
        if (rule.Count < 1) throw new ArgumentException("count starts at 1; leave it out (null) for all.");
        if (rule.Kind is FaultKind.StartVm or FaultKind.StopGuest && rule.Vm is null) throw new ArgumentException($"{rule.Kind} needs vm: the machine's id or name.");
        if (rule.Kind == FaultKind.Outage && rule.Site is null) throw new ArgumentException("An outage needs site: the region that is out.");
        if (rule.Kind == FaultKind.Outage && rule.Mode is not (null or "503" or "hang" or "abort")) throw new ArgumentException("The mode of an outage is 503, hang or abort.");
        if (rule.Kind != FaultKind.Outage && (rule.BeginsAfter ?? rule.EndsAfter) is not null) throw new ArgumentException("Only an outage has beginsAfter and endsAfter.");
        if (rule.Kind != FaultKind.Outage && rule.MachinesLost) throw new ArgumentException("Only an outage has machinesLost.");
        if (rule.BeginsAfter?.Nth < 1 || rule.EndsAfter?.Nth < 1) throw new ArgumentException("nth starts at 1.");
        if (rule.Kind == FaultKind.Operation && rule.Mode is not (null or "Failed" or "Canceled")) throw new ArgumentException("The mode of an operation is Failed or Canceled.");
        if (rule.Kind == FaultKind.StopGuest && rule.Mode is not (null or "crash" or "services" or "shutdown")) throw new ArgumentException("The mode of a stopped guest is crash, services or shutdown.");
        if (rule.Kind == FaultKind.Delay && rule.Seconds is not > 0) throw new ArgumentException("A delay needs seconds above 0.");
    }
}
