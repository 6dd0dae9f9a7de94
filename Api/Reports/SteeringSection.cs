using DrFunctions.Contracts;

namespace DrFunctions.Api;

/// <summary>What operators said: who approved of the run, what they answered, who cancelled it.</summary>
internal static class SteeringSection
{
    public static void Write(Html html, RunReport report)
    {
        if (report.Cancelled is null && report.Approvals.Count == 0 && report.Decisions.Count == 0)
        {
            return;
        }

        html.Write($"""
            <section aria-labelledby="said"><h2 id="said">What operators said</h2>
            <div class="x"><table><caption>Approvals, answers and cancellation</caption><thead><tr><th scope="col">When</th><th scope="col">Who</th><th scope="col">What</th><th scope="col">Why</th></tr></thead><tbody>
            """);
        html.Each(report.Approvals, given => Row(html, report, given.At, given.By, "approved", given.Why));
        html.Each(report.Decisions, asked => Row(
            html, report, asked.Answer?.At ?? asked.AskedAt, asked.Answer?.By ?? "nobody", WordsOf(asked), asked.Answer?.Why));
        if (report.Cancelled is { } order)
        {
            Row(html, report, order.At, order.By, "cancelled the run", order.Why);
        }

        html.Write($"</tbody></table></div></section>");
    }

    private static void Row(Html html, RunReport report, DateTimeOffset at, string by, string what, string? why) =>
        html.Write($"""<tr><td>{Words.On(at, report.StartedAt)}</td><td>{by}</td><td>{what}</td><td>{why ?? "–"}</td></tr>""");

    private static string WordsOf(Question asked) =>
        $"{asked.Machine}, {Words.Of(asked.Step)} ({asked.Error.Code}): "
        + (asked.Answer is { } answer ? answer.Decision.ToString().ToLowerInvariant() : "no answer in time");
}
