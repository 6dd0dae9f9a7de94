using DrFunctions.Contracts;

namespace DrFunctions.Api;

/// <summary>An outcome that is told apart by its sign and its word, and by its colour only besides.</summary>
/// <param name="Kind">The class of its style.</param>
/// <param name="Text">Its sign and its word.</param>
internal readonly record struct Badge(string Kind, string Text)
{
    public static Badge Of(RunOutcome outcome) => outcome switch
    {
        RunOutcome.Completed => new("met", "✓ " + Words.Of(outcome)),
        RunOutcome.CompletedWithSkips => new("unknown", "! " + Words.Of(outcome)),
        RunOutcome.Refused or RunOutcome.Cancelled => new("none", "– " + Words.Of(outcome)),
        _ => new("missed", "✕ " + Words.Of(outcome)),
    };

    public static Badge Of(StepOutcome outcome) => outcome switch
    {
        StepOutcome.Completed => new("met", "✓ " + Words.Of(outcome)),
        StepOutcome.Failed => new("missed", "✕ " + Words.Of(outcome)),
        StepOutcome.Skipped or StepOutcome.RolledBack => new("none", "– " + Words.Of(outcome)),
        _ => new("none", "○ " + Words.Of(outcome)),
    };
}
