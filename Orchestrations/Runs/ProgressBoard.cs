using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>Counts for a run's custom status, and the machines to look at first.</summary>
internal sealed class ProgressBoard(int machines)
{
    private const int Urgent = 10;
    private const int LongestText = 200;

    private readonly Dictionary<MachineName, MachineProgress> _underWay = [];
    private int _poweredOff;
    private int _synced;
    private int _started;

    /// <summary>Machines that failed.</summary>
    public int Failed { get; private set; }

    /// <summary>The run's stage, in words.</summary>
    public string Stage { get; set; } = "Beginning";

    /// <summary>A machine enters a stage of its pipeline.</summary>
    public void Begin(MachineName machine, PipelineStep first, DateTimeOffset now)
    {
        if (first == PipelineStep.StartInstance)
        {
            Stage = "Starting";
        }

        _underWay[machine] = new MachineProgress
        {
            Machine = machine,
            Step = StepReports.ReportedAs(first),
            State = ProgressState.Running,
            Since = now,
        };
    }

    /// <summary>A machine leaves a stage of its pipeline.</summary>
    public void End(MachineWork work, PipelineStep first, DateTimeOffset now)
    {
        if (work.Error is { } error)
        {
            Failed++;
            _underWay[work.Machine.Name] = _underWay[work.Machine.Name] with
            {
                State = ProgressState.Failed,
                Since = now,
                Error = error with { Message = Short(error.Message), Remedy = Short(error.Remedy), Expected = null },
            };
            return;
        }

        _underWay.Remove(work.Machine.Name);
        switch (first)
        {
            case PipelineStep.PowerOff:
                _poweredOff++;
                _synced += work.AtRecovery ? 1 : 0;
                break;
            case PipelineStep.Backup:
                _synced++;
                break;
            default:
                _started++;
                break;
        }
    }

    /// <summary>The status now.</summary>
    public RunProgress Read() => new()
    {
        Stage = Stage,
        Machines = machines,
        PoweredOff = _poweredOff,
        Synced = _synced,
        Started = _started,
        Failed = Failed,
        Urgent =
        [
            .. _underWay.Values
                .OrderByDescending(progress => progress.State == ProgressState.Failed)
                .ThenBy(progress => progress.Since)
                .ThenBy(progress => progress.Machine.Value, StringComparer.Ordinal)
                .Take(Urgent),
        ],
    };

    private static string Short(string text) => text.Length <= LongestText ? text : text[..LongestText] + "…";
}
