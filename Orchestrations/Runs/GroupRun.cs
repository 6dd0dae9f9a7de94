using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations;

/// <summary>What every runbook over a group has in common: begin, stages of machines, progress, report, complete.</summary>
internal sealed class GroupRun(OrchestrationContext context, RunRequest request)
{
    private readonly ProgressBoard _board = new(request.Operation, request.Machines().Count);
    private readonly HashSet<MachineName> _failed = [];
    private readonly HashSet<MachineName> _lost = [];
    private readonly DateTimeOffset _startedAt = context.CurrentUtcDateTime;
    private Func<MachineWork, MachineWork> _prepare = work => work;
    private int _number;

    /// <summary>What the run looks at before it begins.</summary>
    public Looks Looks { get; } = new(context);

    /// <summary>
    /// Opens the record, lets the runbook look around, and asks the group to begin. Gives the report of a run that was
    /// refused, or null.
    /// </summary>
    /// <param name="look">
    /// Looks around without changing anything: gives what each machine's work begins with, or why not to begin.
    /// </param>
    public async Task<RunReport?> BeginAsync(Func<Task<Prospect>>? look = null)
    {
        if (!IsItsOwn)
        {
            return await RefuseAsync(Refusals.NotRequested(request.Run));
        }

        await context.CallEntityAsync(RunRecord.Open, request.Run.Value, RunSummary.Of(request));
        if (PlanCheck.WhyNot(request.Plan) is { } fault)
        {
            return await RefuseAsync(fault);
        }

        if (look is not null)
        {
            var prospect = await LookAsync(look);
            _prepare = prospect.Prepare;
            if (prospect.Refusal is { } refusal)
            {
                return await RefuseAsync(refusal);
            }
        }

        return await AnnouncedAsync() is { } refused ? await RefuseAsync(refused) : null;
    }

    /// <summary>A machine's work with nothing done yet.</summary>
    public MachineWork NewWork(Machine machine)
    {
        var plan = request.Plan;
        return _prepare(new MachineWork
        {
            Run = request.Run,
            RunNumber = _number,
            Operation = request.Operation,
            Group = plan.Group,
            Machine = machine,
            Primary = plan.Primary,
            Recovery = plan.Recovery,
            Key = MachineKey.Of(plan, machine),
            To = request.Operation is Operation.Failback or Operation.UndoFailover or Operation.Reprotect
                ? SiteRole.Primary
                : SiteRole.Recovery,
            Fence = plan.Fence,
            PowerOffTimeout = machine.PowerOffTimeout ?? plan.PowerOffTimeout,
            Retain = plan.LiveSync?.Retain ?? LiveSyncPolicy.DefaultRetain,
            WaivedBy = request.Waives(machine.Name) ? request.RequestedBy : null,
        });
    }

    /// <summary>Takes a machine through some steps, in a child of its own. Never throws: failure is in the work.</summary>
    public async Task<MachineWork> StageAsync(Stage stage, MachineWork work, params IReadOnlyList<PipelineStep> steps)
    {
        var name = work.Machine.Name;
        var first = StepReports.ReportedAs(steps[0]);
        _board.Begin(name, stage, first, context.CurrentUtcDateTime);
        ShowProgress();
        MachineWork done;
        try
        {
            done = await context.CallSubOrchestratorAsync(
                MachinePipeline.Name,
                work with { Remaining = steps, StepBegan = null, Round = 0, Retries = 0 },
                $"{request.Run}:{name}:{stage.ToString().ToLowerInvariant()}");
        }
        catch (TaskFailedException failure)
        {
            _lost.Add(name);
            done = (work with { Error = PipelineErrors.PipelineLost(name, failure) })
                .EndStep(first, context.CurrentUtcDateTime, StepOutcome.Failed);
        }

        if (done.Error is not null)
        {
            _failed.Add(name);
        }

        _board.End(done, stage, context.CurrentUtcDateTime);
        ShowProgress();
        return done;
    }

    /// <summary>The same for a machine that earlier stages left able to go on; any other stays as it is.</summary>
    public async Task<MachineWork> ThenAsync(Task<MachineWork> before, Stage stage, params IReadOnlyList<PipelineStep> steps)
    {
        var work = await before;
        return work.GoesOn && !work.AtTarget ? await StageAsync(stage, work, steps) : work;
    }

