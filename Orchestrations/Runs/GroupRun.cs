using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations;

/// <summary>What every runbook over a group has in common: begin, stages of machines, progress, report, complete.</summary>
internal sealed class GroupRun(OrchestrationContext context, RunRequest request)
{
    private readonly ProgressBoard _board = new(request.Plan.Machines.Count);
    private readonly HashSet<MachineName> _failed = [];
    private readonly HashSet<MachineName> _lost = [];
    private readonly DateTimeOffset _startedAt = context.CurrentUtcDateTime;
    private int _number;

    /// <summary>Opens the record and asks the group to begin. Gives the refusal, or null.</summary>
    public async Task<DrError?> BeginAsync()
    {
        if (!IsItsOwn)
        {
            return Refusals.NotRequested(request.Run);
        }

        await context.CallEntityAsync(RunRecord.Open, request.Run.Value, RunSummary.Of(request));
        if (PlanCheck.WhyNot(request.Plan) is { } fault)
        {
            return fault;
        }

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

    /// <summary>Ends a run that never began.</summary>
    public async Task<RunReport> RefuseAsync(DrError refusal)
    {
        var untouched = request.Plan.Machines.Select(NewWork).ToList();
        var report = ReportWriter.Write(request, _startedAt, context.CurrentUtcDateTime, RunOutcome.Refused, untouched)
            with { Error = refusal };
        Enter(nameof(RunOutcome.Refused));
        if (IsItsOwn)
        {
            await context.CallEntityAsync(RunRecord.Close, request.Run.Value, report);
        }

        return report;
    }

    /// <summary>Names what the run enters.</summary>
    public void Enter(string headline)
    {
        _board.Headline = headline;
        ShowProgress();
    }

    /// <summary>A machine's work with nothing done yet.</summary>
    public MachineWork NewWork(Machine machine) => new()
    {
        Run = request.Run,
        RunNumber = _number,
        Group = request.Plan.Group,
        Machine = machine,
        Primary = request.Plan.Primary,
        Recovery = request.Plan.Recovery,
        Key = MachineKey.Of(request.Plan, machine),
    };

    /// <summary>Takes a machine through some steps, in a child of its own. Never throws: failure is in the work.</summary>
    public async Task<MachineWork> StageAsync(Stage stage, MachineWork work, IReadOnlyList<PipelineStep> steps)
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

    /// <summary>A machine that the run did not touch.</summary>
    public MachineWork NotReached(Machine machine, string reason) =>
        NewWork(machine) with { Error = PipelineErrors.DependencyFailed(machine.Name, reason) };

    /// <summary>A machine that was not started; an earlier error of its own stays.</summary>
    public static MachineWork NotStarted(MachineWork work, IReadOnlyList<MachineName> notThere) => work.Error is not null
        ? work
        : work with
        {
            Error = PipelineErrors.DependencyFailed(work.Machine.Name, PipelineErrors.NotThere(notThere)),
        };

    /// <summary>Writes the report, tells the entities, ends the run.</summary>
    public async Task<RunReport> CompleteAsync(IReadOnlyList<MachineWork> works)
    {
        var outcome = works.Any(work => work.Error is not null) ? RunOutcome.Stopped : RunOutcome.Completed;
        var report = ReportWriter.Write(request, _startedAt, context.CurrentUtcDateTime, outcome, works);
        foreach (var work in works)
        {
            var release = new ReleaseRequest(request.Run, PermitsMayBeInUse: _lost.Contains(work.Machine.Name));
            context.SignalEntity(ProtectedMachine.Release, work.Key, release);
        }

        await context.CallEntityAsync(RunRecord.Close, request.Run.Value, report);
        await context.CallEntityAsync(
            ProtectionGroup.Complete,
            request.Plan.Group.Value,
            new CompleteRequest(request.Run, outcome, works.Any(work => work.Started is not null)));
        Enter(outcome.ToString());
        context.Log(
            outcome == RunOutcome.Completed ? OrchestrationLogLevel.Information : OrchestrationLogLevel.Error,
            "The run {Run} has ended: {Outcome}, {Started} of {Machines} machines started, RTO {Rto} s",
            request.Run.Value, outcome, works.Count(work => work.Started is not null), works.Count, report.RtoSeconds);
        return report;
    }

    /// <summary>An instance of another id must not touch the record of the run that it pretends to be.</summary>
    private bool IsItsOwn => context.InstanceId == request.Run.Value;

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

    private void ShowProgress() => context.SetCustomStatus(_board.Read());
}
