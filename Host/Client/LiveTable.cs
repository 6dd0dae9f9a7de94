using System.Globalization;
using DrFunctions.Contracts;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace DrFunctions.Host.Client;

/// <summary>A row per machine of a run: step, bar, elapsed.</summary>
internal static class LiveTable
{
    private const int BarWidth = 20;
    private const int StepWidth = 22;
    private const int ElapsedWidth = 7;
    private const int LeastNote = 24;
    private const int MostNote = 90;
    private const int LineNoteWidth = 110;

    // A border and a blank on either side of each column, and the last border.
    private const int PerColumn = 3;

    /// <summary>The table; of more machines than <paramref name="rows"/>, those to look at first.</summary>
    /// <param name="run">The run.</param>
    /// <param name="now">By the clock of the terminal.</param>
    /// <param name="trouble">Why the run is not as of now; null if it is.</param>
    /// <param name="rows">Machines to show at most.</param>
    /// <param name="width">Of the terminal: where there is little room the bar makes way for what is waited for.</param>
    public static IRenderable Render(
        RunSnapshot run, DateTimeOffset now, string? trouble = null, int rows = int.MaxValue, int width = 140)
    {
        var steps = StepsOf(run.Operation);
        var shown = run.Machines.Count <= rows
            ? run.Machines
            : [.. run.Machines.OrderBy(machine => Urgency(machine, steps)).Take(rows)];
        var table = new Table { Border = TableBorder.Rounded, Title = new TableTitle(Markup.Escape(Title(run, now))) };
        if ((trouble ?? run.Error?.ToString() ?? Asks(run) ?? run.Approval) is { } caption)
        {
            table.Caption = new TableTitle(Markup.Escape(caption), new Style(Color.Yellow));
        }

        var left = run.Machines.Count - shown.Count;
        var room = width - shown.Select(machine => machine.Machine.Value.Length).Append(0).Max() - StepWidth - ElapsedWidth - (4 * PerColumn) - 1;
        var bar = room - BarWidth - PerColumn >= LeastNote;
        var note = Math.Clamp(bar ? room - BarWidth - PerColumn : room, LeastNote, MostNote);
        table.AddColumns(new TableColumn("Machine").NoWrap(), new TableColumn("Step").NoWrap());
        if (bar)
        {
            table.AddColumn(new TableColumn("Progress").NoWrap());
        }

        table.AddColumn(new TableColumn("Elapsed").RightAligned().NoWrap());
        table.AddColumn(new TableColumn(left == 0 ? "Note" : $"Note ({left} more machines)").Width(note));
        foreach (var machine in shown)
        {
            string[] cells =
            [
                Markup.Escape(machine.Machine.Value), StepText(machine, run.Operation, steps), Bar(machine, steps),
                Elapsed(machine, now), Markup.Escape(Cut(Detail(machine), note)),
            ];
            table.AddRow(bar ? cells : [.. cells.Take(2), .. cells.Skip(3)]);
        }

        return table;
    }

    /// <summary>The same in one line without the clock, where no terminal follows.</summary>
    public static string Line(RunSnapshot run) => run.Progress is { } progress
        ? $"{progress.Stage}: {string.Join(", ", Counts(run.Operation, progress).Append($"{progress.Failed} failed"))}, of {progress.Machines}{Note(run)}"
        : "requested";

    /// <summary>What the run asks first, until when, and the command that answers; null if it asks nothing.</summary>
    public static string? Asks(RunSnapshot run) => run.Questions is [var first, ..]
        ? $"{first.Machine} asks until {Display.Time(first.Until)}"
            + (run.Questions.Count > 1 ? $" (and {run.Questions.Count - 1} more)" : "")
            + $". Answer: dr decide {run.Run} {first.Machine} retry|skip|abort --why \"…\""
        : null;

    /// <summary>How long the run takes or took, by its own clock and the terminal's.</summary>
    public static TimeSpan ElapsedOf(RunSnapshot run, DateTimeOffset now)
    {
        var elapsed = (run.EndedAt ?? now) - run.RequestedAt;
        return elapsed > TimeSpan.Zero ? elapsed : TimeSpan.Zero;
    }

    // What the machine that waits for longest waits for.
    private static string Note(RunSnapshot run)
    {
        var waiting = run.Ended ? [] : run.Machines
            .Where(machine => machine is { State: ProgressState.Running or ProgressState.Waiting, Detail.Length: > 0 })
            .OrderBy(machine => machine.Since)
            .ToList();
        return waiting switch
        {
            [] => "",
            [var only] => $"; {only.Machine}: {Cut(Waits(only), LineNoteWidth)}",
            [var first, ..] => $"; {first.Machine} (and {waiting.Count - 1} more): {Cut(Waits(first), LineNoteWidth)}",
        };
    }

