using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations;

/// <summary>What every runbook over a group has in common: begin, stages of machines, progress, report, complete.</summary>
internal sealed class GroupRun
{
    private readonly OrchestrationContext _context;
    private readonly RunRequest _request;
    private readonly RunScope _scope;
    private readonly ProgressBoard _board;
    private readonly MachineStages _stages;
    private readonly ApprovalDesk _approval;
    private DateTimeOffset _startedAt;
    private Func<MachineWork, MachineWork> _prepare = work => work;
    private bool _othersStay;
    private bool _othersHalfway;
    private int _number;

    /// <param name="context">The run's orchestration.</param>
    /// <param name="request">What it was asked to do.</param>
    public GroupRun(OrchestrationContext context, RunRequest request)
    {
        (_context, _request, _startedAt) = (context, request, context.CurrentUtcDateTime);
        _scope = new RunScope(request);
        _board = new ProgressBoard(request.Operation, Plan.Machines.Count);
        Looks = new Looks(context);
        Control = new ControlDesk(context, request);
        _approval = new ApprovalDesk(context, request, Control, Say);
        _stages = new MachineStages(context, request, Control, _board);
    }

    /// <summary>The plan, with the machines that the run is about.</summary>
    public Plan Plan => _scope.Plan;

    /// <summary>Whether an earlier run had left the group halfway, its sources off perhaps.</summary>
    public bool BeganHalfway { get; private set; }

    /// <summary>What the run looks at before it begins.</summary>
    public Looks Looks { get; }

    /// <summary>What operators say to it while it is under way.</summary>
    public ControlDesk Control { get; }

    /// <summary>
    /// Opens the record, waits to be approved where the plan asks for that, lets the runbook look around, and asks the
    /// group to begin. Gives the report of a run that was refused, or null.
    /// </summary>
    /// <param name="look">
    /// Looks around without changing anything: gives what each machine's work begins with, or why not to begin.
    /// </param>
    public async Task<RunReport?> BeginAsync(Func<Task<Prospect>>? look = null)
    {
        if (_context.InstanceId != _request.Run.Value)
        {
            // An instance of another id must not touch the record of the run that it pretends to be.
            return Refused(Refusals.NotRequested(_request.Run));
        }

        await _context.CallEntityAsync(RunRecord.Open, _request.Run.Value, RunSummary.Of(_request));
        if ((PlanCheck.WhyNot(_request.Plan) ?? await SplitAsync() ?? await _approval.WhyNotAsync()) is { } fault)
        {
            return await RefuseAsync(fault);
        }

        // What it waited to be approved is no part of the time that it takes.
        _startedAt = _context.CurrentUtcDateTime;
        if (look is not null)
        {
            var prospect = await LookAsync(look);
            _prepare = prospect.Prepare;
            if (prospect.Refusal is { } refusal)
            {
                return await RefuseAsync(refusal);
            }
        }

        if (await AnnouncedAsync() is { } refused)
        {
            return await RefuseAsync(refused);
        }

        Control.Open(MachineKeys);
        return null;
    }

    /// <summary>A machine's work with nothing done yet.</summary>
    public MachineWork NewWork(Machine machine) => _prepare(Work(machine, _request.Operation));

    /// <summary>A machine's work back to where the run takes it from: that of the opposite operation.</summary>
    public MachineWork WayBack(Machine machine) => Work(
        machine, OperationSteps.SideOf(_request.Operation) == SiteRole.Recovery ? Operation.UndoFailover : Operation.PlannedFailover)
        with { Rollback = true };

    /// <summary>Takes a machine through some steps, in a child of its own. Never throws: failure is in the work.</summary>
    public Task<MachineWork> StageAsync(Stage stage, MachineWork work, params IReadOnlyList<PipelineStep> steps) =>
        _stages.RunAsync(stage, work, steps);

    /// <summary>The same for a machine that earlier stages left able to go on; any other stays as it is.</summary>
    public async Task<MachineWork> ThenAsync(Task<MachineWork> before, Stage stage, params IReadOnlyList<PipelineStep> steps)
    {
        var work = await before;
        return work.AtTarget ? work : await StageAsync(stage, work, steps);
    }

