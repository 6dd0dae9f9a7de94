using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>Makes a forecast of the report that a foretold run would have written, and of what it would have called.</summary>
internal static class ForecastWriter
{
    public static Forecast Write(RunRequest request, DateTimeOffset at, RunReport report, ForetoldRun run)
    {
        List<MachineForecast> machines = [.. report.Machines.Select(machine => Machine(machine, run.Of(machine.Name).Steps))];
        return new Forecast
        {
            Group = report.Group,
            Operation = report.Operation,
            PlanHash = request.PlanHash,
            At = at,
            Outcome = report.Outcome,
            Error = report.Error,
            RtoSeconds = report.RtoSeconds,
            Seconds = (report.EndedAt - report.StartedAt).TotalSeconds,
            Calls = machines.Sum(machine => machine.Steps.Sum(step => step.Calls.Count)),
            Machines = machines,
        };
    }

    private static MachineForecast Machine(MachineReport machine, IReadOnlyList<StepForecast> foretold)
    {
        var reported = machine.Steps.Where(step => step.Outcome != StepOutcome.NotReached).ToDictionary(step => step.Step);
        var steps = foretold
            .Select(step => reported.TryGetValue(step.Step, out var report) ? step with { Outcome = report.Outcome } : step)
            .ToList();

        // What calls nothing, or is skipped, stands where its step belongs.
        foreach (var report in reported.Values.Where(report => steps.TrueForAll(step => step.Step != report.Step)))
        {
            var place = steps.FindIndex(step => step.Step > report.Step);
            steps.Insert(
                place < 0 ? steps.Count : place,
                new StepForecast(report.Step, report.Outcome, 0, DurationBasis.Default, [], report.Detail));
        }

        return new MachineForecast
        {
            Name = machine.Name,
            Outcome = machine.Outcome,
            Loss = machine.Loss,
            Decision = machine.Decision,
            Steps = steps,
            Error = machine.Error,
        };
    }
}
