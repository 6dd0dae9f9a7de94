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
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumns("Group", "Phase", "Runs at", "Machines", "RPO now", "Run", "Last outcome");
        foreach (var group in all)
        {
            table.AddRow(
                Cell(group.Text("group")),
                Phase(group),
                Cell(RunsAt(group)),
                Cell(group.Text("machineCount")),
                Cell(Rpo(group)),
                Cell(group.Text("currentRun")),
                Cell(group.Text("lastOutcome")));
        }

        console.Write(table);
        foreach (var group in all)
        {
            PrintAlerts(console, group);
        }
    }

    /// <summary>A group and a row per machine.</summary>
    public static void PrintOne(IAnsiConsole console, JsonElement group)
    {
        console.MarkupLine($"Group       {Cell(group.Text("group"))}: {Phase(group)}, runs at {Cell(RunsAt(group))}");
        console.WriteLine($"RPO         {Rpo(group)} now, target {Display.OrNone(group.Text("rpo"))}; RTO target {Display.OrNone(group.Text("rto"))}");
        if (group.Text("currentRun") is { Length: > 0 } current)
        {
            console.WriteLine($"Run         {current} ({group.Text("currentOperation")})");
        }

        console.WriteLine($"Last run    {Display.OrNone(group.Text("lastRun"))} {group.Text("lastOutcome")}".TrimEnd());
        PrintAlerts(console, group);
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumns("Machine", "Runs at", "Live Sync", "Lag", "Synced to", "Debt", "Depends on");
        foreach (var machine in group.List("machines"))
        {
            table.AddRow(
                Cell(machine.Text("name")),
                Cell(Display.Side(machine.Choice<SiteRole>("activeSite"))),
                LiveSync(machine),
                Cell(Display.Duration(machine.Number("lagSeconds"))),
                Cell(machine.Text("syncedTo")),
                machine.Member("debt") is null ? Display.None : "[yellow]source not fenced[/]",
                Cell(string.Join(", ", machine.List("dependsOn").Select(name => name.ToString()))));
        }

        console.Write(table);
    }

    private static string Phase(JsonElement group) => group.Text("phase") switch
    {
        "NeedsRecovery" => "[red]NeedsRecovery[/]",
        var phase => Cell(phase),
    };

    private static string RunsAt(JsonElement group) => group.Choice<SiteRole>("activeSite") switch
    {
        null => "differs per machine",
        { } side => (side == SiteRole.Primary ? group.Member("primary") : group.Member("recovery"))?.Text("name") is { Length: > 0 } site
            ? $"{site} ({Display.Side(side)})"
            : Display.Side(side),
    };

    private static string Rpo(JsonElement group) => Display.Duration(group.Number("rpoSeconds"));

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
                ? string.Join(' ', new[] { alert.Text("code"), alert.Text("machine"), alert.Text("message"), alert.Text("remedy") }.Where(part => part.Length > 0))
                : alert.ToString();
            console.MarkupLineInterpolated($"[red]Alert[/] {group.Text("group")}: {text}");
        }
    }

    private static string Cell(string text) => Markup.Escape(Display.OrNone(text));
}
