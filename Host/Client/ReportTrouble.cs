using System.Text.RegularExpressions;
using DrFunctions.Contracts;
using Spectre.Console;

namespace DrFunctions.Host.Client;

/// <summary>What went wrong in a run, was skipped or stays open: what is alike for many machines is said once.</summary>
internal static class ReportTrouble
{
    /// <summary>Why machines were skipped.</summary>
    public static void PrintSkips(IAnsiConsole console, RunReport report)
    {
        var skips = report.Machines
            .Where(machine => machine.Outcome == StepOutcome.Skipped)
            .Select(machine => (Name: machine.Name.Value, Reason: ReasonOf(machine)))
            .GroupBy(skip => Neutral(skip.Reason, skip.Name));
        foreach (var alike in skips.Select(group => group.ToList()))
        {
            console.MarkupLineInterpolated($"Skipped     [yellow]![/] {alike[0].Name}: {DrError.Sentence(alike[0].Reason)}");
            PrintOthers(console, [.. alike.Select(skip => skip.Name)]);
        }
    }

    /// <summary>Why the run as a whole was refused, stopped or failed.</summary>
    public static void PrintError(IAnsiConsole console, RunReport report)
    {
        if (report.Error is { } error)
        {
            PrintMessage(console, "the run", error);
            PrintRemedy(console, error);
        }
    }

    /// <summary>The sources that may run although the machine was started elsewhere.</summary>
    public static void PrintDebts(IAnsiConsole console, RunReport report)
    {
        var debts = report.Machines
            .Where(machine => machine.Debt is not null)
            .Select(machine => (Name: machine.Name.Value, Debt: machine.Debt!))
            .GroupBy(open => (open.Debt.WaivedBy, Neutral(open.Debt.Reason, open.Name)));
        foreach (var alike in debts.Select(group => group.ToList()))
        {
            var (name, debt) = alike[0];
            console.MarkupLineInterpolated(
                $"[yellow]Fencing debt[/] {name}: {debt.Source} may run: {DrError.Sentence(debt.Reason)} Waived by {debt.WaivedBy}, {Display.Time(debt.Since)}.");
            PrintOthers(console, [.. alike.Select(open => open.Name)]);
        }
    }

    /// <summary>Why machines failed: one remedy, and what else is said for several, once.</summary>
    public static void PrintErrors(IAnsiConsole console, RunReport report)
    {
        var failures = report.Machines.Select(FailureOf).OfType<Failure>();
        foreach (var sameCure in failures.GroupBy(failure => failure.Cure))
        {
            foreach (var alike in sameCure.GroupBy(failure => failure.What).Select(group => group.ToList()))
            {
                PrintMessage(console, alike[0].Where, alike[0].Error);
                PrintOthers(console, [.. alike.Select(failure => failure.Name)]);
            }

            PrintRemedy(console, sameCure.First().Error);
        }
    }

    /// <summary>For which machines, but the first, the same holds.</summary>
    public static void PrintOthers(IAnsiConsole console, IReadOnlyList<string> names)
    {
        if (names.Count > 1)
        {
            console.WriteLine($"  And the same for: {string.Join(", ", names.Skip(1))}");
        }
    }

    /// <summary>A text about a machine as it could be about any: by this, texts are compared.</summary>
    public static string Neutral(string text, string machine) => Regex.Replace(
        text, $"(?<![A-Za-z0-9-]){Regex.Escape(machine)}(?![A-Za-z0-9-])", "*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private static Failure? FailureOf(MachineReport machine)
    {
        var step = machine.Steps.FirstOrDefault(step => step.Error is not null);
        return (machine.Error ?? step?.Error) is { } error ? new Failure(machine.Name.Value, step?.Step, error) : null;
    }

    private static string ReasonOf(MachineReport machine)
    {
        var reasons = machine.Steps
            .Where(step => step is { Outcome: StepOutcome.Skipped, Detail.Length: > 0 })
            .Select(step => step.Detail!)
            .Distinct();
        return Display.OrNone(string.Join(" ", reasons.Select(DrError.Sentence)));
    }

    private static void PrintMessage(IAnsiConsole console, string what, DrError error)
    {
        console.MarkupLineInterpolated($"[red]{error.Code}[/] {what}: {error.Message}");
        if (error.CorrelationId is { } correlation)
        {
            console.WriteLine($"  Correlation id: {correlation}");
        }
    }

    private static void PrintRemedy(IAnsiConsole console, DrError error)
    {
        if (error.Expected is { } expected)
        {
            console.WriteLine($"  Expected: {expected}");
        }

        console.WriteLine($"  What to do: {OwnWords.Of(error.Remedy)}");
    }

    private sealed record Failure(string Name, Step? Step, DrError Error)
    {
        public string Where => Step is null ? Name : $"{Name}, {Step}";

        public (string Code, string Remedy, string? Expected) Cure =>
            (Error.Code, Neutral(Error.Remedy, Name), Error.Expected is { } expected ? Neutral(expected, Name) : null);

        public (Step? Step, string Message) What => (Step, Neutral(Error.Message, Name));
    }
}
