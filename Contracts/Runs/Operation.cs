namespace DrFunctions.Contracts;

/// <summary>What an operator can ask of a group.</summary>
public enum Operation
{
    /// <summary>Bring a first full copy of the group to the DR site, so that it can be failed over.</summary>
    Protect,

    /// <summary>Move the group to the DR site without losing a write.</summary>
    PlannedFailover,

    /// <summary>Start the group at the DR site at a restore point, with or without the primary site.</summary>
    UnplannedFailover,

    /// <summary>Move the group back to the primary site, or to another one, without losing a write.</summary>
    Failback,

    /// <summary>Give up what the DR side wrote and run at the primary site again.</summary>
    UndoFailover,

    /// <summary>Fence the old sources and seed the way back, while the group runs at the DR site.</summary>
    Reprotect,

    /// <summary>One cycle: incremental backup, copy, apply to the destination instances.</summary>
    LiveSync,

    /// <summary>Let Live Sync run.</summary>
    EnableLiveSync,

    /// <summary>Stop Live Sync, with nothing of it left in flight.</summary>
    DisableLiveSync,
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

    /// <summary>Left as it was, for a run that moves machines: only what runs beside production makes way.</summary>
    Yielded,

    /// <summary>Of a machine: it is back where it came from, and serves there.</summary>
    RolledBack,
}
