using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations;

/// <summary>State of the <see cref="KeptReport"/> entity.</summary>
public sealed record KeptReportState
{
    /// <summary>The report; null until the run has ended.</summary>
    public RunReport? Report { get; init; }
}

/// <summary>
/// A run's report, for when its instance is purged. Apart from the run's record: a report is large, and lists read all
/// records. It arrives a moment after the run's end; until then the instance's output is the report. Key: the run's id.
/// </summary>
public sealed class KeptReport : Entity<KeptReportState>
{
    /// <summary>The entity's name.</summary>
    public static readonly EntityName<KeptReportState> Name = new(nameof(KeptReport));

    /// <summary>The run has ended; the first report is the one to keep.</summary>
    public static readonly EntityOperation<RunReport, Unit> Keep = Name.Operation<RunReport, Unit>(nameof(Keep));

    /// <summary>Registers the operations.</summary>
    public KeptReport() => On(Keep, report =>
    {
        State = State with { Report = State.Report ?? report };
        return Unit.Value;
    });
}
