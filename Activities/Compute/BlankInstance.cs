using DrFunctions.Activities.Reconciling;
using DrFunctions.Activities.Replication;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Compute;

/// <summary>What a missing destination instance needs before it can be created: its disks, and a NIC.</summary>
internal sealed class BlankInstance(ActivityServices services, StartInstanceInput input, VmReference vm, StepCall call)
{
    /// <summary>The VM to create, once everything it needs stands ready.</summary>
    public async Task<Pass<NewVm>> PrepareAsync()
    {
        var disks = await Task.WhenAll(input.Synced!.Disks.Select(
            d => services.Disks.ViewAsync(input.To, d.DiskId, call.CancellationToken)));
        for (var i = 0; i < disks.Length; i++)
        {
            if (disks[i] is not { Provisioning: "Succeeded" })
                return ReplicationErrors.DiskFailed(input.To, input.Synced!.Disks[i].DiskId);
        }

        var tags = DrTags.OfInstance(input.Blueprint!, input.Group, input.Permit.Run, input.Machine);
        var nic = await new DestinationNic(services.Nics, vm, input.Destination, tags, call).PrepareAsync();
        if (nic.Value is not { } nicId)
            return nic.Stop!;
        return new NewVm(
            vm,
            input.Destination.Size ?? input.Blueprint!.Size,
            input.Blueprint!.OsType,
            [.. input.Synced!.Disks.Select(d => new AttachedDisk(d.Lun, d.DiskId, d.Caching))],
            nicId,
            disks[0]!.Zones,
            tags);
    }
}
