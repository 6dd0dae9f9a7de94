namespace DrFunctions.Contracts;

/// <summary>What a readiness check came to.</summary>
public enum ReadinessVerdict
{
    /// <summary>Nothing is in the way.</summary>
    Ready,

    /// <summary>Nothing is in the way, but something should be looked at.</summary>
    ReadyWithWarnings,

    /// <summary>A planned run would fail, or do harm.</summary>
    NotReady,
}

/// <summary>What a readiness check found.</summary>
public sealed record ReadinessReport
{
    /// <summary>The group.</summary>
    public required GroupName Group { get; init; }

    /// <summary><see cref="Contracts.PlanHash"/> of the plan that was checked.</summary>
    public required string PlanHash { get; init; }

    /// <summary>When, by the platform's clock; by the host's if no site answered.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>How long it took, in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>How many machines were checked.</summary>
    public required int Machines { get; init; }

    /// <summary>What it comes to.</summary>
    public required ReadinessVerdict Verdict { get; init; }

    /// <summary>How many errors there are, those left out included.</summary>
    public int Errors { get; init; }

    /// <summary>How many warnings there are, those left out included.</summary>
    public int Warnings { get; init; }

    /// <summary>The codes of all errors, each once, in order.</summary>
    public IReadOnlyList<string> Blocking { get; init => field = value ?? []; } = [];

    /// <summary>The findings: errors first, then by machine; at most 500.</summary>
    public IReadOnlyList<Finding> Findings { get; init => field = value ?? []; } = [];

    /// <summary>How many findings are left out, the least ones.</summary>
    public int Omitted { get; init; }
}

/// <summary>A readiness check in short.</summary>
/// <param name="At">When, by the platform's clock.</param>
/// <param name="Verdict">What it came to.</param>
/// <param name="Errors">How many errors it found.</param>
/// <param name="Warnings">How many warnings it found.</param>
public sealed record ReadinessSummary(DateTimeOffset At, ReadinessVerdict Verdict, int Errors, int Warnings);
