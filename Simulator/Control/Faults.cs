using System.Text.RegularExpressions;

namespace DrFunctions.Simulator;

/// <summary>The faults in force.</summary>
public sealed class Faults
{
    private readonly Lock _gate = new();
    private readonly List<Armed> _armed = [];
    private int _last;

    internal Action<FaultRule>? Immediately { get; set; }

    /// <summary>Puts a fault in force and returns it with its id. What strikes by itself has struck when this returns.</summary>
    /// <exception cref="ArgumentException">The rule can't work; the message says why.</exception>
    public FaultRule Add(FaultRule rule)
    {
        Check(rule);
        Armed armed;
        lock (_gate)
        {
            rule = rule with { Id = rule.Id ?? $"fault-{++_last}", Matched = 0, Struck = 0 };
            if (_armed.Exists(a => a.Rule.Id == rule.Id)) throw new ArgumentException($"There is a fault {rule.Id} already. Remove it first or choose another id.");
            armed = new Armed(rule);
            _armed.Add(armed);
        }

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
    public bool Remove(string id)
    {
        lock (_gate) return _armed.RemoveAll(a => a.Rule.Id == id) > 0;
    }

    /// <summary>Removes all faults.</summary>
    public void Clear()
    {
        lock (_gate) _armed.Clear();
    }

    internal bool Any
    {
        get { lock (_gate) return _armed.Count > 0; }
    }

    internal bool IsOut(string site)
    {
        lock (_gate) return _armed.Exists(a => a.Original.Kind == FaultKind.Outage && a.Original.Site.Same(site));
    }

    /// <summary>The faults that strike this call; counts it for each that matches.</summary>
    internal IReadOnlyList<FaultRule> Strike(string method, string path, string? resource, string? action, string? site)
    {
        lock (_gate) return [.. _armed.Where(a => a.Strikes(method, path, resource, action, site)).Select(a => a.Rule)];
    }

    private static void Check(FaultRule rule)
    {
        if (rule.Nth < 1) throw new ArgumentException("nth starts at 1.");
        if (rule.Count < 1) throw new ArgumentException("count starts at 1; leave it out (null) for all.");
        if (rule.Kind is FaultKind.StartVm or FaultKind.StopGuest && rule.Vm is null) throw new ArgumentException($"{rule.Kind} needs vm: the machine's id or name.");
        if (rule.Kind == FaultKind.Outage && rule.Site is null) throw new ArgumentException("An outage needs site: the region that is out.");
        if (rule.Kind == FaultKind.Outage && rule.Mode is not (null or "503" or "hang" or "abort")) throw new ArgumentException("The mode of an outage is 503, hang or abort.");
        if (rule.Kind == FaultKind.Operation && rule.Mode is not (null or "Failed" or "Canceled")) throw new ArgumentException("The mode of an operation is Failed or Canceled.");
        if (rule.Kind == FaultKind.StopGuest && rule.Mode is not (null or "crash" or "services" or "shutdown")) throw new ArgumentException("The mode of a stopped guest is crash, services or shutdown.");
        if (rule.Kind == FaultKind.Delay && rule.Seconds is not > 0) throw new ArgumentException("A delay needs seconds above 0.");
    }

    private sealed class Armed(FaultRule rule)
    {
        private readonly Regex? _path = rule.Path is null ? null : new Regex(rule.Path, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

        public int Matched { get; set; }

        public int Struck { get; set; }

        public FaultRule Original => rule;

        public FaultRule Rule => rule with { Matched = Matched, Struck = Struck };

        public bool StrikesByItself => rule.Kind is FaultKind.StartVm or FaultKind.StopGuest
            && rule is { Method: null, Path: null, Resource: null, Action: null, Site: null };

        public bool Strikes(string method, string path, string? resource, string? action, string? site)
        {
            if (StrikesByItself) return false;
            if (rule.Kind == FaultKind.Outage)
            {
                if (!rule.Site.Same(site)) return false;
                Matched++;
                Struck++;
                return true;
            }

            if (!Matches(method, path, resource, action, site) || ++Matched < rule.Nth || Struck >= rule.Count) return false;
            Struck++;
            return true;
        }

        private bool Matches(string method, string path, string? resource, string? action, string? site) =>
            (rule.Method is null || rule.Method.Same(method)) && (_path is null || _path.IsMatch(path))
            && (rule.Resource is null || rule.Resource.Same(resource) || resource?.EndsWith("/" + rule.Resource, StringComparison.OrdinalIgnoreCase) == true)
            && (rule.Action is null || rule.Action.Same(action) || action?.Split('/').Contains(rule.Action, StringComparer.OrdinalIgnoreCase) == true)
            && (rule.Site is null || rule.Site.Same(site));
    }
}
