using DrFunctions.Contracts;

namespace DrFunctions.Api;

/// <summary>What came of a request to start a run.</summary>
internal abstract record StartOutcome
{
    private StartOutcome()
    {
    }

    /// <summary>It was started.</summary>
    public sealed record Started(RunId Run) : StartOutcome;

    /// <summary>The same request started it before.</summary>
    public sealed record Repeated(RunId Run) : StartOutcome;

    /// <summary>It was not started.</summary>
    /// <param name="Error">Why not.</param>
    /// <param name="InTheWay">The run that is in the way, if that is why.</param>
    public sealed record Refused(DrError Error, RunId? InTheWay = null) : StartOutcome;
}
