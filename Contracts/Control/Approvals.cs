namespace DrFunctions.Contracts;

/// <summary>How many people besides the one who asks have to approve of an operation before it begins.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Count">How many, at least 1.</param>
public sealed record ApprovalRule(Operation Operation, int Count);

/// <summary>Somebody's word on a run that waits for approval.</summary>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
/// <param name="Why">Why; null if nothing was said.</param>
public sealed record Approval(string By, DateTimeOffset At, string? Why = null);
