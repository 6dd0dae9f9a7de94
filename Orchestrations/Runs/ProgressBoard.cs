using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>Counts for a run's custom status, and the machines to look at first.</summary>
internal sealed class ProgressBoard(Operation operation, int machines)
{
    private const int Urgent = 10;

    // Ten machines and the counts stay under 4,096 characters: 8 KB by Durable Functions' measure, UTF-16.
    private const int NameRoom = 64;
    private const int MessageRoom = 100;
    private const int RemedyRoom = 50;

    private readonly Dictionary<MachineName, MachineProgress> _underWay = [];
    private readonly Dictionary<MachineName, Stage> _stages = [];
    private readonly SortedSet<MachineProgress> _byUrgency = new(Comparer<MachineProgress>.Create(MoreUrgentFirst));
    private int _poweredOff;
    private int _waived;
    private int _synced;
    private int _started;
    private int _failed;
    private int _yielded;
    private int _rolledBack;

    /// <summary>What is said while no machine is under way.</summary>
    public string Headline { get; set; } = "Beginning";

    /// <summary>A machine enters a stage.</summary>
    public void Begin(MachineName machine, Stage stage, Step step, DateTimeOffset now)
    {
        _stages[machine] = stage;
        Replace(machine, new MachineProgress
        {
            Machine = machine,
            Step = step,
            State = ProgressState.Running,
            Since = now,
        });
    }

    /// <summary>A machine that cannot go on waits for an answer.</summary>
    public void Ask(MachineWork work, DateTimeOffset now) => Replace(work.Machine.Name, new MachineProgress
    {
        Machine = work.Machine.Name,
        Step = FailedStepOf(work),
        State = ProgressState.Asking,
        Since = now,
        Error = StatusText.Cut(work.Error!, MessageRoom, RemedyRoom),
    });

    /// <summary>A machine leaves a stage.</summary>
    public void End(MachineWork work, Stage stage, DateTimeOffset now)
    {
        Headline = StageWords.Of(operation, _stages.Values) ?? Headline;
        _stages.Remove(work.Machine.Name);
        if (work.Error is { Code: ErrorCodes.Yielded })
        {
            _yielded++;
            Replace(work.Machine.Name, null);
            return;
        }

        if (work.Error is { Code: not ErrorCodes.Cancelled } error)
        {
            _failed++;
            Replace(work.Machine.Name, new MachineProgress
            {
                Machine = work.Machine.Name,
                Step = FailedStepOf(work),
                State = ProgressState.Failed,
                Since = now,
                Error = StatusText.Cut(error, MessageRoom, RemedyRoom),
            });
            return;
        }

        Replace(work.Machine.Name, null);
        if (!work.GoesOn)
        {
            return;
        }

        switch (stage)
        {
            case Stage.Off:
                _poweredOff += work.Waiver is null ? 1 : 0;
                _waived += work.Waiver is null ? 0 : 1;
                _synced += work.AtTarget ? 1 : 0;
                break;
            case Stage.Sync:
                _synced++;
                break;
            case Stage.Start:
                _started++;
                break;
            case Stage.Home:
                _rolledBack++;
                break;
            case Stage.Fence or Stage.Back or Stage.Quiet or Stage.Clear:
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(stage), stage, "Unknown stage.");
        }
    }

    /// <summary>The status now.</summary>
    public RunProgress Read() => new()
    {
        Stage = StageWords.Of(operation, _stages.Values) ?? Headline,
        Machines = machines,
        PoweredOff = _poweredOff,
        Waived = _waived,
        Synced = _synced,
        Started = _started,
        Failed = _failed,
        Yielded = _yielded,
        RolledBack = _rolledBack,
        Urgent =
        [
            .. _byUrgency.Take(Urgent).Select(progress =>
                progress with { Machine = new MachineName(StatusText.Cut(progress.Machine.Value, NameRoom)) }),
        ],
    };

    private static Step FailedStepOf(MachineWork work) =>
        work.Steps.FirstOrDefault(step => step.Outcome == StepOutcome.Failed)?.Step ?? default;

    private void Replace(MachineName machine, MachineProgress? progress)
    {
        if (_underWay.Remove(machine, out var before))
        {
            _byUrgency.Remove(before);
        }

        if (progress is not null)
        {
            _underWay.Add(machine, progress);
            _byUrgency.Add(progress);
        }
    }

    private static int MoreUrgentFirst(MachineProgress? one, MachineProgress? other)
    {
        var failed = Rank(other!).CompareTo(Rank(one!));
        var since = failed != 0 ? failed : one!.Since.CompareTo(other!.Since);
        return since != 0 ? since : string.CompareOrdinal(one!.Machine.Value, other!.Machine.Value);
    }

    private static int Rank(MachineProgress machine) => machine.State switch
    {
        ProgressState.Asking => 2,
        ProgressState.Failed => 1,
        _ => 0,
    };
}
