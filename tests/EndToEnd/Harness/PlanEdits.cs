using System.Text.RegularExpressions;

namespace DrFunctions.EndToEnd.Harness;

/// <summary>What an operator changes in the sample's plan.</summary>
internal static partial class PlanEdits
{
    /// <summary>Adds lines at the head of the plan, such as <c>fence: lock</c>.</summary>
    public static string WithHead(string plan, string head) => plan.Replace("machines:\n", head + "\nmachines:\n", StringComparison.Ordinal);

    /// <summary>Adds a line to a machine, such as <c>onFailure: ask</c>.</summary>
    public static string WithMachine(string plan, string machine, string line) =>
        plan.Replace($"  - name: {machine}\n", $"  - name: {machine}\n    {line}\n", StringComparison.Ordinal);

    /// <summary>Lets an unplanned failover try for a minute: a host that is killed is away for longer than the sample's plan waits.</summary>
    public static string WithPatience(string plan) => PowerOffTimeout().Replace(plan, "powerOffTimeout: \"00:01:00\"");

    /// <summary>Lets the machines depend on each other in so many layers, each on two of the layer below.</summary>
    public static string InLayers(string plan, int layers)
    {
        var names = Name().Matches(plan).Select(match => match.Groups["name"].Value).ToList();
        var width = (names.Count + layers - 1) / layers;
        var index = 0;
        return DependsOn().Replace(plan, _ =>
        {
            var (layer, column) = (index / width, index++ % width);
            var below = (layer - 1) * width;
            return layer == 0
                ? "dependsOn: []"
                : $"dependsOn: [{string.Join(", ", new[] { names[below + column], names[below + ((column + 1) % width)] }.Distinct())}]";
        });
    }

    /// <summary>Writes what a report or a group says that the plan must say over what it says, and nothing else.</summary>
    public static string Changed(string plan, string change)
    {
        var parts = Change().Match(change);
        parts.Success.Should().BeTrue("an operator has to find the members in it: {0}", change);
        plan = Primary().Replace(plan, parts.Groups["primary"].Value);
        plan = Targets().Replace(plan, parts.Groups["targets"].Value);
        return Source().Matches(parts.Groups["machines"].Value).Aggregate(
            plan, (text, machine) => Source().Replace(text, found => found.Groups["name"].Value == machine.Groups["name"].Value ? machine.Value : found.Value));
    }

    [GeneratedRegex(@"^  - name: (?<name>\S+)$", RegexOptions.Multiline)]
    private static partial Regex Name();

    [GeneratedRegex(@"dependsOn: \[[^\]]*\]")]
    private static partial Regex DependsOn();

    [GeneratedRegex("^powerOffTimeout: .*$", RegexOptions.Multiline)]
    private static partial Regex PowerOffTimeout();

    [GeneratedRegex("^primary: .*$", RegexOptions.Multiline)]
    private static partial Regex Primary();

    [GeneratedRegex("^failbackTargets: .*$", RegexOptions.Multiline)]
    private static partial Regex Targets();

    [GeneratedRegex(@"^  - name: (?<name>\S+)\n    source: .*$", RegexOptions.Multiline)]
    private static partial Regex Source();

    [GeneratedRegex(@"\A(?<primary>primary: .*)\n(?<targets>failbackTargets:.*(\n  - .*)*)\nmachines:\n(?<machines>(.*\n)+)\z")]
    private static partial Regex Change();
}
