using Azure.Core;
using Azure.ResourceManager.Compute.Models;
using DrFunctions.Activities.Reconciling;
using DrFunctions.Activities.Sites;
using DrFunctions.Activities.Watching;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Replication.CopyStart;

/// <summary>A restore point's incremental snapshots, taken at the source.</summary>
internal sealed class SourceSnapshots(SiteClients sites, AzureSnapshots snapshots, StepCall call, BackupInput input)
{
    private Site Site => input.Source.Site;

    /// <summary>A snapshot's ARM id.</summary>
    public static string ResourceId(Site site, string resourceGroup, string name) =>
        $"/subscriptions/{site.SubscriptionId}/resourceGroups/{resourceGroup}/providers/Microsoft.Compute/snapshots/{name}";

    /// <summary>One disk's snapshot: begins it if there is none.</summary>
    public async Task<Pass<SnapshotView>> PassAsync(DiskIdentity disk)
    {
        var name = new ReplicaName(
            input.Group, RestorePointIds.Of(input), input.Machine, input.Permit.Epoch, disk.Lun, disk.UniqueId);
        var tags = DrTags.Of(DrTags.SnapshotRole, name);
        var id = ResourceId(Site, input.Source.ResourceGroup, name.For(DrTags.SnapshotRole));
        var view = await snapshots.ViewAsync(Site, id, call.CancellationToken);
        if (view is not null && Foreign(view, tags, disk) is { } why)
            return ReplicationErrors.Foreign(Site, "snapshot", view.Name, why);
        if (view is { Provisioning: "Succeeded" })
            return view;
        if (view is null or { Provisioning: "Failed" })
        {
            if (!call.Begin(id))
                return view is null ? Settling(id) : ReplicationErrors.SnapshotFailed(Site, view.Name);
            await snapshots.CreateAsync(Site, id, DiskCreateOption.Copy, disk.ResourceId, tags, call.CancellationToken);
        }

        return Settling(id);
    }

    // Only a snapshot that this very epoch made after its proof says what the disk held at power-off.
    private string? Foreign(SnapshotView view, IReadOnlyDictionary<string, string> tags, DiskIdentity disk)
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
        return input.Off is { } off && !(view.CreatedAt >= off.ProvenAt)
            ? "it was not taken after the source was proven off"
            : null;
    }

    private Waiting Settling(string id) => new(
        "taking snapshots",
        new Watch(sites.For(Site), WatchKind.Snapshot, new ResourceIdentifier(id), glimpse => glimpse.IsSettled));
}
