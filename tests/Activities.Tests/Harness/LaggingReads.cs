using DrFunctions.Activities.Compute;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Tests.Harness;

/// <summary>Machines of which the pass after a swap still sees what the pass before it saw.</summary>
internal sealed class LaggingReads(IVirtualMachines machines) : IVirtualMachines
{
    private VmLook? _before;
    private int _lagging;

    /// <summary>How many passes were told of the past.</summary>
    public int Told { get; private set; }

    public async Task<VmLook> LookAsync(VmReference vm, CancellationToken cancellationToken)
    {
        if (_lagging == 0)
            return _before = await machines.LookAsync(vm, cancellationToken);
        if (--_lagging == 0)
            Told++;
        return _before!;
    }

    public async Task<bool> TrySwapDisksAsync(
        VmReference vm, IReadOnlyList<AttachedDisk> disks, CancellationToken cancellationToken)
    {
        var swapped = await machines.TrySwapDisksAsync(vm, disks, cancellationToken);

        // A pass looks twice: before it brings the disks, and before it touches the instance.
        _lagging = 2;
        return swapped;
    }

    public Task DeallocateAsync(VmReference vm, CancellationToken cancellationToken) => machines.DeallocateAsync(vm, cancellationToken);

    public Task StartAsync(VmReference vm, CancellationToken cancellationToken) => machines.StartAsync(vm, cancellationToken);

    public Task CreateAsync(NewVm vm, CancellationToken cancellationToken) => machines.CreateAsync(vm, cancellationToken);
}
