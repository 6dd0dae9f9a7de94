using DrFunctions.Contracts;

namespace DrFunctions.Api;

/// <summary>The steps of all machines over time, as a drawing. The tables say the same in words.</summary>
internal static class Timeline
{
    private const double Left = 190;
    private const double Width = 780;
    private const double Right = 30;
    private const double Top = 26;
    private const int LongestName = 24;

    // Beyond this many machines the rows are lower, and bars are not labelled.
    private const int Many = 40;

    public static void Write(Html html, RunReport report)
    {
        var steps = report.Machines.SelectMany(AllOf).Where(step => step.StartedAt is not null).ToList();
        html.Write($"""<section aria-labelledby="timeline"><h2 id="timeline">Timeline</h2>""");
        if (steps.Count == 0)
        {
            html.Write($"<p>No step was begun.</p></section>");
            return;
        }

        Legend(html, steps);
        Drawing(html, report);
        html.Write($"<p class=\"note\">Times since {Words.Of(report.StartedAt)}. The tables below say the same in words.</p></section>");
    }

    private static void Legend(Html html, List<StepReport> steps)
    {
        html.Write($"<ul class=\"legend\">");
        foreach (var step in steps.Select(step => step.Step).Distinct().Order())
        {
            html.Write($"""<li><svg class="key" viewBox="0 0 16 12" aria-hidden="true"><rect class="s{(int)step}" width="16" height="12" rx="2"/></svg> {Words.Of(step)}</li>""");
        }

        html.Write($"""<li><svg class="key" viewBox="0 0 16 12" aria-hidden="true"><rect class="s0" width="16" height="12" rx="2"/><rect class="bad" width="16" height="12" rx="2"/></svg> hatched and marked ✕: failed</li></ul>""");
    }

    private static void Drawing(Html html, RunReport report)
    {
        var many = report.Machines.Count > Many;
        var row = many ? 16 : 26;
        var bottom = Top + (report.Machines.Count * row);
        var axis = new TimeAxis(report, Width);
        html.Write($"""
            <div class="x"><svg class="timeline" role="img" aria-labelledby="tt td" viewBox="0 0 {Left + Width + Right} {bottom + 24}">
            <title id="tt">Steps of each machine over time</title>
            <desc id="td">One row per machine, one bar per step, from {Words.Of(report.StartedAt)} to {Words.Of(report.EndedAt)}. The tables of this page hold the same times.</desc>
            <defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch" width="3" height="6"/></pattern></defs>
            """);
        foreach (var (at, label) in axis.Ticks())
        {
            html.Write($"""<path class="tick" d="M{Left + at} {Top}V{bottom}"/><text class="axis" x="{Left + at}" y="{Top - 8}">{label}</text><text class="axis" x="{Left + at}" y="{bottom + 16}">{label}</text>""");
        }

        for (var index = 0; index < report.Machines.Count; index++)
        {
            Row(html, report, report.Machines[index], axis, Top + (index * row), row, labelled: !many);
        }

        html.Write($"</svg></div>");
    }

    private static void Row(
        Html html, RunReport report, MachineReport machine, TimeAxis axis, double top, double height, bool labelled)
    {
        html.Write($"""<path class="row" d="M0 {top + height}H{Left + Width}"/><text class="name" x="{Left - 10}" y="{top + (height / 2) + 4}">{Short(machine.Name.Value)}</text>""");
        foreach (var step in AllOf(machine).Where(step => step.StartedAt is not null))
        {
            var from = axis.At(step.StartedAt!.Value);
            var width = Math.Max(1.5, axis.At(step.EndedAt ?? report.EndedAt) - from);
            var (x, y, tall) = (Left + from, top + 3, height - 6);
            var failed = step.Outcome == StepOutcome.Failed;
            html.Write($"""<g><title>{Describe(machine, step, report)}</title><rect class="s{(int)step.Step}" x="{x}" y="{y}" width="{width}" height="{tall}" rx="2"/>""");
            if (failed)
            {
                html.Write($"""<rect class="bad" x="{x}" y="{y}" width="{width}" height="{tall}" rx="2"/><text class="cross" x="{x + width + 3}" y="{top + (height / 2) + 4}">✕</text>""");
            }
            else if (labelled && width > 12 + (7 * Words.Of(step.Step).Length))
            {
                html.Write($"""<text class="in" x="{x + 6}" y="{top + (height / 2) + 4}">{Words.Of(step.Step)}</text>""");
            }

            html.Write($"</g>");
        }
    }

    private static string Describe(MachineReport machine, StepReport step, RunReport report)
    {
        var begun = $"{Short(machine.Name.Value)}: {Words.Of(step.Step)}, {Words.Of(step.Outcome)}, {Words.On(step.StartedAt!.Value, report.StartedAt)}";
        return step.EndedAt is { } ended
            ? $"{begun} – {Words.On(ended, report.StartedAt)}, {Words.Of(ended - step.StartedAt.Value)}"
            : begun + ", not ended";
    }

    // The way back follows on the way there.
    private static IEnumerable<StepReport> AllOf(MachineReport machine) => machine.Steps.Concat(machine.Rollback);

    private static string Short(string name) => name.Length <= LongestName ? name : name[..(LongestName - 1)] + "…";
}
