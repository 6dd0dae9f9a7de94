using DrFunctions.Contracts;

namespace DrFunctions.Activities.Compute;

/// <summary>The virtual machines of all sites. Commands begin an operation and return; its outcome is read from views.</summary>
internal interface IVirtualMachines
{
    /// <summary>Reads a VM directly. Only a site that answers for the VM's resource group can say that there is none.</summary>
    Task<VmLook> LookAsync(VmReference vm, CancellationToken cancellationToken);

    /// <summary>Reads a VM directly; null if there is none.</summary>
    async Task<VmView?> ViewAsync(VmReference vm, CancellationToken cancellationToken) =>
        (await LookAsync(vm, cancellationToken)).View;

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

/// <summary>What one direct read found: a VM, or that there is none.</summary>
/// <param name="View">The VM; null if there is none.</param>
/// <param name="ReadAt">When, by the platform's clock.</param>
internal sealed record VmLook(VmView? View, DateTimeOffset ReadAt);

/// <summary>A VM to be created.</summary>
internal sealed record NewVm
{
    public required VmReference Vm { get; init; }

    public required string Size { get; init; }

    public required string OsType { get; init; }

    public required IReadOnlyList<AttachedDisk> Disks { get; init; }

    /// <summary>The NICs' ARM ids, the primary one first.</summary>
    public required IReadOnlyList<string> NicIds { get; init; }

    public required IReadOnlyList<string> Zones { get; init; }

    /// <summary>SystemAssigned, UserAssigned or both, as ARM writes it; null for none.</summary>
    public string? Identity { get; init; }

    /// <summary>ARM ids of the user-assigned identities.</summary>
    public required IReadOnlyList<string> UserIdentities { get; init; }

    public required IReadOnlyDictionary<string, string> Tags { get; init; }
}
