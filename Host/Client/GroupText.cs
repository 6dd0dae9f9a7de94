using System.Text.Json;
using DrFunctions.Contracts;
using Spectre.Console;

namespace DrFunctions.Host.Client;

/// <summary>Groups, for people. A server of another version may know less of them, or more.</summary>
internal static class GroupText
{
    /// <summary>A row per group, and the alerts below.</summary>
    public static void PrintAll(IAnsiConsole console, IEnumerable<JsonElement> groups)
    {
        var all = groups.ToList();
        var table = new Listing("Group", "Phase", "Runs at", "Machines", "RPO now", "Run", "Last outcome");
        foreach (var group in all)
        {
            table.Add(
                Cell(group.Text("group")),
                Phase(group),
                Cell(RunsAt(group)),
                Cell(group.Text("machineCount")),
                Rpo(group),
                Cell(group.Text("currentRun")),
                Cell(group.Text("lastOutcome")));
        }

        table.Write(console);
        foreach (var group in all)
        {
            PrintAlerts(console, group);
        }
    }

    /// <summary>A group and a row per machine.</summary>
    public static void PrintOne(IAnsiConsole console, JsonElement group)
    {
        console.MarkupLine($"Group       {Cell(group.Text("group"))}: {Phase(group)}, {(NothingRuns(group) ? "" : "runs at ")}{Cell(RunsAt(group))}");
        console.MarkupLine($"RPO         {Rpo(group)} now, target {Cell(group.Text("rpo"))}; RTO target {Cell(group.Text("rto"))}");
        PrintRun(console, "Run         ", group.Text("currentRun"), group.Text("currentOperation"));
        PrintRun(console, "Background  ", group.Text("backgroundRun"), group.Text("backgroundOperation"));
        PrintRun(console, "Last run    ", group.Text("lastRun"), group.Text("lastOutcome"));
        PrintRun(console, "Last beside ", group.Text("lastBackgroundRun"), group.Text("lastBackgroundOutcome"));
        if (group.Member("readiness") is { } readiness)
        {
            console.MarkupLine($"Readiness   {Cell(readiness.Text("verdict"))}, {Display.Time(readiness.Time("at"))}");
        }

        if (group.Time("nextReprotectAt") is { } next)
        {
            var tries = group.Number("reprotectTries") is { } number and > 0 ? $", after {number} so far" : "";
            console.WriteLine($"Way back    next try at {Display.Time(next)}{tries}");
        }

        PrintAlerts(console, group);
        if (group.Text("drift") is { Length: > 0 } drift)
        {
            console.WriteLine("The plan's file must say from now on:");
            console.WriteLine(drift.TrimEnd());
        }

        var table = new Listing("Machine", NothingRuns(group) ? "Stands at" : "Runs at", "Live Sync", "Lag", "Synced to", "Way back", "Open", "Depends on");
        foreach (var machine in group.List("machines"))
        {
            table.Add(
                Cell(machine.Text("name")),
                Cell(Display.Side(machine.Choice<SiteRole>("activeSite"))),
                LiveSync(machine),
                Cell(Display.Duration(machine.Number("lagSeconds"))),
                Cell(machine.Text("syncedTo")),
                WayBack(machine),
                Open(machine),
                Cell(string.Join(", ", machine.List("dependsOn").Select(name => name.ToString()))));
        }

        table.Write(console);
    }

    private static string Phase(JsonElement group) => group.Text("phase") switch
    {
        "NeedsRecovery" => "[red]NeedsRecovery[/]",
        var phase => Cell(phase),
    };

    // Moved, and not started yet.
    private static bool NothingRuns(JsonElement group) => group.Text("phase") == "ReadyToStart";

    private static string RunsAt(JsonElement group) => NothingRuns(group) ? "nothing runs; stands at " + SiteOf(group) : SiteOf(group);

    private static string SiteOf(JsonElement group) => group.Choice<SiteRole>("activeSite") switch
    {
        null => "differs per machine",
        { } side => (side == SiteRole.Primary ? group.Member("primary") : group.Member("recovery"))?.Text("name") is { Length: > 0 } site
            ? $"{site} ({Display.Side(side)})"
            : Display.Side(side),
    };

    private static string Rpo(JsonElement group)
    {
        var age = Display.Duration(group.Number("rpoSeconds"));
        return group.Text("rpoMet") == "False" ? $"[red]{age}, missed[/]" : age;
    }

    // At the primary site there is no way back to speak of.
    private static string WayBack(JsonElement machine) => machine.Choice<SiteRole>("activeSite") != SiteRole.Recovery
        ? Display.None
        : machine.Text("hasBackBase") == "True" ? "delta" : "full";

    /// <summary>What has to be settled: a source that may run, writes that only the old source has.</summary>
    private static string Open(JsonElement machine)
    {
        var open = new List<string>();
        if (machine.Member("debt") is not null)
        {
            open.Add("source not fenced");
        }

        if (machine.Member("divergence") is { } divergence)
        {
            open.Add(divergence.Number("seconds") is { } seconds ? $"{Display.Duration(seconds)} of writes left behind" : "writes left behind");
        }

        return open.Count == 0 ? Display.None : $"[yellow]{Markup.Escape(string.Join(", ", open))}[/]";
    }

    private static void PrintRun(IAnsiConsole console, string label, string run, string state)
    {
        if (run.Length > 0)
        {
            console.WriteLine($"{label}{run} {state}".TrimEnd());
        }
    }

    private static string LiveSync(JsonElement machine) => machine.Text("liveSync") switch
    {
        "True" => "on",
        "False" => "[yellow]off[/]",
        var other => Cell(other),
    };

    private static void PrintAlerts(IAnsiConsole console, JsonElement group)
    {
        foreach (var alert in group.List("alerts"))
        {
            var text = alert.ValueKind == JsonValueKind.Object
                ? string.Join(' ', new[]
                {
                    alert.Text("code"),
                    alert.Text("machine"),
                    DrError.Sentence(alert.Text("message")),
                    OwnWords.Of(alert.Text("remedy")),
                }.Where(part => part.Length > 0))
                : alert.ToString();
            console.MarkupLineInterpolated($"[red]Alert[/] {group.Text("group")}: {text}");
        }
    }

    private static string Cell(string text) => Markup.Escape(Display.OrNone(text));
}
