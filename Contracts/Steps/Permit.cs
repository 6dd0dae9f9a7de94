namespace DrFunctions.Contracts;

/// <summary>The right to change a machine's world, for one step and a short time.</summary>
/// <param name="Run">The run that holds it.</param>
/// <param name="Epoch">The machine's off-epoch that it is bound to; 0 before the first.</param>
/// <param name="Step">The step.</param>
/// <param name="ValidUntil">After this an activity changes nothing and answers Pending, so that a new permit is asked for.</param>
public sealed record Permit(RunId Run, int Epoch, Step Step, DateTimeOffset ValidUntil);
