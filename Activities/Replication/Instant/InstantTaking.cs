using Azure;
using Azure.Core;
using DrFunctions.Activities.Compute;
using DrFunctions.Activities.Reconciling;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Replication.Instant;

/// <summary>Takes a VM restore point: all disks of a VM at one instant, while it runs.</summary>
internal sealed class InstantTaking(AzureRestorePoints points, StepCall call, BackupInput input)
{
    private readonly Dictionary<string, string> _tags = DrTags.OfMachine(DrTags.InstantsRole, input.Group, input.Machine);

    private Site Site => input.Source.Site;

    /// <summary>One look, and what follows from it: begins the restore point if there is none.</summary>
    public async Task<Pass<TakenDisks>> PassAsync(IReadOnlyList<DiskIdentity> disks)
    {
        var collection = InstantNames.Collection(Site, input.Source.ResourceGroup, _tags, input.Source.ResourceId);
        var id = InstantNames.Point(collection, InstantNames.PointName(input.Permit));
        var point = await points.ViewAsync(Site, id, call.CancellationToken);
        if (point is null && !call.HasBegun(id.ToString()))
            return await BeginAsync(collection, id) is { } stop ? stop : Settling();
        if (point is null or { HasFailed: false, Provisioning: not "Succeeded" })
            return Settling();
        return point.HasFailed
            ? ReplicationErrors.NotConsistent(input.Source, $"its restore point '{id.Name}' ended as {point.Provisioning}")
            : await TakenAsync(point, disks);
    }

    private async Task<Stop?> BeginAsync(ResourceIdentifier collection, ResourceIdentifier id)
    {
        try
        {
            if (await new InstantCollections(points, call).EnsureAsync(Site, collection, input.Source.ResourceId, _tags) is { } foreign)
                return foreign;
            call.Begin(id.ToString());
            await points.TakeAsync(Site, id, call.CancellationToken);
            return null;
        }
        catch (SiteRefusedException refused) when (refused.InnerException is RequestFailedException { Status: 400 or 404 or 409 } e)
        {
            // Too soon, too many, a size or a disk that cannot, a site without the type: the platform's words say which.
            return ReplicationErrors.NotConsistent(input.Source, e.Message.Split('\n')[0].TrimEnd('\r', '.'));
        }
    }

    // The VM's disks may have changed since they were read, in place or under the same name.
    private async Task<Pass<TakenDisks>> TakenAsync(PointView point, IReadOnlyList<DiskIdentity> disks)
    {
        var taken = disks.Select(d => point.Disks.FirstOrDefault(p => p.Lun == d.Lun && Same(p.DiskId, d.ResourceId))?.Id).OfType<string>().ToArray();
        if (taken.Length != disks.Count || point.Disks.Count != disks.Count || point.CreatedAt is not { } takenAt)
            return ReplicationErrors.NotConsistent(input.Source, $"its restore point '{point.Name}' does not hold exactly its disks");
        var sources = await Task.WhenAll(taken.Select(id => points.SourceUniqueIdAsync(Site, id, call.CancellationToken)));
        return sources.Zip(disks).Any(pair => pair.First is not null && !Same(pair.First, pair.Second.UniqueId))
            ? ReplicationErrors.NotConsistent(input.Source, $"its restore point '{point.Name}' is of other disks under the same names")
            : new TakenDisks(
                [.. disks.Zip(taken, (disk, id) => new DiskSnapshot(disk, id, new ResourceIdentifier(id).Name))], takenAt);
    }

    private static Waiting Settling() => new("taking a restore point of all disks");

    private static bool Same(string? left, string? right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
