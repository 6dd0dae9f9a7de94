using DrFunctions.Contracts;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace DrFunctions.Host.Client;

/// <summary>A report, for people: what was done, what it cost, what is open, what to do.</summary>
internal static class ReportText
{
    /// <summary>Prints it.</summary>
    public static void Print(IAnsiConsole console, RunReport report)
    {
        console.WriteLine($"{Routes.TitleOf(report.Operation)} of {report.Group}: {report.Run}");
        console.MarkupLine($"Outcome     {Mark(report.Outcome)} {report.Outcome}");
        console.WriteLine($"Asked by    {report.RequestedBy}, {Display.Time(report.StartedAt)}, took {Display.Duration((report.EndedAt - report.StartedAt).TotalSeconds)}");
        if (OperationSteps.Of(report.Operation).Contains(Step.Start))
        {
            console.WriteLine($"RTO         {Display.Duration(report.RtoSeconds)}{Target(report.RtoTargetSeconds)}{Why(report)}");
            console.WriteLine($"Data loss   {DataLoss(report)}{Target(report.RpoTargetSeconds)}");
        }

        PrintSaid(console, report);
        ReportTrouble.PrintSkips(console, report);
        ReportTrouble.PrintError(console, report);
        PrintMachines(console, report);
        PrintLosses(console, report);
        PrintDecisions(console, report);
        ReportTrouble.PrintDebts(console, report);
        ReportTrouble.PrintErrors(console, report);
        if (report.PlanChange is { } change)
        {
            console.WriteLine("The plan must say from now on:");
            console.WriteLine(change.TrimEnd());
        }
    }

    private static void PrintSaid(IAnsiConsole console, RunReport report)
    {
        foreach (var given in report.Approvals)
        {
            console.WriteLine($"Approved    by {given.By}, {Display.Time(given.At)}{Reason(given.Why)}");
        }

        foreach (var asked in report.Decisions)
        {
            console.WriteLine($"Asked       {asked.Machine}, {asked.Step} ({asked.Error.Code}): " + (asked.Answer is { } answer
                ? $"{answer.Decision.ToString().ToLowerInvariant()}, said {answer.By}, {Display.Time(answer.At)}{Reason(answer.Why)}"
                : "nobody answered in time"));
        }

        if (report.Cancelled is { } order)
        {
            console.WriteLine($"Cancelled   by {order.By}, {Display.Time(order.At)}{Reason(order.Why)}");
        }
    }

    private static string Reason(string? why) => why is null ? "" : $": {why}";

    private static string DataLoss(RunReport report) => report.Machines switch
    {
        // Where nothing was started the writes are where they were.
        { Count: > 0 } all when report.Outcome != RunOutcome.Completed && all.All(machine => !MayHaveStarted(machine)) =>
            "none so far: no instance was started",
        { Count: > 0 } all when all.Any(machine => machine.Loss is not null) && all.Any(machine => !MayHaveStarted(machine)) =>
            $"{Display.Duration(all.Where(MayHaveStarted).Max(machine => machine.Loss?.Seconds ?? machine.DataLossSeconds))} at most, of what was started; "
            + $"none so far of the other {all.Count(machine => !MayHaveStarted(machine))} machines",
        { Count: > 0 } all when all.All(machine => machine.DataLossSeconds is not null) =>
            $"{Display.Duration(all.Max(machine => machine.DataLossSeconds))} at worst, measured for every machine",
        { Count: > 0 } all when all.All(machine => machine.Loss?.Seconds is not null) =>
            $"{Display.Duration(all.Max(machine => machine.Loss!.Seconds))} at most, as listed below",
        _ => "not proven for every machine",
    };

    // What failed while it was started may run.
    private static bool MayHaveStarted(MachineReport machine) =>
        machine.Steps.Any(step => step is { Step: Step.Start, Outcome: StepOutcome.Completed or StepOutcome.Failed });

    private static string Target(double? seconds) => seconds is null ? "" : $" (target {Display.Duration(seconds)})";

    // Measured, it says itself how.
    private static string Why(RunReport report) => report is { RtoSeconds: null, RtoNote: { } note } ? $" {note}" : "";

    private static void PrintMachines(IAnsiConsole console, RunReport report)
    {
        var table = new Listing("Machine", "Outcome", "Steps", "Took", "Data loss");
        foreach (var machine in report.Machines)
        {
            table.Add(
                Markup.Escape(machine.Name.Value),
                $"{Mark(machine.Outcome)} {machine.Outcome}",
                string.Join("  ", machine.Steps.Select(step =>
                    $"{Mark(step.Outcome)} {step.Step}{(step.Attempts > 1 ? $" ×{step.Attempts}" : "")}"))
                    + (machine.Rollback.Count > 0
                        ? "  back: " + string.Join("  ", machine.Rollback.Select(step => $"{Mark(step.Outcome)} {step.Step}"))
                        : ""),
                Display.Duration(Took(machine)),
                Display.Duration(machine.DataLossSeconds));
        }

        table.Write(console);
    }

    private static double? Took(MachineReport machine) =>
        machine.Steps.Max(step => step.EndedAt) - machine.Steps.Min(step => step.StartedAt) is { } time ? time.TotalSeconds : null;

    private static void PrintLosses(IAnsiConsole console, RunReport report)
    {
        foreach (var losses in report.Machines.Where(machine => machine.Loss is not null).GroupBy(machine => LossTitle(report.Operation, machine)))
        {
            console.WriteLine(losses.Key);
            LossTable.Write(console, losses.Select(machine => (machine.Name.Value, machine.Loss)));
        }
    }

    // Of a run that stopped, those machines that got to the end have lost it.
    private static string LossTitle(Operation operation, MachineReport machine) => (operation, machine.Outcome) switch
    {
        (Operation.Failback, StepOutcome.Completed) => machine.Loss!.KeptOn is { Count: > 0 }
            ? "Left behind by the old sources (kept on snapshots):"
            : "Left behind by the old sources:",
        (Operation.Failback, _) when MayHaveStarted(machine) => "May be left behind by the old sources:",
        (Operation.Failback, _) => "Would be left behind by the old sources:",
        (_, StepOutcome.Completed) => "Lost:",
        _ when MayHaveStarted(machine) => "May be lost, its start is not sure to have failed:",
        _ => "Would be lost:",
    };

    private static void PrintDecisions(IAnsiConsole console, RunReport report)
    {
        foreach (var machine in report.Machines.Where(machine => machine.Decision is not null))
        {
            var decision = machine.Decision!;
            console.WriteLine(
                $"{machine.Name}: VM {Words(decision.Vm)}: {decision.VmReason} Data {Words(decision.Data)}: {decision.DataReason}");
        }
    }

    private static string Mark(RunOutcome outcome) => outcome switch
    {
        RunOutcome.Completed => "[green]✓[/]",
        RunOutcome.CompletedWithSkips => "[yellow]![/]",
        RunOutcome.Cancelled => "[grey]–[/]",
        _ => "[red]✗[/]",
    };

    private static string Mark(StepOutcome outcome) => outcome switch
    {
        StepOutcome.Completed => "[green]✓[/]",
        StepOutcome.Failed => "[red]✗[/]",
        _ => "[grey]–[/]",
    };

    private static string Words(FailbackVm vm) => vm switch
    {
        FailbackVm.Kept => "kept",
        FailbackVm.Recreated => "recreated",
        _ => "on a new site",
    };

    private static string Words(FailbackData data) => data == FailbackData.Delta ? "delta" : "full";
}
