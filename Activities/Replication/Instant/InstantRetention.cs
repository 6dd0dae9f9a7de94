using Azure.Core;
using DrFunctions.Activities.Reconciling;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Replication.Instant;

/// <summary>Removes a machine's VM restore points and copies that nothing needs any more.</summary>
internal sealed class InstantRetention(AzureRestorePoints points, StepCall call, PruneInput input)
{
    private const string Deleted = "remove ";
    private const string Left = "spare ";

    private readonly HashSet<string> _wanted = [.. input.Keep, .. input.Synced is { } synced ? [synced.RestorePointId] : Array.Empty<string>()];

    /// <summary>One look, and what follows from it. It counts what this call removed.</summary>
    public async Task<Pass<PrunedPoints>> PassAsync()
    {
        var here = await OursAsync(input.Source.Site, input.Source.ResourceGroup);
        var there = await OursAsync(input.To, input.Destination.ResourceGroup);
        var all = here.Concat(there).ToArray();
        var needed = all.SelectMany(c => c.Needed(_wanted)).ToHashSet(StringComparer.OrdinalIgnoreCase);

        // The platform fails a copy whose source goes.
        needed.UnionWith(all.SelectMany(c => c.Points).Where(p => needed.Contains(p.Id)).Select(p => p.SourceId).OfType<string>());
        foreach (var (collection, point) in all.SelectMany(c => c.Points.Select(p => (c, p))).Where(pair => !needed.Contains(pair.p.Id)))
            await DeleteAsync(collection.Site, point);

        var begun = call.Begun.Where(e => e.StartsWith(Deleted, StringComparison.Ordinal)).Select(e => e[Deleted.Length..])
            .Where(id => !call.HasBegun(Left + id)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var going = all.SelectMany(c => c.Points).Count(p => begun.Contains(p.Id));
        return going > 0
            ? new Waiting($"removing {going} restore points")
            : new PrunedPoints(begun.Count, 0, all.SelectMany(c => c.Points).Count(p => call.HasBegun(Left + p.Id)));
    }

    private async Task DeleteAsync(Site site, PointView point)
    {
        if (call.HasBegun(Deleted + point.Id) || await IsUnderwayAsync(site, point))
            return;
        if (call.Begin(Deleted + point.Id) && !await points.TryDeleteAsync(site, point.Id, call.CancellationToken))
            call.Begin(Left + point.Id);
    }

    // Only a point that is read by itself tells how far its copy is.
    private async Task<bool> IsUnderwayAsync(Site site, PointView point) =>
        point.SourceId is not null
        && await points.ViewAsync(site, new ResourceIdentifier(point.Id), call.CancellationToken) is { IsInFlight: true };

    private async Task<IReadOnlyList<Held>> OursAsync(Site site, string resourceGroup)
    {
        var list = await points.ListAsync(site, resourceGroup, call.CancellationToken);
        var ours = list.Collections.Where(c =>
            c.Tag(DrTags.Group) == input.Group.Value && c.Tag(DrTags.Machine) == input.Machine.Value
            && c.Tag(DrTags.Role) is DrTags.InstantsRole or DrTags.InstantCopiesRole);
        return await Task.WhenAll(ours.Select(
            async c => new Held(site, c, await points.PointsAsync(site, c, call.CancellationToken))));
    }

    private sealed record Held(Site Site, CollectionView Collection, IReadOnlyList<PointView> Points)
    {
        // Points to keep; whatever is being made or removed; the newest, from which the next one only adds, and the first of
        // the same disks: without it the next one, and its copy, would be full again. What is not ours is not ours to judge.
        public IEnumerable<string> Needed(HashSet<string> wanted)
        {
            var standing = Points.Where(p => p.Provisioning == "Succeeded").OrderBy(p => p.CreatedAt).ToArray();
            var newest = standing.LastOrDefault();
            var first = newest is null ? null : standing.First(newest.IsOfSameDisks);
            return Points
                .Where(p => p == newest || p == first
                    || p.Provisioning is not ("Succeeded" or "Failed" or "Canceled")
                    || InstantNames.RestorePointOf(Collection, p) is not { } id || wanted.Contains(id))
                .Select(p => p.Id);
        }
    }
}
