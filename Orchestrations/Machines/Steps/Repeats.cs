using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations;

/// <summary>What is done again when a source, or a destination before it ran, changed behind the run's back.</summary>
internal static class Repeats
{
    /// <summary>From the power-off to the end.</summary>
    public static IReadOnlyList<PipelineStep> All(MachineWork work) => work.Operation switch
    {
        Operation.UnplannedFailover =>
            [PipelineStep.TryPowerOff, PipelineStep.StopLiveSync, PipelineStep.Apply, PipelineStep.StartInstance, PipelineStep.HealthGate],
        Operation.UndoFailover =>
            [PipelineStep.PowerOff, PipelineStep.StartInstance, PipelineStep.HealthGate, PipelineStep.EnableLiveSync],
        Operation.Failback =>
        [
            PipelineStep.PowerOff, .. BackupOn(work), PipelineStep.ConfirmOff, PipelineStep.ConfirmSynced,
            PipelineStep.StartInstance, PipelineStep.HealthGate, PipelineStep.EnableLiveSync,
        ],
        _ =>
        [
            PipelineStep.PowerOff, .. BackupOn(work), PipelineStep.ConfirmOff, PipelineStep.DisableLiveSync,
            PipelineStep.StartInstance, PipelineStep.HealthGate,
        ],
    };

    /// <summary>From the backup to the sync.</summary>
    public static IReadOnlyList<PipelineStep> BackupOn(MachineWork work) => work.To == SiteRole.Primary
        ? [PipelineStep.Backup, PipelineStep.Unfence, PipelineStep.LiveSync]
        : [PipelineStep.Backup, PipelineStep.LiveSync];

    /// <summary>
    /// The destination does not run and cannot start on what was synced: its disks were changed or are gone. Only a new
    /// sync helps.
    /// </summary>
    public static bool IsOutOfSync(DrError error) =>
        error.Code is ErrorCodes.SwapFailed or ErrorCodes.RestorePointIncomplete;

    /// <summary>Repeats from an earlier step on; once too often, the machine is parked with that error.</summary>
    public static MachineWork From(
        OrchestrationContext context, MachineWork work, IReadOnlyList<PipelineStep> remaining, DrError onceTooOften)
    {
        context.Log(
            OrchestrationLogLevel.Warning,
            "The source or the destination of {Machine} changed behind the run's back: it repeats from {Step} on.",
            work.Machine.Name.Value, remaining[0]);
        var repeated = work.Reopen(remaining) with
        {
            Remaining = remaining,
            Repeats = work.Repeats + 1,
            StepBegan = null,
            Round = 0,
            Retries = 0,
            RestorePoint = work.Operation == Operation.UnplannedFailover ? work.RestorePoint : null,
            Synced = null,
            ConfirmedOffAt = null,
        };
        return repeated.Repeats <= Patience.Repeats ? repeated : repeated with { Error = onceTooOften };
    }
}
