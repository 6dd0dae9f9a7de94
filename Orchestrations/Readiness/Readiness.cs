using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations;

/// <summary>State of the <see cref="Readiness"/> entity.</summary>
public sealed record ReadinessState
{
    /// <summary>The last report; null before the first check.</summary>
    public ReadinessReport? Last { get; init; }

    /// <summary>What the last checks came to, newest first, the last report's among them.</summary>
    public IReadOnlyList<ReadinessSummary> Verdicts { get; init => field = value ?? []; } = [];
}

/// <summary>The state of the <see cref="Readiness"/> entity as a list shows it: findings are not read.</summary>
public sealed record ReadinessHead
{
    /// <inheritdoc cref="ReadinessState.Verdicts" />
    public IReadOnlyList<ReadinessSummary> Verdicts { get; init => field = value ?? []; } = [];
}

/// <summary>What a group's readiness checks came to. Key: the group's name.</summary>
public sealed class Readiness : Entity<ReadinessState>
{
    /// <summary>The entity's name.</summary>
    public static readonly EntityName<ReadinessState> Name = new(nameof(Readiness));

    /// <summary>The same entity, for whoever reads only the head of its state.</summary>
    public static readonly EntityName<ReadinessHead> Head = new(nameof(Readiness));

    /// <summary>A check has ended.</summary>
    public static readonly EntityOperation<ReadinessReport, Unit> Record = Name.Operation<ReadinessReport, Unit>(nameof(Record));

    private const int KeptVerdicts = 20;

    /// <summary>Registers the operations.</summary>
    public Readiness() => On(Record, OnRecord);

    // Checks may run beside each other: the one that looked last counts, whichever ends last.
    private Unit OnRecord(ReadinessReport report)
    {
        var summary = new ReadinessSummary(report.At, report.Verdict, report.Errors, report.Warnings);
        State = State with
        {
            Last = State.Last is { } last && last.At > report.At ? last : report,
            Verdicts = [.. State.Verdicts.Append(summary).OrderByDescending(verdict => verdict.At).Take(KeptVerdicts)],
        };
        return Unit.Value;
    }
}
