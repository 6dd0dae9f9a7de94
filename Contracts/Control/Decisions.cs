namespace DrFunctions.Contracts;

/// <summary>What becomes of a run when a machine cannot go on. A run in the background always stops that machine.</summary>
public enum FailurePolicy
{
    /// <summary>The machines that share its barrier stop where they are, and the run ends.</summary>
    Stop,

    /// <summary>The run goes on without it, as if somebody had answered <see cref="MachineDecision.Skip"/>.</summary>
    Skip,

    /// <summary>It waits for an operator's answer; so do those that depend on it. The others go on up to the barrier.</summary>
    Ask,
}

/// <summary>An operator's answer about a machine that cannot go on.</summary>
public enum MachineDecision
{
    /// <summary>Try again from the beginning of its stage; what it builds on is proven anew.</summary>
    Retry,

    /// <summary>
    /// Go on without it. Before the barrier it and those that depend on it go back to where they came from; after the
    /// barrier it stays as it is, and those that depend on it start all the same.
    /// </summary>
    Skip,

    /// <summary>Give up: as <see cref="FailurePolicy.Stop"/>.</summary>
    Abort,
}

/// <summary>A machine that cannot go on, and what an operator says to that.</summary>
/// <param name="Number">Its number in the run, from 1.</param>
/// <param name="Machine">The machine.</param>
/// <param name="Step">The step that failed.</param>
/// <param name="Error">Why.</param>
/// <param name="AskedAt">Since when it waits.</param>
/// <param name="Until">Until when: without an answer it stops.</param>
/// <param name="Answer">The answer; null if there is none.</param>
/// <param name="Closed">Whether it is too late for one.</param>
public sealed record Question(
    int Number, MachineName Machine, Step Step, DrError Error, DateTimeOffset AskedAt, DateTimeOffset Until,
    Answer? Answer = null, bool Closed = false)
{
    /// <summary>Whether an answer is waited for.</summary>
    public bool IsOpen => Answer is null && !Closed;
}

/// <summary>An answer to a <see cref="Question"/>.</summary>
/// <param name="Decision">What to do.</param>
/// <param name="By">Who says so.</param>
/// <param name="At">When.</param>
/// <param name="Why">Why; null if nothing was said.</param>
public sealed record Answer(MachineDecision Decision, string By, DateTimeOffset At, string? Why = null);

/// <summary>An operator cancels a run.</summary>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
/// <param name="Why">Why; null if nothing was said.</param>
public sealed record CancelOrder(string By, DateTimeOffset At, string? Why = null);
