using Azure.Core;
using DrFunctions.Activities.Compute;
using DrFunctions.Activities.Reconciling;
using DrFunctions.Activities.Sites;
using DrFunctions.Activities.Watching;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Replication.CopyStart;

/// <summary>Removes a machine's snapshots, copies and idle replica disks that nothing needs any more.</summary>
internal sealed class Retention(
    SiteClients sites, AzureSnapshots snapshots, AzureDisks disks, StepCall call, PruneInput input, PresentDisks present)
{
    private const string Deleted = "delete ";
    private const string Left = "leave ";

    /// <summary>One look, and what follows from it. It counts what this call removed.</summary>
    public async Task<Pass<PrunedPoints>> PassAsync()
    {
        var here = await OursAsync(input.Source.Site, input.Source.ResourceGroup);
        var there = await OursAsync(input.To, input.Destination.ResourceGroup);
        var needed = new NeededSnapshots(input, present).Of(here, there);
        var replicas = await disks.ListAsync(input.To, input.Destination.ResourceGroup, call.CancellationToken);
        var idle = replicas.Where(new IdleReplicas(input).Contains).ToArray();

        await Task.WhenAll(
            [
                .. here.Where(s => !needed.Contains(s.Id)).Select(s => DeleteAsync(s.Id, input.Source.Site, snapshots.TryDeleteAsync)),
                .. there.Where(s => !needed.Contains(s.Id)).Select(s => DeleteAsync(s.Id, input.To, snapshots.TryDeleteAsync)),
                .. idle.Select(d => DeleteAsync(d.Id, input.To, disks.TryDeleteAsync)),
            ]);

        var begun = call.Begun.Where(e => e.StartsWith(Deleted, StringComparison.Ordinal)).Select(e => e[Deleted.Length..])
            .Where(id => !call.HasBegun(Left + id)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        Watch[] going =
        [
            .. here.Where(s => begun.Contains(s.Id)).Select(s => Gone(input.Source.Site, WatchKind.Snapshot, s.Id)),
            .. there.Where(s => begun.Contains(s.Id)).Select(s => Gone(input.To, WatchKind.Snapshot, s.Id)),
            .. replicas.Where(d => begun.Contains(d.Id)).Select(d => Gone(input.To, WatchKind.Disk, d.Id)),
        ];
        return going.Length > 0
            ? new Waiting($"removing {going.Length} snapshots and disks", going)
            : new PrunedPoints(
                begun.Count(IsSnapshot), begun.Count(id => !IsSnapshot(id)),
                call.Begun.Count(e => e.StartsWith(Left, StringComparison.Ordinal)));
    }

    private async Task<IReadOnlyList<SnapshotView>> OursAsync(Site site, string resourceGroup)
    {
        var list = await snapshots.ListAsync(site, resourceGroup, call.CancellationToken);
        return
        [
            .. list.Snapshots.Where(s =>
                s.Tag(DrTags.Group) == input.Group.Value && s.Tag(DrTags.Machine) == input.Machine.Value
                && s.Tag(DrTags.Role) is DrTags.SnapshotRole or DrTags.CopyRole),
        ];
    }

    private async Task DeleteAsync(string id, Site site, Func<Site, string, CancellationToken, Task<bool>> delete)
    {
        if (call.Begin(Deleted + id) && !await TryAsync(() => delete(site, id, call.CancellationToken)))
            call.Begin(Left + id);
    }

    // A role that may not delete keeps one resource as a lock does; the others can go all the same.
    private static async Task<bool> TryAsync(Func<Task<bool>> delete)
    {
        try
        {
            return await delete();
        }
        catch (SiteRefusedException refused) when (refused.Error.Code == ErrorCodes.Forbidden)
        {
            return false;
        }
    }

    private static bool IsSnapshot(string id) => id.Contains("/snapshots/", StringComparison.OrdinalIgnoreCase);

    // Ready once it is gone: then the glimpse finds nothing.
    private Watch Gone(Site site, WatchKind kind, string id) =>
        new(sites.For(site), kind, new ResourceIdentifier(id), _ => false);
}
