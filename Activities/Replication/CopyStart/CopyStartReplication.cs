using Azure.Core;
using Azure.ResourceManager.Compute.Models;
using DrFunctions.Activities.Compute;
using DrFunctions.Activities.Reconciling;
using DrFunctions.Activities.Sites;
using DrFunctions.Activities.Watching;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Replication.CopyStart;

/// <summary>
/// Between regions of one cloud: incremental snapshots at the source, copied by the platform (CopyStart), and disks made
/// of the copies once they are complete.
/// </summary>
internal sealed class CopyStartReplication(SiteClients sites, AzureSnapshots snapshots, AzureDisks disks) : IReplication
{
    private const string SnapshotRole = "snapshot";

    public async Task<Pass<TakenDisks>> TakeAsync(StepCall call, BackupInput input)
    {
        var passes = await Task.WhenAll(input.Off!.Disks.Select(d => TakeDiskAsync(call, input, d)));
        if (DiskPasses.Combine(passes) is { } stop)
            return stop;
        return new TakenDisks(
            [.. input.Off!.Disks.Zip(passes, (d, p) => new DiskSnapshot(d, p.Value!.Id, p.Value.UniqueId))],
            passes.Max(p => p.Value!.CreatedAt!.Value));
    }

    public async Task<Pass<BroughtDisks>> BringAsync(
        StepCall call, LiveSyncInput input, Func<int?, Task<DiskShape>> shapes)
    {
        var copies = new CopiedDisks(sites, snapshots, disks, call, input, shapes);
        var points = input.RestorePoint.Disks;
        var passes = await Task.WhenAll(points.Select(copies.PassAsync));
        if (DiskPasses.Combine(passes, [.. points.Select(p => p.Disk.SizeBytes)], DetailOf(input)) is { } stop)
            return stop;
        return new BroughtDisks([.. passes.Select(p => p.Value!)]);
    }

    public async Task<string?> InFlightAsync(StepCall call, DisableLiveSyncInput input)
    {
        var tags = new Dictionary<string, string>
        {
            [DrTags.Group] = input.Group.Value,
            [DrTags.Machine] = input.Machine.Value,
            [DrTags.Role] = CopiedDisks.CopyRole,
        };
        var copies = await snapshots.ListAsync(input.To, input.Destination.ResourceGroup, call.CancellationToken);
        return copies.FirstOrDefault(c => DrTags.Carries(c.Tags, tags) && CopiedDisks.IsInFlight(c)) is { } copy
            ? $"copy '{copy.Name}' is at {copy.Percent ?? 0:0} %"
            : null;
    }

    private async Task<Pass<SnapshotView>> TakeDiskAsync(StepCall call, BackupInput input, DiskIdentity disk)
    {
        var site = input.Source.Site;
        var name = new ReplicaName(
            input.Group, input.Permit.Run, input.Machine, input.Permit.Epoch, disk.Lun, disk.UniqueId);
        var tags = DrTags.Of(SnapshotRole, name);
        var id = SnapshotResource(site, input.Source.ResourceGroup, name.For(SnapshotRole));
        var view = await snapshots.ViewAsync(site, id, call.CancellationToken);
        if (view is not null && Foreign(view, tags, disk, input.Off!) is { } why)
            return ReplicationErrors.Foreign(site, "snapshot", view.Name, why);
        if (view is { Provisioning: "Succeeded" })
            return view;
        if (view is null or { Provisioning: "Failed" })
        {
            if (!call.Begin(id))
                return view is null ? Settling(site, id) : ReplicationErrors.SnapshotFailed(site, view.Name);
            await snapshots.CreateAsync(site, id, DiskCreateOption.Copy, disk.ResourceId, tags, call.CancellationToken);
        }

        return Settling(site, id);
    }

    // Only a snapshot that this very epoch made after its proof says what the disk held at power-off.
    private static string? Foreign(
        SnapshotView view, IReadOnlyDictionary<string, string> tags, DiskIdentity disk, OffProof off)
    {
        if (!DrTags.Carries(view.Tags, tags))
            return "it carries other tags";
        if (!view.Incremental)
            return "it is not incremental";
        if (!string.Equals(view.SourceResourceId, disk.ResourceId, StringComparison.OrdinalIgnoreCase))
            return $"it was taken of {view.SourceResourceId}";
        if (view.Provisioning != "Succeeded")
            return null;
        if (!string.Equals(view.SourceUniqueId, disk.UniqueId, StringComparison.OrdinalIgnoreCase))
            return "it was taken of another disk under the same name";
        return view.CreatedAt is { } created && created >= off.ProvenAt
            ? null
            : "it was not taken after the source was proven off";
    }

    private Waiting Settling(Site site, string id) => new(
        "taking snapshots",
        new Watch(sites.For(site), WatchKind.Snapshot, new ResourceIdentifier(id), glimpse => glimpse.IsSettled));

    private static Func<double, string> DetailOf(LiveSyncInput input) => fraction =>
        fraction < 1
            ? $"copying {input.RestorePoint.Disks.Count} disks to site '{input.To.Name}': {fraction:P0}"
            : $"making disks of the copies at site '{input.To.Name}'";

    internal static string SnapshotResource(Site site, string resourceGroup, string name) =>
        $"/subscriptions/{site.SubscriptionId}/resourceGroups/{resourceGroup}/providers/Microsoft.Compute/snapshots/{name}";
}
