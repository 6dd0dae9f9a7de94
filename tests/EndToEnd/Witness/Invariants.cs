using System.Text.Json.Nodes;
using DrFunctions.EndToEnd.Harness;

namespace DrFunctions.EndToEnd.Witness;

/// <summary>
/// What must hold after every operation, whatever happened during it and before. The simulator's journal is the witness,
/// not the product's own word.
/// </summary>
/// <param name="journal">All of it.</param>
/// <param name="chronicle">The operations and waivers; null for one operation without any.</param>
/// <param name="failedCopies">Ids of copies that the platform gave up: their remains may be removed.</param>
internal sealed class Invariants(
    IReadOnlyList<JournalEntry> journal, Chronicle? chronicle = null, IReadOnlySet<string>? failedCopies = null)
{
    /// <summary>The object id of the principal that the product signs in as.</summary>
    public const string Product = "5a3b1c00-0000-4000-8000-0000000000d1";

    private IEnumerable<JournalEntry> Effects => journal.Where(entry => entry.IsMutation && entry.Principal == Product);

    private IReadOnlyList<Waiver> Waivers => chronicle?.Waivers ?? [];

    /// <summary>Everything that is broken, in words.</summary>
    /// <param name="failedOperations">How many operations were accepted and then failed: so many effects may be asked for again.</param>
    public IReadOnlyList<string> Broken(int failedOperations = 0)
    {
        var repeated = new Repetitions(journal, chronicle?.Episodes ?? []).Read().ToList();
        return [.. BothSides(), .. repeated.Count > failedOperations ? repeated : [], .. LostCopies()];
    }

    /// <summary>What is wrong with a report: each step of each machine stands in it once.</summary>
    public static IReadOnlyList<string> BrokenIn(JsonNode report, IEnumerable<string> machines)
    {
        var steps = StepsOf(report.Text("operation"));
        var reported = report.Items("machines").Select(machine => (
            Name: machine.Text("name"),
            Steps: machine.Items("steps").Select(step => step.Text("step")).ToList())).ToList();
        return
        [
            .. machines.Where(name => reported.Count(machine => machine.Name == name) != 1)
                .Select(name => $"{name} is reported {reported.Count(machine => machine.Name == name)} times"),

            // What a machine owes at a site that it has left comes before anything else.
            .. reported.Where(machine => !machine.Steps.Skip(machine.Steps is ["Settle", ..] ? 1 : 0).SequenceEqual(steps))
                .Select(machine => $"{machine.Name} is reported with the steps {string.Join(", ", machine.Steps)}"),
        ];
    }

    /// <summary>The steps of an operation, in the order of its runbook.</summary>
    public static IReadOnlyList<string> StepsOf(string operation) => operation switch
    {
        "Protect" => ["Backup", "LiveSync"],
        "PlannedFailover" => ["PowerOff", "Backup", "LiveSync", "DisableLiveSync", "Start"],
        "UnplannedFailover" => ["PowerOff", "DisableLiveSync", "LiveSync", "Start"],
        "Failback" => ["Fence", "PowerOff", "Backup", "LiveSync", "Start", "EnableLiveSync"],
        "UndoFailover" => ["PowerOff", "Start", "EnableLiveSync"],
        "Reprotect" => ["Fence", "Backup", "LiveSync"],
        "LiveSync" => ["Backup", "LiveSync", "Prune"],
        "EnableLiveSync" => ["EnableLiveSync"],
        "DisableLiveSync" => ["DisableLiveSync"],
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "No such operation."),
    };

    private IEnumerable<string> BothSides()
    {
        var on = new Dictionary<string, long>();
        foreach (var first in journal.Where(entry => entry.IsPower).DistinctBy(entry => entry.Resource).Where(entry => IsOn(entry.From)))
        {
            on[first.Resource] = 0;
        }

        var known = journal.Where(entry => entry.IsPower).Select(entry => entry.Resource).ToHashSet();
        foreach (var entry in journal.Where(entry => entry.IsPower || entry.IsRemovedMachine))
        {
            if (!entry.IsPower || !IsOn(entry.To))
            {
                on.Remove(entry.Resource);
                continue;
            }

            on.TryAdd(entry.Resource, entry.Seq);
            foreach (var other in Side.All.Select(side => side.Twin(entry.Resource)).Where(twin => twin != entry.Resource))
            {
                // A source without an entry has run from the beginning, and does so still.
                var isOn = on.ContainsKey(other) || (!known.Contains(other) && Side.Primary.Holds(other));
                if (isOn && !Waivers.Any(waiver => waiver.Covers(entry.Name, entry.Seq, EndOf(entry, other))))
                {
                    yield return $"both sides of {entry.Name} have power at {entry}: {other} has it too";
                }
            }
        }
    }

    /// <summary>When one of the two was off again.</summary>
    private long? EndOf(JournalEntry began, string other) => journal.FirstOrDefault(entry => entry.Seq > began.Seq
        && (entry.Resource == began.Resource || entry.Resource == other)
        && ((entry.IsPower && !IsOn(entry.To)) || entry.IsRemovedMachine))?.Seq;

    private static bool IsOn(string? state) => state is not ("deallocated" or "stopped");

    /// <summary>
    /// A cycle prunes, and nothing else deletes: never a disk that a machine ran on. What a copy left behind that the
    /// platform gave up may go at any time.
    /// </summary>
    private IEnumerable<string> LostCopies()
    {
        var cycles = (chronicle?.Episodes ?? []).Where(episode => episode.Operation == Op.LiveSync).ToList();
        return
        [
            .. from entry in Effects
               where entry is { Method: "DELETE", Type: "disks" or "snapshots" or "restorepoints" or "restorepointcollections" or "virtualmachines" }
               where entry.Type == "disks" && chronicle?.EverRan.Contains(entry.Resource) == true
                   || (!cycles.Any(cycle => cycle.Covers(entry)) && failedCopies?.Contains(entry.Resource) != true)
               select $"deleted what may be the only copy: {entry}",
        ];
    }
}
