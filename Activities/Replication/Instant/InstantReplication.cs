using Azure.Core;
using DrFunctions.Activities.Compute;
using DrFunctions.Activities.Reconciling;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Replication.Instant;

/// <summary>
/// Between regions of one cloud, for machines that run: VM restore points, which hold all disks of one instant, and copies
/// of them. They stand beside the chain of snapshots, which alone is a base for the way back.
/// </summary>
internal sealed class InstantReplication(AzureRestorePoints points)
{
    public Task<Pass<TakenDisks>> TakeAsync(StepCall call, BackupInput input, IReadOnlyList<DiskIdentity> disks) =>
        new InstantTaking(points, call, input).PassAsync(disks);

    public Task<Pass<CopiedPoint>> CopyAsync(StepCall call, LiveSyncInput input) => new InstantCopies(points, call, input).PassAsync();

    public Task<Pass<PrunedPoints>> PruneAsync(StepCall call, PruneInput input) => new InstantRetention(points, call, input).PassAsync();

    /// <summary>The copy of a machine's restore point that is in flight, in words; null if none is. They come in order: the newest says it.</summary>
    public async Task<string?> InFlightAsync(StepCall call, DisableLiveSyncInput input)
    {
        var list = await points.ListAsync(input.To, input.Destination.ResourceGroup, call.CancellationToken);
        var tags = DrTags.OfMachine(DrTags.InstantCopiesRole, input.Group, input.Machine);
        foreach (var collection in list.Collections.Where(c => DrTags.Carries(c.Tags, tags)))
        {
            var copies = await points.PointsAsync(input.To, collection, call.CancellationToken);
            if (copies.MaxBy(c => c.CreatedAt) is { } newest
                && await points.ViewAsync(input.To, new ResourceIdentifier(newest.Id), call.CancellationToken) is { IsInFlight: true } copy)
                return $"the copy '{copy.Name}' of a restore point is at {copy.Percent:0} %";
        }

        return null;
    }

    /// <summary>A group's restore points of one instant whose copies stand in a resource group.</summary>
    /// <param name="site">The site.</param>
    /// <param name="resourceGroup">The resource group.</param>
    /// <param name="group">The group.</param>
    /// <param name="known">The machines that are asked for, and what was seen complete: a copy never becomes incomplete again.</param>
    /// <param name="cancellationToken">The caller's own end.</param>
    public async Task<IReadOnlyDictionary<MachineName, MachinePoints>> StandingAsync(
        Site site, string resourceGroup, GroupName group, KnownPoints known, CancellationToken cancellationToken)
    {
        var list = await points.ListAsync(site, resourceGroup, cancellationToken);
        var ours = list.Collections
            .Where(c => c.Tag(DrTags.Role) == DrTags.InstantCopiesRole && c.Tag(DrTags.Group) == group.Value)
            .Select(c => (Collection: c, Machine: new MachineName(c.Tag(DrTags.Machine) ?? "")))
            .Where(c => known.IsAskedFor(c.Machine));
        var found = await Task.WhenAll(ours.Select(async c =>
            (c.Machine, Points: await StandingAsync(site, c.Collection, id => known.WasComplete(c.Machine, id), cancellationToken))));
        return found.GroupBy(f => f.Machine).ToDictionary(
            m => m.Key, m => new MachinePoints([.. m.SelectMany(f => f.Points.Complete)], [.. m.SelectMany(f => f.Points.Incomplete)]));
    }

    private async Task<MachinePoints> StandingAsync(
        Site site, CollectionView collection, Func<string, bool> wasComplete, CancellationToken cancellationToken)
    {
        var copies = await points.PointsAsync(site, collection, cancellationToken);
        var seen = await Task.WhenAll(copies.Select(async copy => InstantNames.RestorePointOf(collection, copy) is { } id
            ? new Seen(id, copy.CreatedAt, copy.Provisioning == "Succeeded"
                && (wasComplete(id) || await points.ViewAsync(site, new ResourceIdentifier(copy.Id), cancellationToken) is { IsComplete: true }))
            : null));
        var ours = seen.OfType<Seen>().ToArray();
        return new MachinePoints(
            [.. ours.Where(s => s is { Complete: true, At: not null }).Select(s => new StandingPoint(s.Id, s.At!.Value, Consistency.Crash))],
            [.. ours.Where(s => s is not { Complete: true, At: not null }).Select(s => s.Id)]);
    }

    private sealed record Seen(string Id, DateTimeOffset? At, bool Complete);
}
