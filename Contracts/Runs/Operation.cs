namespace DrFunctions.Contracts;

/// <summary>What an operator can ask of a group.</summary>
public enum Operation
{
    /// <summary>Move the group to the DR site without losing a write.</summary>
    PlannedFailover,
}

/// <summary>How a run ended.</summary>
public enum RunOutcome
{
    /// <summary>Everything was done and proven.</summary>
    Completed,

    /// <summary>Done, but for machines that were skipped on purpose.</summary>
    CompletedWithSkips,

    /// <summary>A machine could not go on; the report says how each was left and what to do.</summary>
    Stopped,

    /// <summary>An operator cancelled it.</summary>
    Cancelled,

    /// <summary>It never began: the report says why.</summary>
    Refused,

    /// <summary>The run itself broke.</summary>
    Failed,
}

/// <summary>How a step or a machine ended within a run.</summary>
public enum StepOutcome
{
    /// <summary>Not begun.</summary>
    NotReached,

    /// <summary>Done and proven.</summary>
    Completed,

    /// <summary>Not needed; the detail says why.</summary>
    Skipped,

    /// <summary>Failed; the error says why.</summary>
    Failed,
}
