using System.Globalization;
using DrFunctions.Contracts;
using DrFunctions.Simulator;
using Spectre.Console;

namespace DrFunctions.Host.Demo;

/// <summary>What the demo comes to, in words.</summary>
internal static class Verdict
{
    public static void Print(IAnsiConsole console, RunReport report, IReadOnlyList<JournalEntry> journal, double speed)
    {
        var completed = report.Outcome == RunOutcome.Completed;
        var proof = report.Proof!;
        console.WriteLine();
        console.MarkupLine($"Outcome      {Mark(completed)} {report.Outcome}");
        console.MarkupLine(
            $"Disks        {Mark(proof.Disks > 0 && proof.Equal == proof.Disks)} {proof.Equal} of {proof.Disks} destination disks equal their source at power-off");
        console.MarkupLine($"Data loss    {LossText(report)}");
        console.MarkupLine($"RTO          {Seconds(report.RtoSeconds)} from the run's start to the last healthy instance, in a cloud that runs {speed:0.##} times as fast as a real one");
        console.MarkupLine($"Calls        {Calls(journal)}");
        foreach (var machine in report.Machines.Where(machine => machine.Error is not null))
        {
            console.MarkupLine($"[red]{Markup.Escape(machine.Name.Value)}[/]: {Markup.Escape(machine.Error!.ToString())}");
        }

        if (report.Error is { } error)
        {
            console.MarkupLine($"[red]{Markup.Escape(error.ToString())}[/]");
        }
    }

    private static string LossText(RunReport report)
    {
        var worst = report.Machines.Max(machine => machine.DataLossSeconds);
        return report.Machines.All(machine => machine.DataLossSeconds is not null)
            ? $"{Mark(worst == 0)} {worst:0.#} s at worst, measured per machine"
            : "[yellow]not proven for every machine[/]";
    }

    private static string Calls(IReadOnlyList<JournalEntry> journal)
    {
        var mutations = journal.Where(entry => entry.Kind == "mutation").ToList();
        var kinds = mutations
            .GroupBy(entry => entry.Action[(entry.Action.IndexOf('/') + 1)..])
            .OrderBy(kind => kind.Key, StringComparer.Ordinal)
            .Select(kind => $"{kind.Count()} {kind.Key}");
        return $"{mutations.Count} changes: {string.Join(", ", kinds)}";
    }

    private static string Seconds(double? seconds) =>
        seconds is { } value ? value.ToString("0.0 s", CultureInfo.InvariantCulture) : "–";

    private static string Mark(bool good) => good ? "[green]✓[/]" : "[red]✗[/]";
}
