using DrFunctions.Contracts;

namespace DrFunctions.Activities.Compute;

/// <summary>Whether a source is still as its proof of power-off said.</summary>
internal static class SourceProof
{
    /// <summary>Null if the VM is off and unchanged since; otherwise why not.</summary>
    public static DrError? Refute(VmReference vm, VmView? view, OffProof proof)
    {
        if (view is null)
            return VmErrors.Unknown(vm, "it was not found");
        if (!string.Equals(view.VmId, proof.VmId, StringComparison.OrdinalIgnoreCase))
            return VmErrors.SourceChanged(vm, "it was recreated");
        if (view.Power == PowerState.Unknown)
            return VmErrors.Unknown(vm, "the platform does not say its power state");
        if (view.Power != PowerState.Deallocated)
            return VmErrors.SourceChanged(vm, $"it is {VmErrors.Words(view.Power)}");
        if (view.Fingerprint is null)
            return VmErrors.Unknown(vm, "the platform does not say when its last operation ended");
        if (view.Fingerprint != proof.Fingerprint)
            return VmErrors.SourceChanged(vm, "somebody started, stopped or updated it in between");
        if (view.Provisioning != Provisioning.Succeeded)
            return VmErrors.SourceChanged(vm, "an operation is under way on it");
        return view.Holds([.. proof.Disks.Select(d => new AttachedDisk(d.Lun, d.ResourceId))])
            ? null
            : VmErrors.SourceChanged(vm, "it has other disks");
    }

    /// <summary>Null if these are the disks of the proof themselves, not others under their names.</summary>
    public static DrError? Refute(VmReference vm, IReadOnlyList<DiskView?> disks, OffProof proof)
    {
        for (var i = 0; i < proof.Disks.Count; i++)
        {
            var expected = proof.Disks[i];
            if (disks[i] is not { } disk)
                return VmErrors.SourceChanged(vm, $"its disk {expected.ResourceId} is gone");
            if (!string.Equals(disk.UniqueId, expected.UniqueId, StringComparison.OrdinalIgnoreCase))
                return VmErrors.SourceChanged(vm, $"its disk {expected.ResourceId} was recreated");
        }

        return null;
    }
}
