using System.Text.Json.Nodes;
using DrFunctions.EndToEnd.Harness;

namespace DrFunctions.EndToEnd.Witness;

/// <summary>
/// What must hold after every failover, whatever happened during it. The simulator's journal is the witness, not the
/// product's own word.
/// </summary>
internal sealed class Invariants(IReadOnlyList<JournalEntry> journal)
{
    /// <summary>The object id of the principal that the product signs in as.</summary>
    public const string Product = "5a3b1c00-0000-4000-8000-0000000000d1";

    private static readonly string[] Steps = ["PowerOff", "Backup", "LiveSync", "DisableLiveSync", "Start"];

    private IEnumerable<JournalEntry> Effects => journal.Where(entry => entry.IsMutation && entry.Principal == Product);

    /// <summary>Everything that is broken, in words.</summary>
    /// <param name="failedOperations">How many operations were accepted and then failed: so many effects may be asked for again.</param>
    public IReadOnlyList<string> Broken(int failedOperations = 0)
    {
        var repeated = Repeated().ToList();
        return [.. BothSides(), .. repeated.Count > failedOperations ? repeated : [], .. LostCopies()];
    }

    /// <summary>What is wrong with a report: each step of each machine stands in it once.</summary>
    public static IReadOnlyList<string> BrokenIn(JsonNode report, IEnumerable<string> machines)
    {
        var reported = report.Items("machines").Select(machine => (
            Name: machine.Text("name"),
            Steps: machine.Items("steps").Select(step => step.Text("step")).ToList())).ToList();
        return
        [
            .. machines.Where(name => reported.Count(machine => machine.Name == name) != 1)
                .Select(name => $"{name} is reported {reported.Count(machine => machine.Name == name)} times"),
            .. reported.Where(machine => !machine.Steps.SequenceEqual(Steps))
                .Select(machine => $"{machine.Name} is reported with the steps {string.Join(", ", machine.Steps)}"),
        ];
    }

    private IEnumerable<string> BothSides()
    {
        var power = journal.Where(entry => entry.IsPower).GroupBy(entry => entry.Resource)
            .ToDictionary(entries => entries.Key, entries => entries.First().From!);
        foreach (var entry in journal.Where(entry => entry.IsPower))
        {
            power[entry.Resource] = entry.To!;
            var other = entry.IsAtSource
                ? entry.Resource.Replace("/payroll/", "/payroll-dr/", StringComparison.Ordinal)
                : entry.Resource.Replace("/payroll-dr/", "/payroll/", StringComparison.Ordinal);
            var otherIs = power.GetValueOrDefault(other, entry.IsAtSource ? "deallocated" : "running");
            if (entry.To != "deallocated" && otherIs != "deallocated")
            {
                yield return $"both sides of {entry.Name} have power at {entry}: the other one is {otherIs}";
            }
        }
    }

    private IEnumerable<string> Repeated()
    {
        var starts = new Dictionary<string, int>();
        var powerOffs = new Dictionary<string, int>();
        var effects = new Dictionary<string, JournalEntry>();
        foreach (var entry in journal)
        {
            if (entry is { IsPower: true, IsAtSource: true })
            {
                Count(starts, entry, entry.To is "starting" or "running");
                Count(powerOffs, entry, entry.To == "deallocated");
            }

            var kind = entry.IsMutation && entry.Principal == Product
                ? KindOf(entry, starts.GetValueOrDefault(entry.Name), powerOffs.GetValueOrDefault(entry.Name))
                : null;
            if (kind is not null && !effects.TryAdd($"{kind} of {entry.Resource}", entry))
            {
                yield return $"{kind} twice: {effects[$"{kind} of {entry.Resource}"]} and {entry}";
            }
        }
    }

    private static void Count(Dictionary<string, int> counts, JournalEntry entry, bool counted) =>
        counts[entry.Name] = counts.GetValueOrDefault(entry.Name) + (counted ? 1 : 0);

    /// <summary>The effect that may happen once for its resource; null for what changes nothing that matters.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="starts">How often the source was started so far: after each it may be powered off again.</param>
    /// <param name="powerOffs">How often it was off so far: after each its disks may be brought over again.</param>
    private static string? KindOf(JournalEntry entry, int starts, int powerOffs) => (entry.Type, entry.Method, entry.Action.Split('/')[^2]) switch
    {
        ("virtualmachines", "POST", "deallocate") => $"deallocate after start {starts}",
        ("virtualmachines", "PATCH", _) => $"swap in off-epoch {powerOffs}",
        ("virtualmachines", "PUT", _) or ("virtualmachines", "POST", "start") => "start",
        ("snapshots" or "disks", "PUT", _) => "creation",
        ("disks", "PATCH", _) => "tagging",
        _ => null,
    };

    /// <summary>Nothing is deleted but at the destination, before its machine was started for the first time.</summary>
    private IEnumerable<string> LostCopies()
    {
        var started = false;
        foreach (var entry in Effects)
        {
            started |= entry.IsAtDestination && entry.Type == "virtualmachines" && entry.Method is "PUT" or "POST";
            if (entry.Method == "DELETE" && entry.Type is "disks" or "snapshots" && (started || !entry.IsAtDestination))
            {
                yield return $"deleted what may be the only copy: {entry}";
            }
        }
    }
}
