using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>Makes a run's report out of what its machines came to.</summary>
internal static class ReportWriter
{
    public static RunReport Write(
        RunRequest request,
        DateTimeOffset startedAt,
        DateTimeOffset endedAt,
        RunOutcome outcome,
        IReadOnlyList<MachineWork> works)
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
            RtoSeconds = works.Count > 0 && works.All(work => work.Healthy is not null)
                ? (LastHealthy(works) - startedAt).TotalSeconds
                : null,
            RequestedBy = request.RequestedBy,
            PlanHash = request.PlanHash,
            Machines = [.. works.Select(work => Describe(work, room))],
            Error = room.Fit(failed?.Error),
        };
    }

    private static DateTimeOffset LastHealthy(IReadOnlyList<MachineWork> works) =>
        works.Max(work => work.Steps.Single(step => step.Step == Step.Start).EndedAt!.Value);

    private static MachineReport Describe(MachineWork work, ReportRoom room)
    {
        var evidence = EvidenceOf(work);
        return new MachineReport
        {
            Name = work.Machine.Name,
            Outcome = OutcomeOf(work),
            DataLossSeconds = evidence is null
                ? null
                : Math.Max(0, (evidence.ProvenOffAt - evidence.RestorePointTakenAt).TotalSeconds),
            Evidence = evidence,
            Steps =
            [
                .. Enum.GetValues<Step>().Select(step => room.Fit(
                    work.Steps.FirstOrDefault(report => report.Step == step)
                    ?? new StepReport { Step = step, Outcome = StepOutcome.NotReached })),
            ],
            Error = room.Fit(work.Error),
        };
    }

    private static StepOutcome OutcomeOf(MachineWork work)
    {
        if (work.Error is null)
        {
            return work.Steps.Count == 0 ? StepOutcome.NotReached : StepOutcome.Completed;
        }

        return work.Steps.Any(step => step.Outcome == StepOutcome.Failed) ? StepOutcome.Failed : StepOutcome.NotReached;
    }

    private static DataLossEvidence? EvidenceOf(MachineWork work) =>
        work is { Off: { } off, RestorePoint: { } point, Synced: { } synced } && synced.RestorePointId == point.Id
            ? new DataLossEvidence(
                point.Epoch, off.ProvenAt, point.TakenAt, work.Started?.SourceProvenOffAt, point.Id)
            : null;
}