    /// <summary>Waits for machines, then gives those that did not get there; those to blame first.</summary>
    public static async Task<IReadOnlyList<MachineName>> NotThereAsync(IEnumerable<Task<MachineWork>> machines) =>
        NotThere(await Task.WhenAll(machines));

    /// <summary>Those that did not get there; those to blame first.</summary>
    public static IReadOnlyList<MachineName> NotThere(IEnumerable<MachineWork> machines) =>
    [
        .. machines
            .Where(work => work.Error is not null)
            .OrderBy(work => work.Error!.Code == ErrorCodes.DependencyFailed)
            .Select(work => work.Machine.Name),
    ];

    /// <summary>Once a machine of its consistency group has failed, no further source is powered off: those keep serving.</summary>
    public bool HasFailed(IEnumerable<MachineName> consistencyGroup) => _stages.HasFailed(consistencyGroup);

    /// <summary>A machine that was not taken further; an earlier error of its own stays.</summary>
    public static MachineWork NotReached(MachineWork work, string reason) => work.Error is not null
        ? work
        : work with { Error = PipelineErrors.DependencyFailed(work.Machine.Name, reason) };

    /// <summary>A machine that was not taken further because others did not get there.</summary>
    public static MachineWork NotReached(MachineWork work, IReadOnlyList<MachineName> notThere) =>
        NotReached(work, PipelineErrors.NotThere(notThere));

    /// <summary>Writes the report, tells the entities, ends the run.</summary>
    public async Task<RunReport> CompleteAsync(IReadOnlyList<MachineWork> works)
    {
        var said = await Control.CloseAsync();
        works = Control.Cancel is null ? works : Outcomes.AsCancelled(works);
        var outcome = Outcomes.Of(_request.Operation, works, Control.Cancel);
        var report = ReportWriter.Write(
            _request, _startedAt, _context.CurrentUtcDateTime, outcome, works, said, _approval.Given);
        if (outcome == RunOutcome.Cancelled)
        {
            report = report with
            {
                Error = Control.Cancel is { } order
                    ? Refusals.Cancelled(_request.Run, Plan.Group, order, works, BeganHalfway)
                    : Refusals.Yielded(_request.Run),
            };
        }

        foreach (var work in works)
        {
            var release = new ReleaseRequest(_request.Run, PermitsMayBeInUse: _stages.WasLost(work.Machine.Name));
            _context.SignalEntity(ProtectedMachine.Release, work.Key, release);
        }

        await _context.CallEntityAsync(RunRecord.Close, _request.Run.Value, report);
        await _context.CallEntityAsync(
            ProtectionGroup.Complete,
            Plan.Group.Value,
            new CompleteRequest(
                _request.Run, outcome, works.Any(work => work is { Started: not null, To: SiteRole.Recovery }),
                Outcomes.IsUntouched(works) || (outcome == RunOutcome.Cancelled && !works.Any(Outcomes.HasBegun)), outcome == RunOutcome.Completed ? _request.TargetOf() : null,
                Outcomes.IsRolledBack(works, BeganHalfway), _othersStay || works.Any(Outcomes.StaysBehind),
                _othersHalfway));
        Say(outcome.ToString());
        _context.Log(
            outcome is RunOutcome.Completed or RunOutcome.Cancelled ? OrchestrationLogLevel.Information : OrchestrationLogLevel.Error,
            "The run {Run} has ended: {Outcome}, {Started} of {Machines} machines started, RTO {Rto} s",
            _request.Run.Value, outcome, works.Count(work => work.Started is not null), works.Count, report.RtoSeconds);
        return report;
    }

    private IReadOnlyList<string> MachineKeys => [.. Plan.Machines.Select(machine => MachineKey.Of(_request.Plan, machine))];

