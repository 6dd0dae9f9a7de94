using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>Makes a run's report out of what its machines came to.</summary>
internal static class ReportWriter
{
    private const int KeptDecisions = 100;

    public static RunReport Write(
        RunRequest request,
        DateTimeOffset startedAt,
        DateTimeOffset endedAt,
        RunOutcome outcome,
        IReadOnlyList<MachineWork> works,
        RunControlState? said = null,
        IReadOnlyList<Approval>? approvals = null)
    {
        var room = new ReportRoom(works.Count);
        var failed = works.FirstOrDefault(work => work.Steps.Any(step => step.Outcome == StepOutcome.Failed))
            ?? works.FirstOrDefault(work => work.Error is not null);
        return new RunReport
        {
            Run = request.Run,
            Group = request.Plan.Group,
            Operation = request.Operation,
            Outcome = outcome,
            StartedAt = startedAt,
            EndedAt = endedAt,
            RtoSeconds = RecoveryTime.Of(works, startedAt),
            RtoNote = RecoveryTime.NoteOf(request.Operation, works),
            RtoTargetSeconds = request.Plan.RtoTarget?.TotalSeconds,
            RpoTargetSeconds = request.Plan.RpoTarget?.TotalSeconds,
            PlanChange = outcome == RunOutcome.Completed ? ChangeOf(request) : null,
            RequestedBy = request.RequestedBy,
            PlanHash = request.PlanHash,
            Machines = [.. works.Select(work => Describe(work, request.Operation, room))],
            Cancelled = said?.Cancel,
            Approvals = approvals ?? [],
            Decisions = [.. (said?.Questions ?? []).TakeLast(KeptDecisions).Select(room.Fit)],
            Error = room.Fit(failed?.Error),
        };
    }

    private static string? ChangeOf(RunRequest request) => request.TargetOf() is { } target
        ? PlanChanges.To(request.Plan.MovedTo(target.Site, target.ResourceGroup))
        : null;

    private static MachineReport Describe(MachineWork work, Operation operation, ReportRoom room)
    {
        var evidence = EvidenceOf(work);
        return new MachineReport
        {
            Name = work.Machine.Name,
            Outcome = OutcomeOf(work),
            DataLossSeconds = evidence is null ? ProvenLoss(work) : LossBy(evidence).TotalSeconds,
            Evidence = evidence,
            Loss = work.Loss,
            Decision = work.Decision,
            Debt = work.Started is not null ? work.Waiver : null,
            Steps =
            [
                .. StepsOf(work, operation).Select(step => room.Fit(
                    work.Steps.FirstOrDefault(report => report.Step == step)
                    ?? new StepReport { Step = step, Outcome = StepOutcome.NotReached })),
            ],
            Rollback = [.. work.WayBack.Select(room.Fit)],
            Error = OutcomeOf(work) == StepOutcome.Yielded ? null : room.Fit(work.Error),
        };
    }

    /// <summary>What was settled, the operation's steps, and any other that failed.</summary>
    private static IEnumerable<Step> StepsOf(MachineWork work, Operation operation) =>
        work.Steps.Where(step => step.Step == Step.Settle).Select(step => step.Step)
            .Concat(OperationSteps.Of(operation))
            .Union(work.Steps.Where(step => step.Outcome == StepOutcome.Failed).Select(step => step.Step));

    /// <summary>Started at an earlier restore point, with the source proven off: what it wrote in between is lost.</summary>
    private static double? ProvenLoss(MachineWork work) =>
        work is { Operation: Operation.UnplannedFailover, Off: not null, Started.SourceProvenOffAt: not null }
            ? work.Loss?.Seconds
            : null;

    private static StepOutcome OutcomeOf(MachineWork work)
    {
        if (work.RolledBack)
        {
            return StepOutcome.RolledBack;
        }

        if (work.SkippedBecause is not null && work.Error is null)
        {
            return StepOutcome.Skipped;
        }

        if (work.Error is null)
        {
            return work.Steps.Count == 0 ? StepOutcome.NotReached : StepOutcome.Completed;
        }

        return work.Error.Code == ErrorCodes.Yielded ? StepOutcome.Yielded
            : work.Steps.Any(step => step.Outcome == StepOutcome.Failed) ? StepOutcome.Failed
            : StepOutcome.NotReached;
    }

    /// <summary>The source wrote nothing after its power-off: what it wrote since the restore point can be lost, no more.</summary>
    private static TimeSpan LossBy(DataLossEvidence evidence) =>
        evidence.RestorePointTakenAt >= evidence.ProvenOffAt
            ? TimeSpan.Zero
            : evidence.ProvenOffAt - evidence.RestorePointTakenAt;

    /// <summary>What was synced proves nothing by itself: without a later proof the source may have run and written since.</summary>
    private static DataLossEvidence? EvidenceOf(MachineWork work) =>
        work is { Off: { } off, RestorePoint: { } point, IsSynced: true }
            && ProvenUnchangedAt(work) is { } unchanged && unchanged >= off.ProvenAt
            ? new DataLossEvidence(point.Epoch, off.ProvenAt, point.TakenAt, unchanged, point.Id)
            : null;

    private static DateTimeOffset? ProvenUnchangedAt(MachineWork work)
    {
        if (work.Started is { } started)
        {
            return started.SourceProvenOffAt;
        }

        var skipped = work.Steps.Any(step => step is { Step: Step.Start, Outcome: StepOutcome.Skipped });
        return skipped && work.Error is null ? work.ConfirmedOffAt : null;
    }
}
