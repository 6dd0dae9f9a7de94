namespace DrFunctions.Contracts;

/// <summary>What an operation would do if it were started now. Asking for it changes nothing.</summary>
public sealed record Forecast
{
    /// <summary>The group.</summary>
    public required GroupName Group { get; init; }

    /// <summary>The operation.</summary>
    public required Operation Operation { get; init; }

    /// <summary>The hash of the plan that it was foretold by.</summary>
    public required string PlanHash { get; init; }

    /// <summary>When it was foretold.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>How the run would end.</summary>
    public required RunOutcome Outcome { get; init; }

    /// <summary>Why it would be refused, or fail, as the run would say it; null if nothing is in the way.</summary>
    public DrError? Error { get; init; }

    /// <summary>
    /// What must be acknowledged by the group's name and was not, such as <c>acknowledgeDataLoss</c>; null for nothing. The
    /// rest is foretold as if it had been.
    /// </summary>
    public string? Acknowledge { get; init; }

    /// <summary>How many people would have to approve of the run; 0 for none.</summary>
    public int Approvals { get; init; }

    /// <summary>
    /// Seconds from the beginning until the last destination instance would be healthy, along the graph of dependencies and
    /// its barriers; null where none is started.
    /// </summary>
    public double? RtoSeconds { get; init; }

    /// <summary>Seconds until the run would have ended.</summary>
    public double Seconds { get; init; }

    /// <summary>How many calls would change something.</summary>
    public int Calls { get; init; }

    /// <summary>The machines, in the plan's order.</summary>
    public IReadOnlyList<MachineForecast> Machines { get; init => field = value ?? []; } = [];
}

/// <summary>What an operation would do with a machine.</summary>
public sealed record MachineForecast
{
    /// <summary>Its name.</summary>
    public required MachineName Name { get; init; }

    /// <summary>How it would end.</summary>
    public required StepOutcome Outcome { get; init; }

    /// <summary>What would be lost or left behind, at most; null where nothing can be.</summary>
    public LossWindow? Loss { get; init; }

    /// <summary>How it would get back; null unless it fails back.</summary>
    public FailbackDecision? Decision { get; init; }

    /// <summary>What would be done, in order. A step that is come back to stands there twice.</summary>
    public IReadOnlyList<StepForecast> Steps { get; init => field = value ?? []; } = [];

    /// <summary>Why it could not go on; null if it could.</summary>
    public DrError? Error { get; init; }
}

/// <summary>What a step would do.</summary>
/// <param name="Step">The step.</param>
/// <param name="Outcome">How it would end.</param>
/// <param name="Seconds">How long it would take; 0 where another row of the same step says it.</param>
/// <param name="Basis">Where that number comes from.</param>
/// <param name="Calls">The calls by which it would change the world, in order; what is made at once stands in any order.</param>
/// <param name="Detail">Why it would be skipped, in words; null otherwise.</param>
public sealed record StepForecast(
    Step Step, StepOutcome Outcome, double Seconds, DurationBasis Basis, IReadOnlyList<ForetoldCall> Calls, string? Detail = null)
{
    /// <summary>The calls by which it would change the world, in order.</summary>
    public IReadOnlyList<ForetoldCall> Calls { get; init => field = value ?? []; } = Calls;
}

/// <summary>Where an expected duration comes from.</summary>
public enum DurationBasis
{
    /// <summary>Nothing measured this step of this machine yet.</summary>
    Default,

    /// <summary>The median of the last runs of the group that completed it.</summary>
    Measured,
}

/// <summary>How long a step of a machine took in the last runs.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="Step">The step.</param>
/// <param name="Seconds">The median.</param>
public sealed record MeasuredStep(MachineName Machine, Step Step, double Seconds);

/// <summary>Input of the orchestration that foretells a run.</summary>
/// <param name="Request">The run as it would be requested; its id is made up.</param>
/// <param name="Measured">What the last runs took.</param>
public sealed record WhatIfRequest(RunRequest Request, IReadOnlyList<MeasuredStep> Measured)
{
    /// <summary>What the last runs took.</summary>
    public IReadOnlyList<MeasuredStep> Measured { get; init => field = value ?? []; } = Measured;
}
