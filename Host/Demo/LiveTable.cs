using System.Globalization;
using DrFunctions.Contracts;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace DrFunctions.Host.Demo;

/// <summary>A row per machine: step, bar, elapsed.</summary>
internal static class LiveTable
{
    private const int BarWidth = 20;
    private const int NoteWidth = 44;
    private static readonly List<Step> Steps = [.. OperationSteps.Of(Operation.PlannedFailover)];

    /// <summary>The table; of more machines than <paramref name="rows"/>, those to look at first.</summary>
    public static IRenderable Render(
        RunProgress? progress, IReadOnlyList<MachineProgress> machines, TimeSpan elapsed, DateTimeOffset now, int rows = int.MaxValue)
    {
        var shown = machines.Count <= rows ? machines : [.. machines.OrderBy(Urgency).Take(rows)];
        var table = new Table { Border = TableBorder.Rounded, Title = Title(progress, elapsed) };
        table.AddColumn("Machine").AddColumn("Step").AddColumn("Progress");
        table.AddColumn(new TableColumn("Elapsed").RightAligned());
        table.AddColumn(new TableColumn(shown.Count == machines.Count ? "Note" : $"Note ({machines.Count - shown.Count} more machines)").Width(NoteWidth));
        foreach (var machine in shown)
        {
            table.AddRow(
                Markup.Escape(machine.Machine.Value),
                StepText(machine),
                Bar(machine),
                Elapsed(machine, now),
                Markup.Escape(Detail(machine)));
        }

        return table;
    }

    /// <summary>The same in one line, where no terminal follows.</summary>
    public static string Line(RunProgress? progress, TimeSpan elapsed) => progress is null
        ? $"{Clock(elapsed)}  requested"
        : $"{Clock(elapsed)}  {progress.Stage}: {progress.PoweredOff} off, {progress.Synced} synced, "
            + $"{progress.Started} started, {progress.Failed} failed, of {progress.Machines}";

    private static int Urgency(MachineProgress machine) => machine.State switch
    {
        ProgressState.Failed => 0,
        ProgressState.Running => 1,
        ProgressState.Completed when machine.Step != Step.Start => 2,
        ProgressState.Waiting => 3,
        _ => 4,
    };

    private static TableTitle Title(RunProgress? progress, TimeSpan elapsed) => new(
        progress is null
            ? "Planned failover"
            : $"Planned failover · {progress.Stage} · {progress.PoweredOff} off · {progress.Synced} synced · "
                + $"{progress.Started} started of {progress.Machines} · {Clock(elapsed)}");

    private static string StepText(MachineProgress machine) => machine.State switch
    {
        ProgressState.Waiting => "[grey]waiting[/]",
        ProgressState.Failed => $"[red]{machine.Step} failed[/]",
        ProgressState.Completed when machine.Step == Step.Start => "[green]running at DR site[/]",
        ProgressState.Completed when machine.Step == Step.DisableLiveSync => "[green]synced[/]",
        ProgressState.Completed => $"[green]{machine.Step}[/]",
        _ => $"[yellow]{machine.Step}[/]",
    };

    private static string Bar(MachineProgress machine)
    {
        var share = machine.State == ProgressState.Completed ? 1 : machine.Fraction ?? 0;
        var filled = machine.State == ProgressState.Waiting && machine.Step == Step.PowerOff
            ? 0
            : (int)Math.Round(BarWidth * (Steps.IndexOf(machine.Step) + share) / Steps.Count);
        var colour = machine.State == ProgressState.Failed ? "red" : "green";
        return $"[{colour}]{new string('█', filled)}[/][grey]{new string('░', BarWidth - filled)}[/]";
    }

    private static string Elapsed(MachineProgress machine, DateTimeOffset now) =>
        machine.State == ProgressState.Running && machine.Since != default
            ? Clock(now > machine.Since ? now - machine.Since : TimeSpan.Zero)
            : "";

    private static string Detail(MachineProgress machine)
    {
        var text = machine.Error?.ToString() ?? machine.Detail
            ?? (machine is { State: ProgressState.Completed, Step: Step.DisableLiveSync } ? "waits for the group" : "");
        return text.Length <= NoteWidth ? text : text[..(NoteWidth - 1)] + "…";
    }

    private static string Clock(TimeSpan time) => time.ToString(@"mm\:ss\.f", CultureInfo.InvariantCulture);
}
