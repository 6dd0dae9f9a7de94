using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>What findings come to.</summary>
internal static class ReadinessVerdicts
{
    private const int MostFindings = 500;

    private static readonly string[] Closed = [ErrorCodes.SiteUnreachable, ErrorCodes.CredentialsRefused];

    /// <summary>The report of a check: what says the same is said once.</summary>
    public static ReadinessReport Write(
        ReadinessRequest request, DateTimeOffset at, TimeSpan took, IEnumerable<Finding> found)
    {
        var findings = Merge([.. found])
            .OrderBy(finding => finding.Severity).ThenBy(finding => finding.Machine?.Value, StringComparer.Ordinal)
            .ThenBy(finding => finding.Code, StringComparer.Ordinal).ToList();
        var errors = findings.Where(finding => finding.Severity == Severity.Error).ToList();
        var warnings = findings.Count(finding => finding.Severity == Severity.Warning);
        return new ReadinessReport
        {
            Group = request.Plan.Group,
            PlanHash = request.PlanHash,
            At = at,
            Seconds = took.TotalSeconds,
            Machines = request.Plan.Machines.Count,
            Verdict = errors.Count > 0 ? ReadinessVerdict.NotReady
                : warnings > 0 ? ReadinessVerdict.ReadyWithWarnings
                : ReadinessVerdict.Ready,
            Errors = errors.Count,
            Warnings = warnings,
            Blocking = [.. errors.Select(finding => finding.Code).Distinct().Order(StringComparer.Ordinal)],
            Findings = [.. findings.Take(MostFindings)],
            Omitted = Math.Max(0, findings.Count - MostFindings),
        };
    }

    // Every part that needed a site says that it does not answer, or does not let us in: once is enough, and the reason for
    // all that could not be checked there.
    private static IEnumerable<Finding> Merge(IReadOnlyList<Finding> found)
    {
        var closed = found.Where(finding => Closed.Contains(finding.Code))
            .DistinctBy(finding => (finding.Code, finding.Side)).ToList();
        return closed.Concat(found.Where(finding => !Closed.Contains(finding.Code)
            && (finding.Code != ErrorCodes.NotChecked || closed.All(other => other.Side != finding.Side))).Distinct());
    }
}
