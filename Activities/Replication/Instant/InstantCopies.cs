using Azure.Core;
using DrFunctions.Activities.Reconciling;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Replication.Instant;

/// <summary>The way of a VM restore point to the destination site, until all of its data is there.</summary>
internal sealed class InstantCopies(AzureRestorePoints points, StepCall call, LiveSyncInput input)
{
    private readonly Dictionary<string, string> _tags = DrTags.OfMachine(DrTags.InstantCopiesRole, input.Group, input.Machine);

    private Site Site => input.To;

    private bool BeginsNothing => input.Mode == SyncMode.ApplyComplete;

    /// <summary>One look, and what follows from it: begins the copy if there is none, unless only complete ones may be used.</summary>
    public async Task<Pass<CopiedPoint>> PassAsync()
    {
        var source = new ResourceIdentifier(input.RestorePoint.Disks[0].SnapshotId).Parent!;
        var collection = InstantNames.Collection(Site, input.Destination.ResourceGroup, _tags, source.Parent!.ToString());
        var id = InstantNames.Point(collection, source.Name);
        var copy = await points.ViewAsync(Site, id, call.CancellationToken);
        if (copy is null)
            return BeginsNothing ? NotComplete("there is no copy of it") : await BeginAsync(collection, id, source);
        if (Foreign(copy, source) is { } why)
            return ReplicationErrors.Foreign(Site, "restore point", copy.Name, why);
        if (copy.IsComplete)
            return new CopiedPoint([.. input.RestorePoint.Disks.Select(d => CopyOf(d, copy))], copy.ReadAt);
        if (copy.HasFailed)
            return BeginsNothing
                ? NotComplete($"its copy '{copy.Name}' failed")
                : ReplicationErrors.CopyFailed(Site, copy.Name, "the platform gives no reason");
        return BeginsNothing ? NotComplete($"its copy '{copy.Name}' is at {copy.Percent:0} %") : Copying(copy.Percent / 100);
    }

    private async Task<Pass<CopiedPoint>> BeginAsync(ResourceIdentifier collection, ResourceIdentifier id, ResourceIdentifier source)
    {
        if (!call.HasBegun(id.ToString()))
        {
            var foreign = await new InstantCollections(points, call).EnsureAsync(Site, collection, source.Parent!.ToString(), _tags);
            if (foreign is not null)
                return foreign;
            call.Begin(id.ToString());
            await points.CopyAsync(Site, id, source, call.CancellationToken);
        }

        return Copying(0);
    }

    private string? Foreign(PointView copy, ResourceIdentifier source)
    {
        if (!Same(copy.SourceId, source.ToString()))
            return $"it is a copy of {copy.SourceId}";
        return copy.Disks.Count == input.RestorePoint.Disks.Count && input.RestorePoint.Disks.All(d => PartOf(d, copy) is not null)
            ? null
            : "it holds other disks";
    }

    private static DiskCopy CopyOf(DiskSnapshot disk, PointView copy) =>
        new(disk.Disk.Lun, disk.Disk.UniqueId, PartOf(disk, copy)!.Id!, Delta: false);

    private static PointDisk? PartOf(DiskSnapshot disk, PointView copy) => copy.Disks.FirstOrDefault(
        c => c.Lun == disk.Disk.Lun && (c.SourceId is null || Same(c.SourceId, disk.SnapshotId)));

    private DrError NotComplete(string why) => ReplicationErrors.NotComplete(Site, input.RestorePoint.Id, [why]);

    private Waiting Copying(double fraction) => new(
        $"copying a restore point of {input.RestorePoint.Disks.Count} disks to site '{input.To.Name}': {fraction:P0}", fraction, []);

    private static bool Same(string? left, string? right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
