using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations;

/// <summary>
/// Takes a run's machines through its stages, a child orchestration each. Where one cannot go on, the plan says what
/// becomes of it, or an operator does.
/// </summary>
internal sealed class MachineStages(OrchestrationContext context, RunRequest request, ControlDesk control, ProgressBoard board)
{
    private readonly HashSet<MachineName> _failed = [];
    private readonly HashSet<MachineName> _lost = [];

    /// <summary>Whether one of these cannot go on.</summary>
    public bool HasFailed(IEnumerable<MachineName> machines) => _failed.Count > 0 && machines.Any(_failed.Contains);

    /// <summary>Whether a pipeline of this one ended without a result: an activity of it may still be at work.</summary>
    public bool WasLost(MachineName machine) => _lost.Contains(machine);

    /// <summary>Takes a machine through some steps. Never throws: failure is in the work.</summary>
    public async Task<MachineWork> RunAsync(Stage stage, MachineWork work, IReadOnlyList<PipelineStep> steps)
    {
        if (!work.GoesOn)
        {
            return work;
        }

        for (var attempt = 1; ; attempt++)
        {
            if (control.Cancel is not null && !work.Rollback)
            {
                return work with { Error = Refusals.Cancelled(work.Run, work.Machine.Name.Value) };
            }

            work = await AttemptAsync(stage, work, From(work, steps), attempt);
            if (work.Error is null)
            {
                break;
            }

            switch (await DecideAsync(work, stage))
            {
                case { Decision: MachineDecision.Retry }:
                    work = work.Reopen(From(work, steps)) with { Error = null };
                    continue;
                case { Decision: MachineDecision.Skip } skip:
                    work = LeaveOut(work, skip);
                    break;
                default:
                    _failed.Add(work.Machine.Name);
                    break;
            }

            break;
        }

        board.End(work, stage, context.CurrentUtcDateTime);
        Show();
        return work;
    }

    /// <summary>A stage that was sent back beyond its own beginning goes on there: what it builds on is not there yet.</summary>
    private static IReadOnlyList<PipelineStep> From(MachineWork work, IReadOnlyList<PipelineStep> steps) =>
        work.Remaining is [var next, ..] && !steps.Contains(next) ? work.Remaining : steps;

    private async Task<MachineWork> AttemptAsync(Stage stage, MachineWork work, IReadOnlyList<PipelineStep> steps, int attempt)
    {
        var name = work.Machine.Name;
        var first = StepReports.ReportedAs(steps[0]);
        board.Begin(name, stage, first, context.CurrentUtcDateTime);
        Show();
        try
        {
            return await context.CallSubOrchestratorAsync(
                MachinePipeline.Name,
                work with { Remaining = steps, StepBegan = null, SilentSince = null, Round = 0, Retries = 0 },
                $"{request.Run}:{name}:{stage.ToString().ToLowerInvariant()}" + (attempt == 1 ? "" : $":{attempt}"));
        }
        catch (TaskFailedException failure)
        {
            _lost.Add(name);
            // What it did is not known: it may have powered the machine off.
            return (work with { Error = PipelineErrors.PipelineLost(name, failure) })
                .BeginStep(first, context.CurrentUtcDateTime)
                .EndStep(first, context.CurrentUtcDateTime, StepOutcome.Failed);
        }
    }

    /// <summary>What becomes of a machine that cannot go on; null: it stops.</summary>
    private async Task<Answer?> DecideAsync(MachineWork work, Stage stage)
    {
        if (work.Rollback || work.Error!.Code is ErrorCodes.Cancelled or ErrorCodes.PermitRefused or ErrorCodes.Yielded
            || !OperationSteps.Moves(request.Operation))
        {
            return null;
        }

        var now = context.CurrentUtcDateTime;
        if (work.Machine.OnFailure != FailurePolicy.Ask)
        {
            return work.Machine.OnFailure == FailurePolicy.Skip ? new Answer(MachineDecision.Skip, "the plan", now) : null;
        }

        board.Ask(work, now);
        Show();
        var step = work.Steps.LastOrDefault(report => report.Outcome == StepOutcome.Failed)?.Step ?? default;
        var answer = await control.AskAsync(work, step, now + request.Plan.DecisionTimeout);
        context.Log(
            OrchestrationLogLevel.Information, "{Machine} in {Stage}: {Answer}",
            work.Machine.Name.Value, stage, answer is null ? "nobody answered" : $"{answer.Decision} by {answer.By}");
        return answer;
    }

    private static MachineWork LeaveOut(MachineWork work, Answer answer) => work with
    {
        LeftOut = true,
        SkippedBecause = $"{answer.By} left it out" + (answer.Why is { } why ? $" ({StatusText.Cut(why, 200)}): " : ": ")
            + StatusText.Cut(work.Error!.ToString(), 1000),
        Error = null,
    };

    private void Show() => context.SetCustomStatus(board.Read());
}
