using DrFunctions.Contracts;

namespace DrFunctions.Api;

/// <summary>What was lost or left behind, how machines get back, and what the plan must say.</summary>
internal static class Losses
{
    public static void Write(Html html, RunReport report)
    {
        Windows(html, [.. report.Machines.Where(machine => machine.Loss is not null)]);
        Decisions(html, [.. report.Machines.Where(machine => machine.Decision is not null)]);
        if (report.PlanChange is { } change)
        {
            html.Write($"""
                <section aria-labelledby="change"><h2 id="change">The plan must change</h2>
                <p>Until the plan says this, the group shows it as drift.</p>
                <pre><code class="language-yaml">{change}</code></pre></section>
                """);
        }
    }

    private static void Windows(Html html, List<MachineReport> machines)
    {
        if (machines.Count == 0)
        {
            return;
        }

        html.Write($"""
            <section aria-labelledby="losses"><h2 id="losses">Data-loss windows</h2>
            <p>Writes made in these windows are lost, or left behind on what is kept, once the machine is started at the other side. Times are the platform's.</p>
            <div class="x"><table><caption>Data-loss windows</caption><thead><tr><th scope="col">Machine</th><th scope="col">Writes at the</th><th scope="col">From</th><th scope="col">To</th><th scope="col">Length</th><th scope="col">Restore point</th><th scope="col">Consistency</th><th scope="col">Became of it</th><th scope="col">Kept on</th></tr></thead><tbody>
            """);
        foreach (var machine in machines)
        {
            var loss = machine.Loss!;
            var to = loss.To is { } end ? Words.Of(end) : "goes on";
            var length = loss.To is { } ended ? Words.Of(ended - loss.From) : "not known";
            html.Write($"""<tr><th scope="row">{machine.Name.Value}</th><td>{Words.Of(loss.Side)}</td><td class="t">{Words.Of(loss.From)}</td><td class="t">{to}</td><td class="t">{length}</td><td><code>{loss.RestorePoint ?? "none"}</code></td><td>{Words.Of(loss.Consistency)}</td><td>{Words.OfLoss(machine)}</td><td>""");
            html.Each(loss.KeptOn ?? [], kept => html.Write($"<code>{kept}</code> "));
            html.Write($"{(loss.KeptOn is { Count: > 0 } ? "" : "the disks only")}</td></tr>");
        }

        html.Write($"</tbody></table></div></section>");
    }

    private static void Decisions(Html html, List<MachineReport> machines)
    {
        if (machines.Count == 0)
        {
            return;
        }

        html.Write($"""
            <section aria-labelledby="back"><h2 id="back">How the machines get back</h2>
            <div class="x"><table><caption>Failback decisions</caption><thead><tr><th scope="col">Machine</th><th scope="col">VM</th><th scope="col">Why</th><th scope="col">Data</th><th scope="col">Why</th></tr></thead><tbody>
            """);
        foreach (var machine in machines)
        {
            var decision = machine.Decision!;
            html.Write($"""<tr><th scope="row">{machine.Name.Value}</th><td>{Words.Of(decision.Vm)}</td><td>{decision.VmReason}</td><td>{Words.Of(decision.Data)}</td><td>{decision.DataReason}</td></tr>""");
        }

        html.Write($"</tbody></table></div></section>");
    }
}
