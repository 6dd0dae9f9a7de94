namespace DrFunctions.Contracts;

/// <summary>The right to change a machine's world, for one step and a short time.</summary>
/// <param name="Run">The run that holds it.</param>
/// <param name="Epoch">The machine's off-epoch that it is bound to; 0 before the first.</param>
/// <param name="Step">The step.</param>
/// <param name="ValidUntil">After this an activity changes nothing and answers Pending, so that a new permit is asked for.</param>
public sealed record Permit(RunId Run, int Epoch, Step Step, DateTimeOffset ValidUntil)
{
    /// <summary>
    /// When the run began this attempt at the step; null if unknown. An operation that failed since then is the step's
    /// own outcome and is reported; one that failed before is history, and is tried again.
    /// </summary>
    public DateTimeOffset? StepBeganAt { get; init; }
}
