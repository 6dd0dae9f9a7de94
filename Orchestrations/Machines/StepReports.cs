using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>How a machine's work keeps its step reports: one per step, begun and ended, however often it repeats.</summary>
internal static class StepReports
{
    private const int KeptCorrelationIds = 20;

    /// <summary>The step of the reports that a pipeline step belongs to.</summary>
    public static Step ReportedAs(PipelineStep step) => step switch
    {
        PipelineStep.Settle => Step.Settle,
        PipelineStep.Fence or PipelineStep.KeepDivergence or PipelineStep.Unfence => Step.Fence,
        PipelineStep.PowerOff or PipelineStep.TryPowerOff or PipelineStep.ConfirmOff => Step.PowerOff,
        PipelineStep.Backup or PipelineStep.BackupConsistent or PipelineStep.BackupRunning => Step.Backup,
        PipelineStep.LiveSync or PipelineStep.Seed or PipelineStep.Apply
            or PipelineStep.ConfirmSynced or PipelineStep.RecordCycle
            or PipelineStep.BackupChain or PipelineStep.SeedChain => Step.LiveSync,
        PipelineStep.DisableLiveSync or PipelineStep.StopLiveSync => Step.DisableLiveSync,
        PipelineStep.StartInstance or PipelineStep.HealthGate => Step.Start,
        PipelineStep.EnableLiveSync => Step.EnableLiveSync,
        PipelineStep.Prune => Step.Prune,
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "Unknown pipeline step."),
    };

    /// <summary>The steps will be done again: how they ended so far no longer counts, how often they began does.</summary>
    public static MachineWork Reopen(this MachineWork work, IEnumerable<PipelineStep> steps) =>
        steps.Where(step => step != PipelineStep.Unfence).Select(ReportedAs).Distinct()
            .Aggregate(work, (reopened, step) => reopened.Change(step, report =>
                report with { Outcome = StepOutcome.NotReached, EndedAt = null, RestorePoint = null, Detail = null }));

    /// <summary>One more attempt at a step, from now on.</summary>
    public static MachineWork BeginStep(this MachineWork work, Step step, DateTimeOffset now) =>
        work.Change(step, report => report with
        {
            StartedAt = report.StartedAt ?? now,
            Attempts = report.Attempts + 1,
        });

    /// <summary>Whether the step ended, and was not reopened since.</summary>
    public static bool HasEnded(this MachineWork work, Step step) =>
        work.Steps.Any(report => report.Step == step && report.EndedAt is not null);

    /// <summary>The step ended.</summary>
    public static MachineWork EndStep(
        this MachineWork work, Step step, DateTimeOffset now, StepOutcome outcome, string? detail = null) =>
        work.Change(step, report => report with
        {
            Outcome = outcome,
            EndedAt = now,
            Detail = detail ?? report.Detail,
            RestorePoint = step is Step.Backup or Step.LiveSync ? work.RestorePoint?.Id : null,
            Error = outcome == StepOutcome.Failed ? work.Error : null,
        });

    /// <summary>Why the step goes another way than it might have.</summary>
    public static MachineWork Explain(this MachineWork work, Step step, string why) =>
        work.Change(step, report => report with { Detail = why });

    /// <summary>The step is not needed.</summary>
    public static MachineWork SkipStep(this MachineWork work, Step step, string reason) =>
        work.Change(step, report => report with { Outcome = StepOutcome.Skipped, Detail = reason });

    /// <summary>The step did not get done, and the machine goes on without it.</summary>
    public static MachineWork GoOnWithout(this MachineWork work, Step step, DrError error, DateTimeOffset now) =>
        work.Change(step, report => report with
        {
            Outcome = StepOutcome.Skipped,
            EndedAt = now,
            Detail = error.ToString(),
            Error = error,
        });

    /// <summary>No step before the start is needed.</summary>
    public static MachineWork SkipUpToStart(this MachineWork work, string reason) =>
        OperationSteps.Of(work.Operation).TakeWhile(step => step != Step.Start)
            .Aggregate(work, (skipped, step) => skipped.SkipStep(step, reason));

    /// <summary>Nothing is to be done for the machine.</summary>
    public static MachineWork SkipMachine(this MachineWork work, string reason) =>
        OperationSteps.Of(work.Operation)
            .Aggregate(work with { SkippedBecause = reason, Remaining = [] }, (skipped, step) => skipped.SkipStep(step, reason));

    /// <summary>The current step is over; the next one begins with its first round.</summary>
    public static MachineWork TakeStep(this MachineWork work) =>
        work with { Remaining = [.. work.Remaining.Skip(1)], StepBegan = null, SilentSince = null, Round = 0, Retries = 0 };

    /// <summary>Adds the correlation ids of changes made for the step.</summary>
    public static MachineWork AddCorrelationIds(this MachineWork work, Step step, IReadOnlyList<string> ids) =>
        ids.Count == 0
            ? work
            : work.Change(step, report => report with
            {
                CorrelationIds = [.. report.CorrelationIds.Concat(ids).Distinct().TakeLast(KeptCorrelationIds)],
            });

    private static MachineWork Change(this MachineWork work, Step step, Func<StepReport, StepReport> change)
    {
        var current = work.Steps.FirstOrDefault(report => report.Step == step)
            ?? new StepReport { Step = step, Outcome = StepOutcome.NotReached };
        var others = work.Steps.Where(report => report.Step != step);
        return work with { Steps = [.. others.Append(change(current)).OrderBy(report => report.Step)] };
    }
}
