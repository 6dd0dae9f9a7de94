using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations;

/// <summary>What a runbook that can wait asks before it begins. Warnings hold nothing up, and errors only until forced.</summary>
internal static class ReadinessGate
{
    private const int Told = 3;

    /// <summary>Checks the machines that the run is about; refuses the run where there are errors whose codes nobody forced.</summary>
    public static async Task<Prospect> AskAsync(OrchestrationContext context, RunRequest request, Plan plan)
    {
        var isPart = plan.Machines.Count < request.Plan.Machines.Count;
        var report = await context.CallSubOrchestratorAsync(
            ReadinessCheck.Name, new ReadinessRequest(plan, request.PlanHash, isPart), $"{request.Run}:readiness");
        var forced = request.Options.Force ?? [];
        return report.Blocking.Except(forced, StringComparer.OrdinalIgnoreCase).ToList() is { Count: > 0 } blocking
            ? Prospect.Refused(NotReady(report, blocking))
            : new Prospect(work => work);
    }

    private static DrError NotReady(ReadinessReport report, IReadOnlyList<string> blocking)
    {
        var told = report.Findings
            .Where(finding => finding.Severity == Severity.Error && blocking.Contains(finding.Code)).Take(Told).ToList();
        return new DrError(
            ErrorCodes.NotReady,
            $"The group '{report.Group}' is not ready: {report.Errors} {(report.Errors == 1 ? "error" : "errors")}. "
            + string.Join(" ", told.Select(Words)) + (report.Errors > told.Count ? " And more." : ""),
            $"Nothing was touched. Settle the errors: GET /api/groups/{report.Group}/readiness shows all of them. To start all the same, "
            + $"name their codes in \"force\" in the body: {string.Join(' ', blocking)}.",
            "No errors but forced ones.");
    }

    private static string Words(Finding finding) =>
        $"{finding.Code}{(finding.Machine is { } machine ? $" ({machine})" : "")}: {DrError.Sentence(StatusText.Cut(finding.Message, 300))}";
}
