using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>The one table of legal transitions between a group's phases.</summary>
public static class Transitions
{
    /// <summary>The phase while the operation runs; null if it is not legal in the given phase.</summary>
    public static GroupPhase? Begin(GroupPhase phase, Operation operation) => operation switch
    {
        Operation.PlannedFailover => phase is GroupPhase.Unprotected or GroupPhase.Protected or GroupPhase.Reseeding
            or GroupPhase.ReadyToStart or GroupPhase.PartlyFailedOver or GroupPhase.NeedsRecovery ? GroupPhase.FailingOver : null,

        // Without a restore point at the DR site there is nothing to start from.
        Operation.UnplannedFailover => phase is GroupPhase.Protected or GroupPhase.Reseeding
            or GroupPhase.ReadyToStart or GroupPhase.PartlyFailedOver or GroupPhase.NeedsRecovery ? GroupPhase.FailingOver : null,
        Operation.Failback => phase is GroupPhase.FailedOver or GroupPhase.PartlyFailedOver or GroupPhase.NeedsRecovery
            ? GroupPhase.FailingBack
            : null,
        Operation.UndoFailover => phase is GroupPhase.FailedOver or GroupPhase.PartlyFailedOver or GroupPhase.ReadyToStart
            or GroupPhase.NeedsRecovery ? GroupPhase.FailingBack : null,

        // What runs beside production changes no phase while it runs.
        Operation.Protect or Operation.LiveSync =>
            phase is GroupPhase.Unprotected or GroupPhase.Protected or GroupPhase.Reseeding or GroupPhase.PartlyFailedOver
                ? phase
                : null,

        // At the primary side it settles what is owed at sites that the machines have left.
        Operation.Reprotect => phase is GroupPhase.Protected or GroupPhase.Reseeding or GroupPhase.FailedOver
            or GroupPhase.PartlyFailedOver or GroupPhase.NeedsRecovery ? phase : null,
        Operation.EnableLiveSync or Operation.DisableLiveSync =>
            phase is GroupPhase.Unprotected or GroupPhase.Protected or GroupPhase.Reseeding ? phase : null,
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "Unknown operation."),
    };

    /// <summary>The phase after the operation ended.</summary>
    /// <param name="before">The phase in which it began.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="ended">How it ended.</param>
    public static GroupPhase End(GroupPhase before, Operation operation, CompleteRequest ended)
    {
        ArgumentNullException.ThrowIfNull(ended);
        var done = ended.Outcome is RunOutcome.Completed or RunOutcome.CompletedWithSkips;
        return operation switch
        {
            // A machine that was skipped has no restore point of this cycle: only a full one protects the group.
            Operation.Protect or Operation.LiveSync =>
                ended is { Outcome: RunOutcome.Completed, Parted: false } && before != GroupPhase.PartlyFailedOver
                    && Begin(before, operation) is not null
                    ? GroupPhase.Protected
                    : before,
            Operation.Reprotect or Operation.EnableLiveSync or Operation.DisableLiveSync => before,
            _ when ended.Untouched => before,
            _ when ended.OthersHalfway => GroupPhase.NeedsRecovery,
            _ when ended.RolledBack => RolledBack(before, operation),
            _ when !done => GroupPhase.NeedsRecovery,

            // Whatever else stayed behind: what is off has to be started.
            Operation.PlannedFailover or Operation.UnplannedFailover when !ended.InstancesStarted => GroupPhase.ReadyToStart,
            _ when ended.Parted => GroupPhase.PartlyFailedOver,
            Operation.PlannedFailover or Operation.UnplannedFailover => GroupPhase.FailedOver,
            Operation.Failback or Operation.UndoFailover => GroupPhase.Reseeding,
            _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "Unknown operation."),
        };
    }

    /// <summary>Every machine serves where it came from; whatever an earlier run had left halfway is mended by that, too.</summary>
    private static GroupPhase RolledBack(GroupPhase before, Operation operation) =>
        before is not (GroupPhase.NeedsRecovery or GroupPhase.ReadyToStart) ? before
        : operation is Operation.Failback or Operation.UndoFailover ? GroupPhase.FailedOver

        // What was halfway may have begun with nothing at the DR site: only a cycle of all protects it.
        : before == GroupPhase.ReadyToStart ? GroupPhase.Protected
        : GroupPhase.Reseeding;
}
