using DrFunctions.Contracts;

namespace DrFunctions.Activities.Compute;

/// <summary>The virtual machines of all sites. Commands begin an operation and return; its outcome is read from views.</summary>
internal interface IVirtualMachines
{
    /// <summary>Reads a VM directly; null if there is none.</summary>
    Task<VmView?> ViewAsync(VmReference vm, CancellationToken cancellationToken);

    Task DeallocateAsync(VmReference vm, CancellationToken cancellationToken);

    Task StartAsync(VmReference vm, CancellationToken cancellationToken);

    /// <summary>
    /// Makes these the disks of a deallocated VM, in one change. False, and nothing changed, if the platform gives a slot
    /// that is taken no other data disk.
    /// </summary>
    Task<bool> TrySwapDisksAsync(VmReference vm, IReadOnlyList<AttachedDisk> disks, CancellationToken cancellationToken);

    /// <summary>Creates a VM from its disks. That boots it.</summary>
    Task CreateAsync(NewVm vm, CancellationToken cancellationToken);
}

/// <summary>A VM to be created.</summary>
internal sealed record NewVm(
    VmReference Vm, string Size, string OsType, IReadOnlyList<AttachedDisk> Disks, string NicId,
    IReadOnlyList<string> Zones, IReadOnlyDictionary<string, string> Tags);
