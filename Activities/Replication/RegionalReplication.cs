using DrFunctions.Activities.Compute;
using DrFunctions.Activities.Reconciling;
using DrFunctions.Activities.Replication.CopyStart;
using DrFunctions.Activities.Replication.Instant;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Replication;

/// <summary>
/// Between regions of one cloud: the chain of snapshots, and beside it VM restore points where a running machine's disks
/// must be of one instant. Which of them a restore point is its disks' ids say.
/// </summary>
internal sealed class RegionalReplication(CopyStartReplication snapshots, InstantReplication instants) : IReplication
{
    public Task<Pass<TakenDisks>> TakeAsync(StepCall call, BackupInput input, IReadOnlyList<DiskIdentity> disks) =>
        input.Consistent ? instants.TakeAsync(call, input, disks) : snapshots.TakeAsync(call, input, disks);

    public Task<Pass<CopiedPoint>> CopyAsync(StepCall call, LiveSyncInput input) =>
        InstantNames.IsOfInstant(input.RestorePoint.Disks[0].SnapshotId)
            ? instants.CopyAsync(call, input)
            : snapshots.CopyAsync(call, input);

    public Task<Pass<MadeDisks>> MakeDisksAsync(
        StepCall call, LiveSyncInput input, CopiedPoint point, Func<int?, Task<DiskShape>> shapes) =>
        snapshots.MakeDisksAsync(call, input, point, shapes);

    public async Task<Flight> InFlightAsync(StepCall call, DisableLiveSyncInput input)
    {
        var flight = await snapshots.InFlightAsync(call, input);

        // Where the destination stands at a later restore point nothing is applied of an earlier copy any more: a failover
        // does not wait for one beside the chain, which may take hours.
        return flight.What is null && input is { Synced: null, CopiesMayRun: false }
            ? flight with { What = await instants.InFlightAsync(call, input) }
            : flight;
    }

    public async Task<Pass<PrunedPoints>> PruneAsync(StepCall call, PruneInput input, PresentDisks present)
    {
        var pruned = await snapshots.PruneAsync(call, input, present);
        var instant = await instants.PruneAsync(call, input);
        return pruned.Stop ?? instant.Stop ?? (Pass<PrunedPoints>)new PrunedPoints(
            pruned.Value!.Snapshots + instant.Value!.Snapshots, pruned.Value.Disks, pruned.Value.Left + instant.Value.Left);
    }

    public async Task<StandingPoints> StandingAsync(
        Site site, string resourceGroup, GroupName group, KnownPoints known, CancellationToken cancellationToken)
    {
        var consistent = instants.StandingAsync(site, resourceGroup, group, known, cancellationToken);
        var chain = await snapshots.StandingAsync(site, resourceGroup, group, cancellationToken);
        var found = chain.Machines.Concat(await consistent).GroupBy(m => m.Key, m => m.Value);
        return chain with { Machines = found.ToDictionary(m => m.Key, m => MachinePoints.Merge([.. m])) };
    }

    public Task<BaseView> BaseAsync(
        VmReference active, IReadOnlyList<DiskIdentity> disks, VmReference target, CancellationToken cancellationToken) =>
        snapshots.BaseAsync(active, disks, target, cancellationToken);
}
