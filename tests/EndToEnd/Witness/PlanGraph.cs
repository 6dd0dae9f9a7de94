using System.Text.RegularExpressions;

namespace DrFunctions.EndToEnd.Witness;

/// <summary>The machines of a plan and what each depends on, as its file says.</summary>
internal sealed partial class PlanGraph
{
    private PlanGraph(IReadOnlyDictionary<string, IReadOnlyList<string>> dependsOn) => DependsOn = dependsOn;

    /// <summary>By machine: those that must be healthy before it starts.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> DependsOn { get; }

    public IEnumerable<string> Machines => DependsOn.Keys;

    public IEnumerable<(string Dependent, string Dependency)> Edges =>
        DependsOn.SelectMany(machine => machine.Value.Select(dependency => (machine.Key, dependency)));

    public static PlanGraph Read(string file) => new(MachineEntry().Matches(File.ReadAllText(file)).ToDictionary(
        match => match.Groups["name"].Value,
        IReadOnlyList<string> (match) => match.Groups["on"].Value.Split(
            [',', ' '], StringSplitOptions.RemoveEmptyEntries)));

    /// <summary>Some of its machines, and what they depend on among each other.</summary>
    public PlanGraph Only(params IReadOnlyList<string> machines) => new(machines.ToDictionary(
        machine => machine, IReadOnlyList<string> (machine) => [.. DependsOn[machine].Where(machines.Contains)]));

    /// <summary>The value of each machine, where it follows from those of the machines that it depends on.</summary>
    public IReadOnlyDictionary<string, T> DependenciesFirst<T>(Func<string, IReadOnlyList<T>, T> value) =>
        Fold(machine => DependsOn[machine], value);

    /// <summary>The value of each machine, where it follows from those of the machines that depend on it.</summary>
    public IReadOnlyDictionary<string, T> DependentsFirst<T>(Func<string, IReadOnlyList<T>, T> value) =>
        Fold(machine => [.. Edges.Where(edge => edge.Dependency == machine).Select(edge => edge.Dependent)], value);

    private Dictionary<string, T> Fold<T>(
        Func<string, IReadOnlyList<string>> predecessors, Func<string, IReadOnlyList<T>, T> value)
    {
        var known = new Dictionary<string, T>();
        foreach (var machine in Machines)
        {
            ValueOf(machine);
        }

        return known;

        T ValueOf(string machine) => known.TryGetValue(machine, out var found)
            ? found
            : known[machine] = value(machine, [.. predecessors(machine).Select(ValueOf)]);
    }

    [GeneratedRegex(@"^  - name: (?<name>\S+)$.*?dependsOn: \[(?<on>[^\]]*)\]", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex MachineEntry();
}
