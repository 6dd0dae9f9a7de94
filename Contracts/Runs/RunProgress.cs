namespace DrFunctions.Contracts;

/// <summary>Where a run stands: the custom status of its orchestration, at most 8 KB.</summary>
public sealed record RunProgress
{
    /// <summary>What its machines are in, in words: Powering off, synchronising; Starting … In the end its outcome.</summary>
    public required string Stage { get; init; }

    /// <summary>Machines in all.</summary>
    public required int Machines { get; init; }

    /// <summary>Machines whose source is proven off.</summary>
    public int PoweredOff { get; init; }

    /// <summary>Machines whose source is not proven off, which somebody waived.</summary>
    public int Waived { get; init; }

    /// <summary>Machines that are synced, Live Sync disabled.</summary>
    public int Synced { get; init; }

    /// <summary>Machines whose destination runs and is healthy.</summary>
    public int Started { get; init; }

    /// <summary>Machines that failed.</summary>
    public int Failed { get; init; }

    /// <summary>Machines that were left to a run that moves them.</summary>
    public int Yielded { get; init; }

    /// <summary>Machines that are back where they came from.</summary>
    public int RolledBack { get; init; }

    /// <summary>The ten machines to look at first: those that wait for an answer, failed ones, then those under way for longest.</summary>
    public IReadOnlyList<MachineProgress> Urgent { get; init => field = value ?? []; } = [];
}

/// <summary>Where a machine stands: the custom status of its pipeline.</summary>
public sealed record MachineProgress
{
    /// <summary>The machine.</summary>
    public required MachineName Machine { get; init; }

    /// <summary>The step it is in.</summary>
    public required Step Step { get; init; }

    /// <summary>How that step stands.</summary>
    public required ProgressState State { get; init; }

    /// <summary>Done share of the step from 0 to 1, where known.</summary>
    public double? Fraction { get; init; }

    /// <summary>What is being waited for, in words.</summary>
    public string? Detail { get; init; }

    /// <summary>Since when it is in this step.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>When what failed is tried again; null if nothing failed.</summary>
    public DateTimeOffset? NextTryAt { get; init; }

    /// <summary>How long it is waited for at most; null where nothing is waited for, or where that is not known.</summary>
    public DateTimeOffset? GivesUpAt { get; init; }

    /// <summary>Why it failed.</summary>
    public DrError? Error { get; init; }
}

/// <summary>How a step stands.</summary>
public enum ProgressState
{
    /// <summary>Waiting for other machines.</summary>
    Waiting,

    /// <summary>Under way.</summary>
    Running,

    /// <summary>Done.</summary>
    Completed,

    /// <summary>Failed.</summary>
    Failed,

    /// <summary>Left to a run that moves machines.</summary>
    Yielded,

    /// <summary>Failed, and waiting for an operator's answer.</summary>
    Asking,
}