    /// <summary>Waits for machines, then gives those that did not get there; those to blame first.</summary>
    public static async Task<IReadOnlyList<MachineName>> NotThereAsync(IEnumerable<Task<MachineWork>> machines) =>
    [
        .. (await Task.WhenAll(machines))
            .Where(work => work.Error is not null)
            .OrderBy(work => work.Error!.Code == ErrorCodes.DependencyFailed)
            .Select(work => work.Machine.Name),
    ];

    /// <summary>Once a machine of its consistency group has failed, no further source is powered off: those keep serving.</summary>
    public bool HasFailed(IEnumerable<MachineName> consistencyGroup) =>
        _failed.Count > 0 && consistencyGroup.Any(_failed.Contains);

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
        var outcome = Outcomes.Of(request.Operation, works);
        var report = ReportWriter.Write(request, _startedAt, context.CurrentUtcDateTime, outcome, works);
        if (outcome == RunOutcome.Cancelled)
        {
            report = report with { Error = Refusals.Yielded(request.Run) };
        }

        foreach (var work in works)
        {
            var release = new ReleaseRequest(request.Run, PermitsMayBeInUse: _lost.Contains(work.Machine.Name));
            context.SignalEntity(ProtectedMachine.Release, work.Key, release);
        }

        await context.CallEntityAsync(RunRecord.Close, request.Run.Value, report);
        await context.CallEntityAsync(
            ProtectionGroup.Complete,
            request.Plan.Group.Value,
            new CompleteRequest(
                request.Run, outcome, works.Any(work => work is { Started: not null, To: SiteRole.Recovery }),
                Outcomes.IsUntouched(works), outcome == RunOutcome.Completed ? request.TargetOf() : null));
        ShowEnd(outcome);
        context.Log(
            outcome is RunOutcome.Completed or RunOutcome.Cancelled ? OrchestrationLogLevel.Information : OrchestrationLogLevel.Error,
            "The run {Run} has ended: {Outcome}, {Started} of {Machines} machines started, RTO {Rto} s",
            request.Run.Value, outcome, works.Count(work => work.Started is not null), works.Count, report.RtoSeconds);
        return report;
    }

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

    /// <summary>An instance of another id must not touch the record of the run that it pretends to be.</summary>
    private bool IsItsOwn => context.InstanceId == request.Run.Value;

    /// <summary>Ends a run that never began.</summary>
    private async Task<RunReport> RefuseAsync(DrError refusal)
    {
        var untouched = request.Plan.Machines.Select(NewWork).ToList();
        var report = ReportWriter.Write(request, _startedAt, context.CurrentUtcDateTime, RunOutcome.Refused, untouched)
            with { Error = refusal };
        ShowEnd(RunOutcome.Refused);
        if (IsItsOwn)
        {
            await context.CallEntityAsync(RunRecord.Close, request.Run.Value, report);
        }

        return report;
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
            await context.CreateTimer(delay);
            refusal = await AskToBeginAsync();
        }

        return refusal;
    }

    private async Task<DrError?> AskToBeginAsync()
    {
        var plan = request.Plan;
        var answer = await context.CallEntityAsync(
            ProtectionGroup.Begin,
            plan.Group.Value,
            new BeginRequest(
                request.Run, request.Operation, request.PlanHash, PlanHash.Of(plan),
                [.. plan.Machines.Select(machine => MachineKey.Of(plan, machine))]));
        _number = answer.RunNumber;
        return answer.Refusal;
    }

    private void ShowEnd(RunOutcome outcome)
    {
        _board.Headline = outcome.ToString();
        ShowProgress();
    }

    private void ShowProgress() => context.SetCustomStatus(_board.Read());
}

/// <summary>What a run sees before it begins.</summary>
/// <param name="Prepare">What each machine's work begins with.</param>
/// <param name="Refusal">Why not to begin; null if nothing is in the way.</param>
internal sealed record Prospect(Func<MachineWork, MachineWork> Prepare, DrError? Refusal = null)
{
    public static Prospect Refused(DrError refusal) => new(work => work, refusal);
}
