using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations;

/// <summary>What every runbook over a group has in common: begin, stages of machines, progress, report, complete.</summary>
internal sealed class GroupRun(OrchestrationContext context, RunRequest request)
{
    private static readonly TimeSpan AnnouncementDelay = TimeSpan.FromSeconds(5);

    private readonly ProgressBoard _board = new(request.Plan.Machines.Count);
    private readonly DateTimeOffset _startedAt = context.CurrentUtcDateTime;

    /// <summary>Opens the record and asks the group to begin. Gives the refusal, or null.</summary>
    public async Task<DrError?> BeginAsync()
    {
        if (!IsItsOwn)
        {
            return Refusals.NotRequested(request.Run);
        }

        await context.CallEntityAsync(RunRecord.Open, request.Run.Value, RunSummary.Of(request));
        if (PlanHash.Of(request.Plan) != request.PlanHash)
        {
            return Refusals.PlanAltered(request.Run);
        }

        var refusal = await AskToBeginAsync();
        if (refusal?.Code == ErrorCodes.NotRequested)
        {
            // On Durable Functions the API's announcement can arrive a moment after the start.
            await context.CreateTimer(AnnouncementDelay);
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
        _board.Stage = nameof(RunOutcome.Refused);
        ShowProgress();
        if (IsItsOwn)
        {
            await context.CallEntityAsync(RunRecord.Close, request.Run.Value, report);
        }

        return report;
    }

    /// <summary>Names the stage that the run enters.</summary>
    public void Enter(string stage)
    {
        _board.Stage = stage;
        ShowProgress();
    }

    /// <summary>A machine's work with nothing done yet.</summary>
    public MachineWork NewWork(Machine machine) => new()
    {
        Run = request.Run,
        Group = request.Plan.Group,
        Machine = machine,
        Primary = request.Plan.Primary,
        Recovery = request.Plan.Recovery,
        Key = MachineKey.Of(request.Plan, machine),
    };

    /// <summary>Takes a machine through some steps, in a child of its own. Never throws: failure is in the work.</summary>
    public async Task<MachineWork> StageAsync(string stage, MachineWork work, IReadOnlyList<PipelineStep> steps)
    {
        _board.Begin(work.Machine.Name, steps[0], context.CurrentUtcDateTime);
        ShowProgress();
        MachineWork done;
        try
        {
            done = await context.CallSubOrchestratorAsync(
                MachinePipeline.Name,
                work with { Remaining = steps, StepBegan = null, Round = 0 },
                $"{request.Run}:{work.Machine.Name}:{stage}");
        }
        catch (TaskFailedException failure)
        {
            done = work with { Error = PipelineErrors.PipelineLost(work.Machine.Name, failure) };
        }

        _board.End(done, steps[0], context.CurrentUtcDateTime);
        ShowProgress();
        return done;
    }

    /// <summary>Waits for other machines; gives the reason why this one may not go on after them, or null.</summary>
    public static async Task<DrError?> WhyNotAfterAsync(Machine machine, IReadOnlyList<Task<MachineWork>> others)
    {
        var failed = (await Task.WhenAll(others))
            .Where(other => other.Error is not null && other.Machine.Name != machine.Name)
            .Select(other => other.Machine.Name.Value)
            .ToList();
        return failed.Count == 0
            ? null
            : PipelineErrors.DependencyFailed(machine.Name, $"{string.Join(", ", failed.Take(5))} failed before it");
    }

    /// <summary>Once a machine has failed, no further source is powered off: those keep serving.</summary>
    public DrError? WhyNotAnyMore(Machine machine) => _board.Failed == 0
        ? null
        : PipelineErrors.DependencyFailed(machine.Name, "another machine of the group failed before its source was powered off");

    /// <summary>A machine that the run did not touch.</summary>
    public MachineWork NotReached(Machine machine, DrError reason) => NewWork(machine) with { Error = reason };

    /// <summary>A machine that was not started; an earlier error of its own stays.</summary>
    public static MachineWork NotStarted(MachineWork work, DrError reason) => work with { Error = work.Error ?? reason };

    /// <summary>Writes the report, tells the entities, ends the run.</summary>
    public async Task<RunReport> CompleteAsync(IReadOnlyList<MachineWork> works)
    {
        var outcome = works.Any(work => work.Error is not null) ? RunOutcome.Stopped : RunOutcome.Completed;
        var report = ReportWriter.Write(request, _startedAt, context.CurrentUtcDateTime, outcome, works);
        foreach (var work in works)
        {
            context.SignalEntity(ProtectedMachine.Release, work.Key, request.Run);
        }

        await context.CallEntityAsync(RunRecord.Close, request.Run.Value, report);
        await context.CallEntityAsync(
            ProtectionGroup.Complete,
            request.Plan.Group.Value,
            new CompleteRequest(request.Run, outcome, works.Any(work => work.Started is not null)));
        _board.Stage = outcome.ToString();
        ShowProgress();
        return report;
    }

    /// <summary>An instance of another id must not touch the record of the run that it pretends to be.</summary>
    private bool IsItsOwn => context.InstanceId == request.Run.Value;

    private async Task<DrError?> AskToBeginAsync()
    {
        var begin = new BeginRequest(request.Run, request.Operation, request.PlanHash);
        return (await context.CallEntityAsync(ProtectionGroup.Begin, request.Plan.Group.Value, begin)).Refusal;
    }

    private void ShowProgress() => context.SetCustomStatus(_board.Read());
}
