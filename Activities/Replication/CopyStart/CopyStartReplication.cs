using DrFunctions.Activities.Compute;
using DrFunctions.Activities.Reconciling;
using DrFunctions.Activities.Sites;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Replication.CopyStart;

/// <summary>
/// Between regions of one cloud: incremental snapshots at the source, copied by the platform (CopyStart), and disks made
/// of the copies once they are complete.
/// </summary>
internal sealed class CopyStartReplication(SiteClients sites, AzureSnapshots snapshots, AzureDisks disks)
{
    public async Task<Pass<TakenDisks>> TakeAsync(StepCall call, BackupInput input, IReadOnlyList<DiskIdentity> disks)
    {
        var taking = new SourceSnapshots(sites, snapshots, call, input);
        var passes = await Task.WhenAll(disks.Select(taking.PassAsync));
        if (DiskPasses.Combine(passes) is { } stop)
            return stop;
        return new TakenDisks(
            [.. disks.Zip(passes, (d, p) => new DiskSnapshot(d, p.Value!.Id, p.Value.UniqueId))],
            passes.Min(p => p.Value!.CreatedAt!.Value));
    }

    public async Task<Pass<CopiedPoint>> CopyAsync(StepCall call, LiveSyncInput input)
    {
        var copies = new SnapshotCopies(sites, snapshots, call, input);
        if (input.Mode == SyncMode.ApplyComplete)
            return await copies.StandingAsync();
        var points = input.RestorePoint.Disks;
        var passes = await Task.WhenAll(points.Select(copies.PassAsync));
        return DiskPasses.Combine(
            passes, [.. points.Select(p => p.Disk.SizeBytes)],
            fraction => $"copying {points.Count} disks to site '{input.To.Name}': {fraction:P0}") is { } stop
                ? stop
                : copies.PointOf([.. passes.Select(p => p.Value!)]);
    }

    public async Task<Pass<MadeDisks>> MakeDisksAsync(
        StepCall call, LiveSyncInput input, CopiedPoint point, Func<int?, Task<DiskShape>> shapes)
    {
        var making = new ReplicaDisks(sites, disks, call, input, shapes);
        var passes = await Task.WhenAll(input.RestorePoint.Disks.Zip(point.Copies, making.PassAsync));
        return DiskPasses.Combine(
            passes, [.. passes.Select(_ => 1L)], _ => $"making disks of the copies at site '{input.To.Name}'") is { } stop
                ? stop
                : new MadeDisks([.. passes.Select(p => p.Value!)]);
    }

    public async Task<Flight> InFlightAsync(StepCall call, DisableLiveSyncInput input)
    {
        var tags = DrTags.OfMachine(DrTags.CopyRole, input.Group, input.Machine);
        var there = await snapshots.ListAsync(input.To, input.Destination.ResourceGroup, call.CancellationToken);
        var copy = there.Snapshots.FirstOrDefault(c => DrTags.Carries(c.Tags, tags) && c.IsInFlight);
        return new Flight(copy is null ? null : $"copy '{copy.Name}' is at {copy.Percent ?? 0:0} %", there.ReadAt);
    }

    public Task<Pass<PrunedPoints>> PruneAsync(StepCall call, PruneInput input, PresentDisks present) =>
        new Retention(sites, snapshots, disks, call, input, present).PassAsync();

    public async Task<StandingPoints> StandingAsync(
        Site site, string resourceGroup, GroupName group, CancellationToken cancellationToken) =>
        CopyTags.PointsOf(await snapshots.ListAsync(site, resourceGroup, cancellationToken), group);

    public async Task<BaseView> BaseAsync(
        VmReference active, IReadOnlyList<DiskIdentity> disks, VmReference target, CancellationToken cancellationToken)
    {
        var here = await snapshots.ListAsync(active.Site, active.ResourceGroup, cancellationToken);
        var there = await snapshots.ListAsync(target.Site, target.ResourceGroup, cancellationToken);
        return new BaseView(
            [.. disks.Where(d => CopyBase.Newest(here.Snapshots, there.Snapshots, d.UniqueId) is null)], there.ReadAt);
    }
}
