using DrFunctions.Contracts;

namespace DrFunctions.Activities.Compute;

/// <summary>The disks that a VM holds just now, with their unique ids.</summary>
internal static class CurrentDisks
{
    /// <summary>The disks, OS disk first; or an error if one of them cannot be found.</summary>
    public static async Task<(IReadOnlyList<DiskIdentity> Disks, DrError? Error)> ReadAsync(
        IDisks disks, VmView vm, CancellationToken cancellationToken)
    {
        var views = await Task.WhenAll(vm.Disks.Select(d => disks.ViewAsync(vm.Vm.Site, d.DiskId, cancellationToken)));
        var found = new List<DiskIdentity>();
        foreach (var (attached, disk) in vm.Disks.Zip(views))
        {
            if (disk is null)
                return ([], VmErrors.DiskNotFound(vm.Vm, attached.DiskId));
            found.Add(new DiskIdentity(
                attached.Lun, attached.DiskId, disk.UniqueId, disk.SizeBytes, attached.Caching, disk.Sku));
        }

        return (found, null);
    }
}
