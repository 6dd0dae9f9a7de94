using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DrFunctions.EndToEnd.Witness;

namespace DrFunctions.EndToEnd.Harness;

/// <summary>A kind of call by which an operation changes something.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Regular expression on the path below the resource group.</param>
/// <param name="Side">Where.</param>
internal sealed record Effect(string Method, string Path, Side Side)
{
    public static Effect Deallocate(Side side) => new("POST", "/deallocate$", side);

    public static Effect Start(Side side) => new("POST", "/start$", side);

    public static Effect Snapshot(Side side) => new("PUT", "/snapshots/", side);

    public static Effect RestorePoint(Side side) => new("PUT", "/restorePoints/[^/]+$", side);

    public static Effect Disk(Side side) => new("PUT", "/disks/", side);

    public static Effect Tag(Side side) => new("PATCH", "/disks/", side);

    public static Effect Swap(Side side) => new("PATCH", "/virtualMachines/[^/]+$", side);

    public static Effect Lock(Side side) => new("PUT", "/locks/", side);

    public static Effect Unlock(Side side) => new("DELETE", "/locks/", side);

    public static Effect DropSnapshot(Side side) => new("DELETE", "/snapshots/", side);

    public static Effect DropDisk(Side side) => new("DELETE", "/disks/", side);

    /// <summary>Whether an entry of the journal is such a call, carried out.</summary>
    public bool Matches(JournalEntry entry) => entry.IsMutation && entry.Method == Method && Side.Holds(entry.Resource)
        && Regex.IsMatch(
            Method == "POST" ? $"{entry.Resource}/{entry.Action.Split('/')[^2]}" : entry.Resource, Path, RegexOptions.IgnoreCase);

    /// <summary>As the simulator's fault rules say which calls they mean.</summary>
    public JsonObject Match() => new() { ["method"] = Method, ["path"] = $"/resourceGroups/{Side.ResourceGroup}/.*{Path}" };

    /// <summary>A fault that strikes these calls.</summary>
    public JsonObject Fault(string kind, int? count, string? guest = null)
    {
        var fault = Match();
        (fault["kind"], fault["count"]) = (kind, count);
        if (guest is not null)
        {
            fault["guest"] = guest;
        }

        return fault;
    }

    /// <summary>A fault that holds each of these calls up.</summary>
    public JsonObject Held(double seconds)
    {
        var fault = Fault("Delay", count: null);
        fault["seconds"] = seconds;
        return fault;
    }

    /// <summary>The effects of an operation in a plan that locks and keeps one restore point, in the order of its runbook.</summary>
    public static IReadOnlyList<Effect> Of(string operation) => operation switch
    {
        Op.Protect => [RestorePoint(Side.Primary), RestorePoint(Side.Recovery), .. Synchronisation(Side.Primary, Side.Recovery)],
        Op.LiveSync =>
        [
            .. Synchronisation(Side.Primary, Side.Recovery),
            DropSnapshot(Side.Primary), DropSnapshot(Side.Recovery), DropDisk(Side.Recovery),
        ],
        Op.PlannedFailover => [Deallocate(Side.Primary), .. Synchronisation(Side.Primary, Side.Recovery), Start(Side.Recovery)],
        Op.UnplannedFailover => [Deallocate(Side.Primary), Start(Side.Recovery)],
        Op.Reprotect => [Lock(Side.Primary), Snapshot(Side.Recovery), Snapshot(Side.Primary)],
        Op.Failback => [Deallocate(Side.Recovery), Unlock(Side.Primary), .. Synchronisation(Side.Recovery, Side.Primary), Start(Side.Primary)],
        Op.UndoFailover => [Deallocate(Side.Recovery), Start(Side.Primary)],
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "No effects are known."),
    };

    private static IReadOnlyList<Effect> Synchronisation(Side from, Side to) =>
        [Snapshot(from), Snapshot(to), Disk(to), Tag(to), Swap(to)];
}