    // Times first: what follows may have to be cut.
    private static string Waits(MachineProgress machine) => machine switch
    {
        { NextTryAt: { } again } => $"again at {TimeOf(again, machine.Since)}: {machine.Detail}",
        { GivesUpAt: { } until } => $"until {TimeOf(until, machine.Since)} at most: {machine.Detail}",
        _ => machine.Detail!,
    };

    private static string TimeOf(DateTimeOffset time, DateTimeOffset since) => time.UtcDateTime.Date == since.UtcDateTime.Date
        ? time.UtcDateTime.ToString("HH:mm:ss'Z'", CultureInfo.InvariantCulture)
        : Display.Time(time);

    private static List<Step> StepsOf(Operation? operation) =>
        operation is { } known ? [.. OperationSteps.Of(known)] : [.. Enum.GetValues<Step>()];

    private static string Title(RunSnapshot run, DateTimeOffset now)
    {
        var parts = new List<string> { Routes.TitleOf(run.Operation) };
        if (run.Status is "Suspended" or "Pending")
        {
            parts.Add(run.Status);
        }

        if (run.Progress is { } progress)
        {
            parts.Add(progress.Stage);
            var counts = string.Join(" · ", Counts(run.Operation, progress));
            parts.Add(counts.Length > 0 ? $"{counts} of {progress.Machines}" : $"{progress.Machines} machines");
            parts.Add(Display.Clock(ElapsedOf(run, now)));
        }

        return string.Join(" · ", parts);
    }

    /// <summary>Those counts that mean something for the operation.</summary>
    private static IEnumerable<string> Counts(Operation? operation, RunProgress progress)
    {
        var steps = StepsOf(operation);
        if (steps.Contains(Step.PowerOff))
        {
            yield return $"{progress.PoweredOff} off" + (progress.Waived > 0 ? $", {progress.Waived} waived" : "");
        }

        if (steps.Contains(Step.LiveSync))
        {
            yield return $"{progress.Synced} synced";
        }

        if (steps.Contains(Step.Start))
        {
            yield return $"{progress.Started} started";
        }

        if (progress.Yielded > 0)
        {
            yield return $"{progress.Yielded} yielded";
        }
    }

    private static int Urgency(MachineProgress machine, List<Step> steps) => machine.State switch
    {
        ProgressState.Asking => -1,
        ProgressState.Failed => 0,
        ProgressState.Running => 1,
        ProgressState.Completed when machine.Step != steps[^1] => 2,
        ProgressState.Waiting => 3,
        _ => 4,
    };

    private static string StepText(MachineProgress machine, Operation? operation, List<Step> steps) => machine.State switch
    {
        ProgressState.Waiting => "[grey]waiting[/]",
        ProgressState.Failed => $"[red]{machine.Step} failed[/]",
        ProgressState.Asking => $"[red]{machine.Step} asks[/]",
        ProgressState.Yielded => $"[grey]{machine.Step} yielded[/]",
        ProgressState.Completed when machine.Step == steps[^1] => $"[green]{Arrived(operation)}[/]",
        ProgressState.Completed when machine.Step == Step.DisableLiveSync => "[green]synced[/]",
        ProgressState.Completed => $"[green]{machine.Step}[/]",
        _ => $"[yellow]{machine.Step}[/]",
    };

    private static string Arrived(Operation? operation) => operation switch
    {
        Operation.PlannedFailover or Operation.UnplannedFailover => "running at DR site",
        Operation.Failback or Operation.UndoFailover => "running, Live Sync on",
        Operation.Protect or Operation.LiveSync or Operation.Reprotect => "synced",
        Operation.EnableLiveSync => "Live Sync on",
        Operation.DisableLiveSync => "Live Sync off",
        _ => "done",
    };

    private static string Bar(MachineProgress machine, List<Step> steps)
    {
        var share = machine.State == ProgressState.Completed ? 1 : machine.Fraction ?? 0;
        var before = Math.Max(0, steps.IndexOf(machine.Step));
        var filled = machine.State == ProgressState.Waiting && before == 0
            ? 0
            : (int)Math.Round(BarWidth * Math.Clamp((before + share) / steps.Count, 0, 1));
        var colour = machine.State == ProgressState.Failed ? "red" : "green";
        return $"[{colour}]{new string('█', filled)}[/][grey]{new string('░', BarWidth - filled)}[/]";
    }

    private static string Elapsed(MachineProgress machine, DateTimeOffset now) =>
        machine.State == ProgressState.Running && machine.Since != default
            ? Display.Clock(now > machine.Since ? now - machine.Since : TimeSpan.Zero)
            : "";

    private static string Detail(MachineProgress machine) => machine switch
    {
        { Error: { } error } => error.ToString(),
        { Detail.Length: > 0 } => Waits(machine),
        { State: ProgressState.Completed, Step: Step.DisableLiveSync } => "waits for the group",
        _ => "",
    };

    private static string Cut(string text, int width) => text.Length <= width ? text : text[..(width - 1)] + "…";
}
