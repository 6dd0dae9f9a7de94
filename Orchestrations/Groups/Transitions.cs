using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>The one table of legal transitions between a group's phases.</summary>
public static class Transitions
{
    /// <summary>The phase while the operation runs; null if it is not legal in the given phase.</summary>
    public static GroupPhase? Begin(GroupPhase phase, Operation operation) => operation switch
    {
        Operation.PlannedFailover => phase is GroupPhase.Unprotected or GroupPhase.Protected or GroupPhase.Reseeding
            or GroupPhase.ReadyToStart or GroupPhase.NeedsRecovery ? GroupPhase.FailingOver : null,

        // Without a restore point at the DR site there is nothing to start from.
        Operation.UnplannedFailover => phase is GroupPhase.Protected or GroupPhase.Reseeding
            or GroupPhase.ReadyToStart or GroupPhase.NeedsRecovery ? GroupPhase.FailingOver : null,
        Operation.Failback => phase is GroupPhase.FailedOver or GroupPhase.NeedsRecovery ? GroupPhase.FailingBack : null,
        Operation.UndoFailover => phase is GroupPhase.FailedOver or GroupPhase.ReadyToStart or GroupPhase.NeedsRecovery
            ? GroupPhase.FailingBack
            : null,

        // What runs beside production changes no phase while it runs.
        Operation.Protect or Operation.LiveSync =>
            phase is GroupPhase.Unprotected or GroupPhase.Protected or GroupPhase.Reseeding ? phase : null,

        // At the primary side it settles what is owed at sites that the machines have left.
        Operation.Reprotect => phase is GroupPhase.Protected or GroupPhase.Reseeding or GroupPhase.FailedOver
            or GroupPhase.NeedsRecovery ? phase : null,
        Operation.EnableLiveSync or Operation.DisableLiveSync =>
            phase is GroupPhase.Unprotected or GroupPhase.Protected or GroupPhase.Reseeding ? phase : null,
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "Unknown operation."),
    };

    /// <summary>The phase after the operation ended.</summary>
    /// <param name="before">The phase in which it began.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="instancesStarted">Whether it started instances at the DR site.</param>
    /// <param name="untouched">Whether it stopped before it had changed anything.</param>
    public static GroupPhase End(
        GroupPhase before, Operation operation, RunOutcome outcome, bool instancesStarted, bool untouched)
    {
        var done = outcome is RunOutcome.Completed or RunOutcome.CompletedWithSkips;
        return operation switch
        {
            // A machine that was skipped has no restore point of this cycle: only a full one protects the group.
            Operation.Protect or Operation.LiveSync =>
                outcome == RunOutcome.Completed && Begin(before, operation) is not null ? GroupPhase.Protected : before,
            Operation.Reprotect or Operation.EnableLiveSync or Operation.DisableLiveSync => before,
            _ when untouched => before,
            _ when !done => GroupPhase.NeedsRecovery,
            Operation.PlannedFailover or Operation.UnplannedFailover =>
                instancesStarted ? GroupPhase.FailedOver : GroupPhase.ReadyToStart,
            Operation.Failback or Operation.UndoFailover => GroupPhase.Reseeding,
            _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "Unknown operation."),
        };
    }
}