    private MachineWork Work(Machine machine, Operation operation) => new()
    {
        Run = _request.Run,
        RunNumber = _number,
        Operation = operation,
        Group = Plan.Group,
        Machine = machine,
        Primary = Plan.Primary,
        Recovery = Plan.Recovery,
        Key = MachineKey.Of(_request.Plan, machine),
        To = OperationSteps.SideOf(operation),
        Fence = Plan.Fence,
        PowerOffTimeout = machine.PowerOffTimeout ?? Plan.PowerOffTimeout,
        Retain = Plan.LiveSync?.Retain ?? LiveSyncPolicy.DefaultRetain,
        WaivedBy = _request.Waives(machine.Name) ? _request.RequestedBy : null,
    };

    /// <summary>What cannot be looked at ends the run with a report, too.</summary>
    private static async Task<Prospect> LookAsync(Func<Task<Prospect>> look)
    {
        try
        {
            return await look();
        }
        catch (TaskFailedException failure)
        {
            return Prospect.Refused(Refusals.LookFailed(failure));
        }
    }

    /// <summary>Ends a run that never began.</summary>
    private async Task<RunReport> RefuseAsync(DrError refusal)
    {
        var report = Refused(refusal);
        Say(report.Outcome.ToString());
        await _context.CallEntityAsync(RunRecord.Close, _request.Run.Value, report);
        return report;
    }

    private RunReport Refused(DrError refusal) => ReportWriter.Write(
        _request, _startedAt, _context.CurrentUtcDateTime,
        refusal.Code == ErrorCodes.Cancelled ? RunOutcome.Cancelled : RunOutcome.Refused,
        [.. Plan.Machines.Select(NewWork)], null, _approval.Given) with { Error = refusal };

    /// <summary>Whether the machines that the run is about may go without the others.</summary>
    private async Task<DrError?> SplitAsync()
    {
        if (_scope.Others.Count == 0)
        {
            return null;
        }

        if (!OperationSteps.Moves(_request.Operation))
        {
            _othersStay = true;
            return null;
        }

        if (_request.TargetOf() is not null)
        {
            // The group has one primary site.
            return Refusals.SubsetSplits(
                [.. Plan.Machines.Select(machine => machine.Name)], [.. _scope.Others.Select(machine => machine.Name)]);
        }

        var known = await Looks.KnownAsync(_request.Plan with { Machines = _scope.Others });
        var elsewhere = known.Where(other => other.Value.ActiveSite != OperationSteps.SideOf(_request.Operation)).Select(other => other.Key).ToHashSet();
        _othersStay = elsewhere.Count > 0;
        _othersHalfway = known.Values.Any(other => other.Halfway);
        return _scope.WhySplit(_request.Plan, elsewhere);
    }

    /// <summary>What is shown while no machine is under way.</summary>
    private void Say(string headline)
    {
        _board.Headline = headline;
        _context.SetCustomStatus(_board.Read());
    }

    private async Task<DrError?> AnnouncedAsync()
    {
        var refusal = await AskToBeginAsync();
        foreach (var delay in Patience.Announcement)
        {
            if (refusal?.Code != ErrorCodes.NotRequested)
            {
                break;
            }

            // On Durable Functions the API's announcement can arrive a moment after the start.
            await _context.CreateTimer(delay);
            refusal = await AskToBeginAsync();
        }

        return refusal;
    }

    private async Task<DrError?> AskToBeginAsync()
    {
        var answer = await _context.CallEntityAsync(
            ProtectionGroup.Begin,
            Plan.Group.Value,
            new BeginRequest(
                _request.Run, _request.Operation, _request.PlanHash, PlanHash.Of(_request.Plan), MachineKeys));
        (_number, BeganHalfway) = (answer.RunNumber, answer.Phase is GroupPhase.NeedsRecovery or GroupPhase.ReadyToStart);
        return answer.Refusal;
    }
}

/// <summary>What a run sees before it begins.</summary>
/// <param name="Prepare">What each machine's work begins with.</param>
/// <param name="Refusal">Why not to begin; null if nothing is in the way.</param>
internal sealed record Prospect(Func<MachineWork, MachineWork> Prepare, DrError? Refusal = null)
{
    public static Prospect Refused(DrError refusal) => new(work => work, refusal);
}
