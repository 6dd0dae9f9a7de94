using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>Who approved of a run that has to be approved before it begins.</summary>
/// <param name="Needed">How many have to.</param>
/// <param name="RequestedBy">Who asked for the run, and is none of them.</param>
/// <param name="ExpiresAt">Until when.</param>
/// <param name="Given">Who did.</param>
/// <param name="Rejected">Who rejected it; null for nobody.</param>
public sealed record ApprovalState(
    int Needed, string RequestedBy, DateTimeOffset ExpiresAt, IReadOnlyList<Approval>? Given = null, Approval? Rejected = null)
{
    /// <summary>Who did.</summary>
    public IReadOnlyList<Approval> Given { get; init => field = value ?? []; } = Given ?? [];

    /// <summary>Whether it may begin.</summary>
    public bool IsGranted => Rejected is null && Given.Count >= Needed;

    /// <summary>What a plan asks for before the operation may begin; null for nothing.</summary>
    public static ApprovalState? For(RunRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var needed = request.Plan.Approvals.Where(rule => rule.Operation == request.Operation).Sum(rule => rule.Count);
        return needed > 0
            ? new ApprovalState(needed, request.RequestedBy, request.RequestedAt + request.Plan.ApprovalTimeout)
            : null;
    }

    /// <summary>Why somebody's word does not count; null if it does.</summary>
    public DrError? WhyNot(ApprovalRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (by, at) = (request.Approval.By, request.Approval.At);
        var reason = Rejected is { } rejected ? $"{rejected.By} rejected it already"
            : Given.Count >= Needed ? "it was approved already"
            : at >= ExpiresAt ? $"it waited until {ExpiresAt:u} only"
            : request.Reject ? null
            : IsSame(by, RequestedBy) ? $"{by} asked for it, and somebody else has to approve of it"
            : Given.Any(other => IsSame(other.By, by)) ? $"{by} approved of it already"
            : null;
        return reason is null ? null : Refusals.ApprovalUnfit(request.Run, reason);
    }

    // No directory tells people apart by the case of their names' letters.
    private static bool IsSame(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    internal ApprovalState With(Approval approval, bool reject) => reject
        ? this with { Rejected = approval }
        : this with { Given = [.. Given, approval] };
}

/// <summary>Somebody approves of a run, or rejects it.</summary>
/// <param name="Run">The run.</param>
/// <param name="PlanHash">The plan that it is about: an approval of another one does not count.</param>
/// <param name="Approval">Who, and when.</param>
/// <param name="Reject">Whether it is rejected. Whoever asked for the run may withdraw it so.</param>
public sealed record ApprovalRequest(RunId Run, string PlanHash, Approval Approval, bool Reject = false);

/// <summary>How far a run's approval is.</summary>
/// <param name="Announced">Whether the API announced the run at all.</param>
/// <param name="Approval">Null if it needs none.</param>
public sealed record ApprovalStanding(bool Announced, ApprovalState? Approval);
