using DrFunctions.Contracts;

namespace DrFunctions.Api;

/// <summary>What a reader wants to know first: what it was, how it ended, what was reached and what is not safe.</summary>
internal static class Summary
{
    public static void Write(Html html, RunReport report)
    {
        html.Write($"""
            <header><h1>{Words.Of(report.Operation)} of {report.Group.Value}: {Badge.Of(report.Outcome)}</h1>
            <dl class="facts">
            <div><dt>Group</dt><dd>{report.Group.Value}</dd></div>
            <div><dt>Requested by</dt><dd>{report.RequestedBy}</dd></div>
            <div><dt>Began</dt><dd><time datetime="{report.StartedAt}">{Words.Of(report.StartedAt)}</time></dd></div>
            <div><dt>Ended</dt><dd><time datetime="{report.EndedAt}">{Words.Of(report.EndedAt)}</time></dd></div>
            <div><dt>Took</dt><dd>{Words.Of(report.EndedAt - report.StartedAt)}</dd></div>
            <div><dt>Run</dt><dd><code>{report.Run.Value}</code></dd></div>
            <div><dt>Plan hash</dt><dd><code>{report.PlanHash}</code></dd></div>
            </dl></header>
            """);
        if (report.Error is { } error)
        {
            html.Write($"""<section class="alert" aria-labelledby="why"><h2 id="why">Why it was {Words.Of(report.Outcome)}</h2>""");
            Errors.Write(html, error);
            html.Write($"</section>");
        }

        Debts(html, report);
        Objectives(html, report);
    }

    private static void Objectives(Html html, RunReport report)
    {
        html.Write($"""<section aria-labelledby="reached"><h2 id="reached">What was reached</h2><div class="tiles">""");
        if (Objective.Applies(report))
        {
            Tile(html, "Recovery time", Objective.Recovery(report));
            Tile(html, "Worst data loss", Objective.DataLoss(report));
        }

        var machines = report.Machines.GroupBy(machine => machine.Outcome).OrderBy(group => group.Key)
            .Select(group => $"{group.Count()} {Words.Of(group.Key)}");
        html.Write($"""<div class="tile"><h3>Machines</h3><p class="value">{report.Machines.Count}</p><p>{string.Join(", ", machines)}</p></div>""");
        if (report.Proof is { } proof)
        {
            var equal = proof.Disks > 0 && proof.Equal == proof.Disks;
            html.Write($"""<div class="tile {(equal ? "met" : "missed")}"><h3>Disks compared</h3><p class="value">{proof.Equal} of {proof.Disks}</p><p>{(equal ? "✓ All are equal to their sources at power-off." : "✕ Not all are equal to their sources at power-off.")}</p></div>""");
        }

        html.Write($"</div></section>");
    }

    private static void Tile(Html html, string title, Objective objective)
    {
        var target = objective.Target is { } time ? $"Target of {Words.Of(time)}" : "No target";
        var (kind, verdict) = objective.Verdict switch
        {
            Verdict.Met => ("met", $"✓ {target} met"),
            Verdict.Missed => ("missed", $"✕ {target} missed"),
            Verdict.NotMeasured => ("unknown", $"? {target}: not measured"),
            _ => ("none", target),
        };
        html.Write($"""<div class="tile {kind}"><h3>{title}</h3><p class="value">{(objective.Value is { } value ? Words.Of(value) : "–")}</p><p class="verdict">{verdict}</p><p>{objective.Note}</p></div>""");
    }

    private static void Debts(Html html, RunReport report)
    {
        var debts = report.Machines.Where(machine => machine.Debt is not null).ToList();
        if (debts.Count == 0)
        {
            return;
        }

        html.Write($"""
            <section class="alert" aria-labelledby="debts"><h2 id="debts">Fencing debts: these sources may be running</h2>
            <p>The DR instances were started although these VMs were not proven off. They must be powered off and verified before anything is replicated or failed back.</p>
            <div class="x"><table><caption>Fencing debts</caption><thead><tr><th scope="col">Machine</th><th scope="col">Source</th><th scope="col">Waived by</th><th scope="col">Since</th><th scope="col">Why it was not proven off</th></tr></thead><tbody>
            """);
        foreach (var machine in debts)
        {
            var debt = machine.Debt!;
            html.Write($"""<tr><th scope="row">{machine.Name.Value}</th><td><code>{debt.Source}</code></td><td>{debt.WaivedBy}</td><td class="t">{Words.Of(debt.Since)}</td><td>{debt.Reason}</td></tr>""");
        }

        html.Write($"</tbody></table></div></section>");
    }
}
