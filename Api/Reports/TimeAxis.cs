using DrFunctions.Contracts;

namespace DrFunctions.Api;

/// <summary>Where instants of a run stand on a line of a given width.</summary>
internal sealed class TimeAxis
{
    private const int MostTicks = 8;

    private static readonly int[] Steps =
    [
        1, 2, 5, 10, 15, 30,
        60, 120, 300, 600, 900, 1800,
        3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800,
    ];

    private readonly DateTimeOffset _from;
    private readonly double _seconds;
    private readonly double _width;

    public TimeAxis(RunReport report, double width)
    {
        var steps = report.Machines.SelectMany(machine => machine.Steps.Concat(machine.Rollback)).ToList();
        _from = steps.Select(step => step.StartedAt ?? report.StartedAt).Append(report.StartedAt).Min();
        var to = steps.Select(step => step.EndedAt ?? report.EndedAt).Append(report.EndedAt).Max();
        _seconds = Math.Max(1, (to - _from).TotalSeconds);
        _width = width;
    }

    /// <summary>Marks at round times since the beginning, with their labels.</summary>
    public IEnumerable<(double At, string Label)> Ticks()
    {
        var step = Steps.FirstOrDefault(candidate => _seconds / candidate <= MostTicks, Steps[^1]);
        step *= Math.Max(1, (int)Math.Ceiling(_seconds / step / MostTicks));
        for (double at = 0; at <= _seconds; at += step)
        {
            yield return (at / _seconds * _width, at == 0 ? "0" : "+" + Words.Of(TimeSpan.FromSeconds(at)));
        }
    }

    /// <summary>Where an instant stands.</summary>
    public double At(DateTimeOffset instant) => Math.Clamp((instant - _from).TotalSeconds / _seconds, 0, 1) * _width;
}
