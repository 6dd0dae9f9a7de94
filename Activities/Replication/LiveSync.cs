using Azure.Core;
using DrFunctions.Activities.Compute;
using DrFunctions.Activities.Reconciling;
using DrFunctions.Activities.Watching;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Replication;

/// <summary>
/// Brings the destination instance's disks to a restore point. A missing instance gets its disks only; one that runs is
/// never touched; disks that are replaced are tagged and kept.
/// </summary>
public sealed class LiveSync(ActivityServices services) : StepActivity<LiveSyncInput, SyncedPoint>(services)
{
    private const string Swap = "swap";
    private const string Attach = "attach";

    private readonly ActivityServices _services = services;

    private protected override Permit? PermitOf(LiveSyncInput input) => input.Permit;

    private protected override Site SiteOf(LiveSyncInput input) => input.To;

    private protected override async Task<Pass<SyncedPoint>> PassAsync(StepCall call, LiveSyncInput input)
    {
        var vm = new VmReference(input.To, input.Destination.ResourceGroup, input.Destination.Vm);
        var view = await _services.Machines.ViewAsync(vm, call.CancellationToken);
        if (view is not null && NotTouchable(view) is { } stop)
            return stop;
        var replaced = new ReplacedDisks(_services.Disks, view, input, call.CancellationToken);
        var brought = await _services.ReplicationBetween(input.From, input.To)
            .BringAsync(call, input, replaced.ShapeAsync);
        if (brought.Value is not { } disks)
            return brought.Stop!;

        // Bringing may have taken a while: what is touched now is looked at now.
        view = await _services.Machines.ViewAsync(vm, call.CancellationToken);
        if (view is null)
            return new SyncedPoint
            {
                RestorePointId = input.RestorePoint.Id,
                Disks = disks.Disks,
                SyncedAt = await DestinationClockAsync(input, disks, call),
            };
        return NotTouchable(view) ?? await SwapAsync(call, input, view, disks.Disks);
    }

    private Stop? NotTouchable(VmView view) => view.Power switch
    {
        PowerState.Deallocated => null,
        PowerState.Deallocating or PowerState.Unknown => Settling(view),
        _ => VmErrors.DestinationOn(view.Vm, view.Power),
    };

    private async Task<Pass<SyncedPoint>> SwapAsync(
        StepCall call, LiveSyncInput input, VmView view, IReadOnlyList<DestinationDisk> disks)
    {
        if (view.Provisioning == Provisioning.Underway)
            return Settling(view);
        var wanted = Wanted(view, disks);
        if (view.Provisioning == Provisioning.Succeeded && view.Holds(wanted))
            return new SyncedPoint
            {
                RestorePointId = input.RestorePoint.Id,
                Disks = disks,
                SyncedAt = view.ReadAt,
                InstanceVmId = view.VmId,
                InstanceFingerprint = view.Fingerprint,
            };
        var fitting = WithoutTakenSlots(view, wanted);
        var effect = fitting.Count == wanted.Count ? Attach : Swap;
        if (view.Provisioning == Provisioning.Failed && call.IsOutcome(effect, view.FailedAt, view.ReadAt))
            return VmErrors.OperationFailed(view, "swapping the disks of", ErrorCodes.SwapFailed);
        if (!call.Begin(effect))
            return Settling(view);
        var replaced = new ReplacedDisks(_services.Disks, view, input, call.CancellationToken);
        if (await replaced.MisfitAsync() is { } misfit)
            return misfit;
        await replaced.TagAsync(wanted, view.ReadAt);
        if (!await _services.Machines.TrySwapDisksAsync(view.Vm, wanted, call.CancellationToken))
            await FreeSlotsAsync(call, view, fitting);
        return Settling(view);
    }

    // A slot is cached as at the source: the platform takes the list of data disks as a whole.
    private static List<AttachedDisk> Wanted(VmView view, IReadOnlyList<DestinationDisk> disks) =>
    [
        .. disks.Select(d => new AttachedDisk(
            d.Lun, d.DiskId, d.Caching ?? view.Disks.FirstOrDefault(x => x.Lun == d.Lun)?.Caching)),
    ];

    // Where the platform gives no taken slot another data disk, one update swaps the OS disk and frees the slots, and
    // the next pass fills them.
    private async Task FreeSlotsAsync(StepCall call, VmView view, IReadOnlyList<AttachedDisk> fitting)
    {
        if (!await _services.Machines.TrySwapDisksAsync(view.Vm, fitting, call.CancellationToken))
            throw new SiteRefusedException(ReplicationErrors.NotSwapped(view.Vm.Site, view.Vm.Name));
    }

    private static List<AttachedDisk> WithoutTakenSlots(VmView view, IReadOnlyList<AttachedDisk> wanted) =>
        [.. wanted.Where(w => w.Lun is null || !view.Disks.Any(d => d.Lun == w.Lun && !d.IsSameAs(w)))];

    private async Task<DateTimeOffset> DestinationClockAsync(LiveSyncInput input, BroughtDisks disks, StepCall call) =>
        (await _services.Disks.ViewAsync(input.To, disks.Disks[0].DiskId, call.CancellationToken))?.ReadAt
        ?? throw new SiteNotReadyException($"Disk {disks.Disks[0].DiskId} cannot be read back.");

    private Waiting Settling(VmView view) => new(
        $"instance '{view.Vm.Name}' is taking its disks",
        new Watch(
            _services.ConnectionTo(view.Vm.Site), WatchKind.VirtualMachine, new ResourceIdentifier(view.Vm.ResourceId),
            glimpse => glimpse.IsSettled));
}
