using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations;

/// <summary>State of the <see cref="RunRecord"/> entity: small, since lists read it of all runs.</summary>
public sealed record RunRecordState
{
    /// <summary>What was asked for; null only before the run opened its record.</summary>
    public RunSummary? Summary { get; init; }

    /// <summary>How it ended; null until it has. The report itself is a <see cref="KeptReport"/>.</summary>
    public ReportHead? Report { get; init; }
}

/// <summary>How a run ended, and when.</summary>
/// <param name="Outcome">How.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="EndedAt">When it ended.</param>
public sealed record ReportHead(RunOutcome Outcome, DateTimeOffset StartedAt, DateTimeOffset EndedAt)
{
    /// <summary>The head of a report.</summary>
    public static ReportHead Of(RunReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new ReportHead(report.Outcome, report.StartedAt, report.EndedAt);
    }
}

/// <summary>A run as it was asked for, without the plan itself.</summary>
public sealed record RunSummary
{
    /// <summary>The run.</summary>
    public required RunId Run { get; init; }

    /// <summary>The group.</summary>
    public required GroupName Group { get; init; }

    /// <summary>The operation.</summary>
    public required Operation Operation { get; init; }

    /// <summary>The options.</summary>
    public required RunOptions Options { get; init; }

    /// <summary>The hash of the plan.</summary>
    public required string PlanHash { get; init; }

    /// <summary>Who asked.</summary>
    public required string RequestedBy { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>The summary of a request.</summary>
    public static RunSummary Of(RunRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new RunSummary
        {
            Run = request.Run,
            Group = request.Plan.Group,
            Operation = request.Operation,
            Options = request.Options,
            PlanHash = request.PlanHash,
            RequestedBy = request.RequestedBy,
            RequestedAt = request.RequestedAt,
        };
    }
}

/// <summary>What outlives a run's instance: what was asked for, and how it ended. Key: the run's id.</summary>
public sealed class RunRecord : Entity<RunRecordState>
{
    /// <summary>The entity's name.</summary>
    public static readonly EntityName<RunRecordState> Name = new(nameof(RunRecord));

    /// <summary>The run has begun, or was refused.</summary>
    public static readonly EntityOperation<RunSummary, Unit> Open = Name.Operation<RunSummary, Unit>(nameof(Open));

    /// <summary>The run has ended.</summary>
    public static readonly EntityOperation<RunReport, Unit> Close = Name.Operation<RunReport, Unit>(nameof(Close));

    /// <summary>Registers the operations.</summary>
    public RunRecord()
    {
        On(Open, summary =>
        {
            State = State with { Summary = State.Summary ?? summary };
            return Unit.Value;
        });
        On(Close, report =>
        {
            if (State.Report is null)
            {
                State = State with { Report = ReportHead.Of(report) };
                SignalEntity(KeptReport.Keep, Key, report);
            }

            return Unit.Value;
        });
    }
}
