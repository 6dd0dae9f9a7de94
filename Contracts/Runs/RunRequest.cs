namespace DrFunctions.Contracts;

/// <summary>What a run was asked to do: the whole input of its orchestration.</summary>
public sealed record RunRequest
{
    /// <summary>The run's id, and its instance's.</summary>
    public required RunId Run { get; init; }

    /// <summary>The operation.</summary>
    public required Operation Operation { get; init; }

    /// <summary>The resolved plan; a run never reads plans again.</summary>
    public required Plan Plan { get; init; }

    /// <summary><see cref="Contracts.PlanHash"/> of the plan, as requested and approved.</summary>
    public required string PlanHash { get; init; }

    /// <summary>The options.</summary>
    public RunOptions Options { get; init => field = value ?? new(); } = new();

    /// <summary>Who asked; <c>unverified:</c> before the name until sign-in exists.</summary>
    public required string RequestedBy { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset RequestedAt { get; init; }
}

/// <summary>Options of a run; the body of the request that starts it.</summary>
/// <param name="StartInstances">
/// Whether the destination instances are started; without it a planned failover ends with Live Sync disabled.
/// </param>
public sealed record RunOptions(bool StartInstances = true);
