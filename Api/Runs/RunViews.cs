using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Api;

/// <summary>A run in a list.</summary>
internal record RunSummaryView
{
    /// <summary>The run.</summary>
    public required RunId Run { get; init; }

    /// <summary>The group; null for an instance whose input is no run's.</summary>
    public GroupName? Group { get; init; }

    /// <summary>The operation.</summary>
    public Operation? Operation { get; init; }

    /// <summary>Where its orchestration stands; null once it is purged, and in a list once it completed.</summary>
    public OrchestrationRuntimeStatus? Status { get; init; }

    /// <summary>How it ended; null until it has, or if it ended without a report.</summary>
    public RunOutcome? Outcome { get; init; }

    /// <summary>Who asked.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>When it ended; null until it has.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}

/// <summary>A run with its progress.</summary>
internal sealed record RunView : RunSummaryView
{
    /// <summary>Its options.</summary>
    public RunOptions? Options { get; init; }

    /// <summary>The hash of its plan.</summary>
    public string? PlanHash { get; init; }

    /// <summary>Stage, counts and the most urgent machines; null once it is purged.</summary>
    public RunProgress? Progress { get; init; }

    /// <summary>Each machine, in the plan's order: the last step that it reached, and how that stands.</summary>
    public required IReadOnlyList<MachineProgress> Machines { get; init; }

    /// <summary>How far its approval is; null if nobody has to approve of it.</summary>
    public ApprovalView? Approval { get; init; }

    /// <summary>Machines that it waits for an answer about, and until when; with none it stops them.</summary>
    public IReadOnlyList<Question> Questions { get; init; } = [];

    /// <summary>What it asked before, and what was answered.</summary>
    public IReadOnlyList<Question> Decisions { get; init; } = [];

    /// <summary>Who cancelled it; null for nobody.</summary>
    public CancelOrder? Cancelled { get; init; }

    /// <summary>The machines that passed their barrier while it is under way: from there on nothing is taken back.</summary>
    public IReadOnlyList<MachineName> Passed { get; init; } = [];

    /// <summary>Why it was refused, stopped or failed; also why its instance was terminated or is blocked.</summary>
    public DrError? Error { get; init; }
}
