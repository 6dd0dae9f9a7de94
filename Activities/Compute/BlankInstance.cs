using DrFunctions.Activities.Reconciling;
using DrFunctions.Activities.Replication;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Compute;

/// <summary>What a missing instance needs before it can be created: its disks, and its NICs.</summary>
internal sealed class BlankInstance(ActivityServices services, StartInstanceInput input, VmReference vm, StepCall call)
{
    /// <summary>The VM to create, once everything it needs stands ready.</summary>
    public async Task<Pass<NewVm>> PrepareAsync()
    {
        if (input.Blueprint is not { } blueprint)
            return VmErrors.Unusable(
                vm, "it does not exist and there is no blueprint of it", "Create it by hand on the synced disks, then retry.");
        var disks = await Task.WhenAll(input.Synced!.Disks.Select(
            d => services.Disks.ViewAsync(input.To, d.DiskId, call.CancellationToken)));
        for (var i = 0; i < disks.Length; i++)
        {
            if (disks[i] is not { Provisioning: "Succeeded" })
                return ReplicationErrors.DiskFailed(input.To, input.Synced!.Disks[i].DiskId);
        }

        // The plan gives every instance at the DR site a network: what has none is an original that is created again.
        var isOriginal = input.Destination is { Nic: null, SubnetId: null };
        var zones = isOriginal ? blueprint.Zones : disks[0]!.Zones;
        if (disks.FirstOrDefault(d => !Fits(d!, zones)) is { } misfit)
            return VmErrors.Unusable(
                vm, $"its disk {misfit.Id} is in {Words(misfit.Zones)}, and it has to be in {Words(zones)}",
                "Remove the disk (it never ran) and repeat Live Sync, so that it is made in the right zone.");
        var tags = DrTags.OfInstance(blueprint, input.Group, input.Permit.Run, input.Machine);
        var nics = isOriginal
            ? await new OriginalNics(services.Nics, vm, blueprint.Nics, tags, call).PrepareAsync()
            : await PlannedNicAsync(tags);
        if (nics.Value is not { } nicIds)
            return nics.Stop!;
        return new NewVm
        {
            Vm = vm,
            Size = input.Destination.Size ?? blueprint.Size,
            OsType = blueprint.OsType,
            Disks = [.. input.Synced!.Disks.Select(d => new AttachedDisk(d.Lun, d.DiskId, d.Caching))],
            NicIds = nicIds,
            Zones = zones,
            Identity = blueprint.Identity,
            UserIdentities = blueprint.UserIdentities,
            Tags = tags,
        };
    }

    private async Task<Pass<string[]>> PlannedNicAsync(IReadOnlyDictionary<string, string> tags)
    {
        var nic = await new DestinationNic(services.Nics, vm, input.Destination, tags, call).PrepareAsync();
        return nic.Value is { } id ? new[] { id } : nic.Stop!;
    }

    // Zone-redundant disks name no zone and fit every one.
    private static bool Fits(DiskView disk, IReadOnlyList<string> zones) =>
        disk.Zones.SequenceEqual(zones)
        || (disk.Zones.Count == 0 && disk.Sku.EndsWith("_ZRS", StringComparison.OrdinalIgnoreCase));

    private static string Words(IReadOnlyList<string> zones) =>
        zones.Count == 0 ? "no zone" : "zone " + string.Join(", ", zones);
}
