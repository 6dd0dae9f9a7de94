using Azure.Core;
using DrFunctions.Activities.Compute;
using DrFunctions.Activities.Reconciling;
using DrFunctions.Activities.Watching;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Replication;

/// <summary>Makes a restore point's disks those of a destination instance that is off.</summary>
internal sealed class DiskSwap(ActivityServices services, StepCall call, LiveSyncInput input)
{
    private const string Swap = "swap";
    private const string Attach = "attach";

    /// <summary>Null if the instance is off, and may be changed.</summary>
    public Stop? NotTouchable(VmView view) =>
        input.OnlyOurs && !DrTags.IsInstanceOf(view.Tags, input.Group, input.Machine)
            ? VmErrors.Unusable(
                view.Vm, $"it is not the machine '{input.Machine}' of the group '{input.Group}'; nothing of it was touched",
                $"Remove it, choose another target, or give it the tags {DrTags.Group}={input.Group} and "
                + $"{DrTags.Machine}={input.Machine} if it may be overwritten.")
            : view.Power switch
            {
                PowerState.Deallocated => null,
                PowerState.Deallocating or PowerState.Unknown => Settling(view),
                _ => VmErrors.DestinationOn(view.Vm, view.Power),
            };

    /// <summary>One look, and what follows from it.</summary>
    public async Task<Pass<SyncedPoint>> PassAsync(
        VmView view, CopiedPoint point, IReadOnlyList<DestinationDisk> disks)
    {
        if (view.Provisioning == Provisioning.Underway)
            return Settling(view);
        var wanted = Wanted(view, disks);
        if (view.Provisioning == Provisioning.Succeeded && view.Holds(wanted))
            return new SyncedPoint
            {
                RestorePointId = input.RestorePoint.Id,
                Disks = disks,
                Copies = point.Copies,
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
        var replaced = new ReplacedDisks(services.Disks, view, input, call.CancellationToken);
        if (await replaced.MisfitAsync() is { } misfit)
            return misfit;
        await replaced.TagAsync(wanted);
        if (!await services.Machines.TrySwapDisksAsync(view.Vm, wanted, call.CancellationToken))
            await FreeSlotsAsync(view, fitting);
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
    private async Task FreeSlotsAsync(VmView view, IReadOnlyList<AttachedDisk> fitting)
    {
        if (!await services.Machines.TrySwapDisksAsync(view.Vm, fitting, call.CancellationToken))
            throw new SiteRefusedException(ReplicationErrors.NotSwapped(view.Vm.Site, view.Vm.Name));
    }

    private static List<AttachedDisk> WithoutTakenSlots(VmView view, IReadOnlyList<AttachedDisk> wanted) =>
        [.. wanted.Where(w => w.Lun is null || !view.Disks.Any(d => d.Lun == w.Lun && !d.IsSameAs(w)))];

    private Waiting Settling(VmView view) => new(
        $"instance '{view.Vm.Name}' is taking its disks",
        new Watch(
            services.ConnectionTo(view.Vm.Site), WatchKind.VirtualMachine, new ResourceIdentifier(view.Vm.ResourceId),
            glimpse => glimpse.IsSettled));
}
