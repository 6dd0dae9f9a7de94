namespace DrFunctions.Simulator;

/// <summary>What faults do to one call.</summary>
internal sealed record StruckCall(IReadOnlyList<FaultRule> Rules, IReadOnlyList<ArmedFault> Turning)
{
    public static StruckCall None { get; } = new([], []);
}

/// <summary>A rule in force with its counts. Only to be touched by <see cref="Faults"/>, under its lock.</summary>
internal sealed class ArmedFault(FaultRule rule)
{
    private readonly CallConditions _conditions = new(new CallMatch { Method = rule.Method, Path = rule.Path, Resource = rule.Resource, Action = rule.Action, Site = rule.Site, Guest = rule.Guest });
    private readonly CallConditions? _begins = rule.BeginsAfter is null ? null : new CallConditions(rule.BeginsAfter);
    private readonly CallConditions? _ends = rule.EndsAfter is null ? null : new CallConditions(rule.EndsAfter);
    private int _counted;
    private bool _begun = rule.Kind == FaultKind.Outage && rule.BeginsAfter is null;
    private bool _ended;

    public int Matched { get; set; }

    public int Struck { get; set; }

    public FaultRule Original => rule;

    public FaultRule Rule => rule with { Matched = Matched, Struck = Struck };

    /// <summary>Whether it is an outage in force.</summary>
    public bool IsOut => _begun && !_ended;

    public bool StrikesByItself => rule.Kind is FaultKind.StartVm or FaultKind.StopGuest
        && rule is { Method: null, Path: null, Resource: null, Action: null, Site: null, Guest: null };

    /// <summary>Whether this call is the one that an outage waits for to begin or to end.</summary>
    public bool TurnsWith(FaultedCall call)
    {
        if (rule.Kind != FaultKind.Outage || _ended) return false;
        var (conditions, match) = _begun ? (_ends, rule.EndsAfter) : (_begins, rule.BeginsAfter);
        return conditions?.Hold(call) == true && ++_counted == match!.Nth;
    }

    public void Turn()
    {
        if (_begun) _ended = true;
        _begun = true;
        _counted = 0;
    }

    public bool Strikes(FaultedCall call)
    {
        if (StrikesByItself) return false;
        if (rule.Kind == FaultKind.Outage)
        {
            if (!IsOut || !rule.Site.Same(call.Site)) return false;
            Matched++;
            Struck++;
            return true;
        }

        if (!_conditions.Hold(call) || ++Matched < rule.Nth || Struck >= rule.Count) return false;
        Struck++;
        return true;
    }
}
