using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>At which restore point a side of a machine stands.</summary>
internal static class SyncedSides
{
    public static ProtectedMachineState Stand(ProtectedMachineState machine, RecordSyncRequest request)
    {
        var stands = machine with
        {
            RestorePoint = request.RestorePoint,
            Synced = request.Synced,
            SyncedSide = request.Side,
            SyncedTo = request.Instance,
        };
        if (request.Side == SiteRole.Primary)
        {
            return stands with
            {
                // New disks are a change of the old source, and no sign that it ran.
                LeftOff = request.Synced is { InstanceVmId: { } vm, InstanceFingerprint: { } fingerprint }
                    ? machine.LeftOff is { } left ? left with { VmId = vm, Fingerprint = fingerprint } : null
                    : null,
            };
        }

        var others = machine.RestorePoints.Where(point => point.Id != request.RestorePoint.Id);
        return stands with
        {
            RestorePoints = RestorePointRoom.Fit(
                [.. others.Append(request.RestorePoint).OrderByDescending(point => point.TakenAt)], request.RestorePoint.Id),
            LeftSynced = null,
            Blueprint = request.RestorePoint.Blueprint,
            LastCycleAt = request.Cycle ? request.Synced.SyncedAt : machine.LastCycleAt,
        };
    }

    /// <summary>What was synced no longer counts.</summary>
    public static ProtectedMachineState Forgotten(ProtectedMachineState machine) =>
        machine with { RestorePoint = null, Synced = null, SyncedTo = null };

    /// <summary>
    /// On a failback the DR instance still holds, on its own disks, what it held when it was powered off: until the
    /// first forward cycle that is the newest restore point there is. On an undo it holds what is given up.
    /// </summary>
    public static SyncedPoint? LeftAtRecovery(ProtectedMachineState machine) =>
        machine is { OffSide: SiteRole.Recovery, SyncedSide: SiteRole.Primary, Off: { } off, RestorePoint: { } point }
            && point.Epoch == machine.OffEpoch
            ? new SyncedPoint
            {
                RestorePointId = point.Id,
                SyncedAt = off.ProvenAt,
                InstanceVmId = off.VmId,

                // No fingerprint: these disks did back a running instance, and never count as idle replicas.
                Disks = [.. off.Disks.Select(disk => new DestinationDisk(disk.Lun, disk.ResourceId, "", disk.Caching))],
            }
            : null;
}
