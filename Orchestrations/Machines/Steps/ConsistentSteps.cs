using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>
/// A cycle's restore point of one instant, and the chain of snapshots that goes on beside it: only snapshots are a base
/// for a planned failover and for the way back. Whatever is in the way of it, the cycle goes on with snapshots alone.
/// </summary>
internal sealed class ConsistentSteps(StepDriver driver)
{
    public async Task<MachineWork> BackupAsync(MachineWork work)
    {
        if (work.StepBegan is null && await IsTooSoonAsync(work))
        {
            return work.TakeStep();
        }

        return await driver.DriveAsync(
            work,
            ActivityNames.Backup,
            permit => new BackupInput(work.Group, work.Machine.Name, work.Source, Off: null, permit, Consistent: true),
            (reached, point) => Task.FromResult(reached with
            {
                RestorePoint = point,
                Remaining =
                [
                    PipelineStep.LiveSync, PipelineStep.RecordCycle, PipelineStep.BackupChain, PipelineStep.SeedChain,
                    .. After(PipelineStep.RecordCycle, reached),
                ],
            }),

            // The snapshots are of the same attempt at a backup.
            onFailed: (failed, error) => Task.FromResult<MachineWork?>(
                (failed.TakeStep() with { StepBegan = failed.StepBegan }).Explain(Step.Backup, error.Message)));
    }

    public Task<MachineWork> BackupChainAsync(MachineWork work) => driver.DriveAsync(
        work,
        ActivityNames.Backup,
        permit => new BackupInput(work.Group, work.Machine.Name, work.Source, Off: null, permit),
        (reached, chain) => Task.FromResult(reached with { Chain = chain }));

    public Task<MachineWork> SeedChainAsync(MachineWork work) => driver.DriveAsync(
        work,
        ActivityNames.LiveSync,
        permit => ReplicaSteps.Input(work with { RestorePoint = work.Chain }, permit, SyncMode.Copy),
        (reached, _) => Task.FromResult(reached with { Chain = null }));

    /// <summary>A restore point of one instant that cannot be brought over makes way for snapshots; null for any other.</summary>
    public static MachineWork? BySnapshots(MachineWork failed, DrError error) => !IsOfInstant(failed)
        ? null
        : failed.Reopen([PipelineStep.BackupRunning, PipelineStep.LiveSync]).Explain(Step.Backup, error.ToString()) with
        {
            Remaining =
            [
                PipelineStep.BackupRunning, PipelineStep.LiveSync, PipelineStep.RecordCycle,
                .. After(PipelineStep.SeedChain, failed),
            ],
            RestorePoint = null,
            StepBegan = null,
            Round = 0,
            Retries = 0,
        };

    /// <summary>Whether the restore point that is brought over is of one instant: the chain comes after it.</summary>
    public static bool IsOfInstant(MachineWork work) =>
        work.Remaining is [PipelineStep.LiveSync, ..] && work.Remaining.Contains(PipelineStep.SeedChain);

    private static IEnumerable<PipelineStep> After(PipelineStep step, MachineWork work) =>
        work.Remaining.SkipWhile(other => other != step).Skip(1);

    private async Task<bool> IsTooSoonAsync(MachineWork work)
    {
        var machine = await driver.Context.CallEntityAsync(ProtectedMachine.Read, work.Key, Durable.Unit.Value);
        var since = driver.Context.CurrentUtcDateTime - Patience.BetweenInstants;
        return machine.Points.Any(point => point.Consistency == Consistency.Crash && point.TakenAt > since);
    }
}
