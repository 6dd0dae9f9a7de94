using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>The one table of legal transitions between a group's phases.</summary>
public static class Transitions
{
    /// <summary>The phase while the operation runs; null if it is not legal in the given phase.</summary>
    public static GroupPhase? Begin(GroupPhase phase, Operation operation) => (phase, operation) switch
    {
        (GroupPhase.Protected, Operation.PlannedFailover) => GroupPhase.FailingOver,
        (GroupPhase.ReadyToStart, Operation.PlannedFailover) => GroupPhase.FailingOver,
        (GroupPhase.NeedsRecovery, Operation.PlannedFailover) => GroupPhase.FailingOver,
        _ => null,
    };

    /// <summary>The phase after the operation ended.</summary>
    public static GroupPhase End(Operation operation, RunOutcome outcome, bool instancesStarted) =>
        (operation, outcome) switch
        {
            (Operation.PlannedFailover, RunOutcome.Completed or RunOutcome.CompletedWithSkips) =>
                instancesStarted ? GroupPhase.FailedOver : GroupPhase.ReadyToStart,
            _ => GroupPhase.NeedsRecovery,
        };
}
