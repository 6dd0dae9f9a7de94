using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>What a start rests on.</summary>
internal static class Starts
{
    /// <summary>What the machine's entity is told before it permits the start.</summary>
    public static StartGrounds GroundsOf(MachineWork work) =>
        new(BasisOf(work), MachineKey.Of(work.Destination), work.Waiver, work.Loss, work.SourceIsGone);

    /// <summary>What must be known of the other side right before it.</summary>
    public static SourceGuard GuardOf(MachineWork work) => work switch
    {
        { Off: not null } => SourceGuard.Proven,
        { Waiver: not null } => SourceGuard.Waived,
        { NeverLeft: true } => SourceGuard.NotSeenRunning,
        _ => SourceGuard.NotRunning,
    };

    /// <summary>
    /// What a missing instance is created by: at the DR site the machine as it was backed up; at the primary side the
    /// original, not the DR instance that its data comes from.
    /// </summary>
    public static MachineBlueprint? BlueprintOf(MachineWork work) => work.To == SiteRole.Recovery
        ? work.RestorePoint?.Blueprint
        : work.Blueprint ?? work.RestorePoint?.Blueprint;

    private static StartBasis BasisOf(MachineWork work) => work.Operation switch
    {
        Operation.UndoFailover => StartBasis.Own,
        Operation.UnplannedFailover => StartBasis.Restored,
        _ => StartBasis.Synced,
    };
}
