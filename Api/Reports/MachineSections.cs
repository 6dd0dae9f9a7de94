using DrFunctions.Contracts;

namespace DrFunctions.Api;

/// <summary>The machines: all of them in one table, then each with its steps.</summary>
internal static class MachineSections
{
    public static void Write(Html html, RunReport report)
    {
        if (report.Machines.Count == 0)
        {
            return;
        }

        Overview(html, report);
        html.Write($"""<h2 id="steps">Steps of each machine</h2>""");
        for (var index = 0; index < report.Machines.Count; index++)
        {
            Section(html, report, report.Machines[index], index);
        }
    }

    private static void Overview(Html html, RunReport report)
    {
        html.Write($"""
            <section aria-labelledby="machines"><h2 id="machines">Machines</h2>
            <div class="x"><table><caption>Outcome of each machine</caption><thead><tr><th scope="col">Machine</th><th scope="col">Outcome</th><th scope="col">Steps done</th><th scope="col">Data loss</th><th scope="col">Error</th></tr></thead><tbody>
            """);
        for (var index = 0; index < report.Machines.Count; index++)
        {
            var machine = report.Machines[index];
            var done = machine.Steps.Count(step => step.Outcome is StepOutcome.Completed or StepOutcome.Skipped);
            html.Write($"""<tr><th scope="row"><a href="#m{index}">{machine.Name.Value}</a></th><td>{Badge.Of(machine.Outcome)}</td><td>{done} of {machine.Steps.Count}</td><td>{LossOf(report, machine)}</td><td>{ErrorOf(machine)?.Code}</td></tr>""");
        }

        html.Write($"</tbody></table></div></section>");
    }

    private static void Section(Html html, RunReport report, MachineReport machine, int index)
    {
        html.Write($"""<section class="m"><h3 id="m{index}">{machine.Name.Value}: {Badge.Of(machine.Outcome)}</h3>""");
        if (machine.Error is { } error)
        {
            Errors.Write(html, error);
        }

        if (machine.Evidence is { } evidence)
        {
            html.Write($"<p>Source proven off at {Words.Of(evidence.ProvenOffAt)} (off-epoch {evidence.OffEpoch}); restore point <code>{evidence.RestorePoint}</code> taken at {Words.Of(evidence.RestorePointTakenAt)}; ");
            html.Write($"{(evidence.ProvenUnchangedAt is { } unchanged ? $"proven unchanged at {Words.Of(unchanged)}." : "not proven unchanged since.")}</p>");
        }

        Table(html, report, machine, $"Steps of {machine.Name.Value}", machine.Steps);
        if (machine.Rollback.Count > 0)
        {
            Table(html, report, machine, $"The way back of {machine.Name.Value}", machine.Rollback);
        }

        html.Write($"</section>");
    }

    private static void Table(Html html, RunReport report, MachineReport machine, string caption, IReadOnlyList<StepReport> steps)
    {
        html.Write($"""<div class="x"><table><caption>{caption}</caption><thead><tr><th scope="col">Step</th><th scope="col">Outcome</th><th scope="col">Began</th><th scope="col">Ended</th><th scope="col">Took</th><th scope="col">Attempts</th><th scope="col">Restore point, evidence, calls</th></tr></thead><tbody>""");
        html.Each(steps, step => Row(html, report, machine, step));
        html.Write($"</tbody></table></div>");
    }

    private static void Row(Html html, RunReport report, MachineReport machine, StepReport step)
    {
        var began = step.StartedAt is { } start ? Words.On(start, report.StartedAt) : "–";
        var ended = step.EndedAt is { } end ? Words.On(end, report.StartedAt) : "–";
        var took = step.EndedAt - step.StartedAt is { } span ? Words.Of(span) : "–";
        html.Write($"""<tr><th scope="row">{Words.Of(step.Step)}</th><td>{Badge.Of(step.Outcome)}</td><td>{began}</td><td>{ended}</td><td>{took}</td><td>{step.Attempts}</td><td>""");
        if (step.RestorePoint is { } point)
        {
            html.Write($"<p>Restore point <code>{point}</code></p>");
        }

        if (step.Detail is { } detail)
        {
            html.Write($"<p>{detail}</p>");
        }

        if (step.Error is { } error && error != machine.Error)
        {
            Errors.Write(html, error);
        }

        if (step.CorrelationIds.Count > 0)
        {
            html.Write($"<p>{Words.Count(step.CorrelationIds.Count, "call", "calls")}:");
            html.Each(step.CorrelationIds, id => html.Write($" <code>{id}</code>"));
            html.Write($"</p>");
        }

        html.Write($"</td></tr>");
    }

    private static string LossOf(RunReport report, MachineReport machine) =>
        Objective.LossOf(machine) is { } loss ? Words.Of(loss) : Objective.Applies(report) ? "not measured" : "–";

    private static DrError? ErrorOf(MachineReport machine) =>
        machine.Error ?? machine.Steps.FirstOrDefault(step => step.Error is not null)?.Error;
}
