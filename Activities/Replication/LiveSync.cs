using DrFunctions.Activities.Compute;
using DrFunctions.Activities.Reconciling;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Replication;

/// <summary>
/// Brings a restore point to the destination site and, unless only that was asked for, the destination instance's disks
/// to it. A missing instance gets its disks and NIC only; one that runs is never touched; disks that are replaced are
/// tagged and kept.
/// </summary>
public sealed class LiveSync(ActivityServices services) : StepActivity<LiveSyncInput, SyncedPoint>(services)
{
    private readonly ActivityServices _services = services;

    private protected override Permit? PermitOf(LiveSyncInput input) => input.Permit;

    private protected override Site SiteOf(LiveSyncInput input) => input.To;

    private protected override async Task<Pass<SyncedPoint>> PassAsync(StepCall call, LiveSyncInput input)
    {
        var replication = _services.ReplicationBetween(input.From, input.To);
        if (input.Mode == SyncMode.Copy)
        {
            var copies = await replication.CopyAsync(call, input);
            return copies.Value is { } copied ? Standing(input, copied) : copies.Stop!;
        }

        var vm = new VmReference(input.To, input.Destination.ResourceGroup, input.Destination.Vm);
        var view = await _services.Machines.ViewAsync(vm, call.CancellationToken);
        var swap = new DiskSwap(_services, call, input);
        if (view is not null && swap.NotTouchable(view) is { } stop)
            return stop;
        var brought = await replication.CopyAsync(call, input);
        if (brought.Value is not { } point)
            return brought.Stop!;
        if (view is not null && IsThere(view, input))
            return input.Previous! with { SyncedAt = view.ReadAt, Copies = point.Copies };
        var made = await replication.MakeDisksAsync(
            call, input, point, new ReplacedDisks(_services.Disks, view, input, call.CancellationToken).ShapeAsync);
        if (made.Value is not { } disks)
            return made.Stop!;

        // Bringing may have taken a while: what is touched now is looked at now.
        view = await _services.Machines.ViewAsync(vm, call.CancellationToken);
        return view is null
            ? await PreparedAsync(call, input, vm, point, disks)
            : swap.NotTouchable(view) ?? await swap.PassAsync(view, point, disks.Disks);
    }

    private static SyncedPoint Standing(LiveSyncInput input, CopiedPoint point) => new()
    {
        RestorePointId = input.RestorePoint.Id,
        Disks = [],
        Copies = point.Copies,
        SyncedAt = point.ReadAt,
    };

    // Another run applied the same restore point, and the instance has been left alone since.
    private static bool IsThere(VmView view, LiveSyncInput input) =>
        input.Previous is { } previous
        && previous.RestorePointId == input.RestorePoint.Id
        && view.Provisioning == Provisioning.Succeeded
        && ReplacedDisks.NeverRanOn(view, previous);

    private async Task<Pass<SyncedPoint>> PreparedAsync(
        StepCall call, LiveSyncInput input, VmReference vm, CopiedPoint point, MadeDisks made)
    {
        if (await NicAsync(call, input, vm) is { } stop)
            return stop;
        var disk = await _services.Disks.ViewAsync(input.To, made.Disks[0].DiskId, call.CancellationToken)
            ?? throw new SiteNotReadyException($"Disk {made.Disks[0].DiskId} cannot be read back.");
        return Standing(input, point) with { Disks = made.Disks, SyncedAt = disk.ReadAt };
    }

    // An original that is created again is named no network: its start makes its NICs as they were.
    private async Task<Stop?> NicAsync(StepCall call, LiveSyncInput input, VmReference vm)
    {
        if (input.Destination is { Nic: null, SubnetId: null })
            return null;
        var tags = DrTags.OfInstance(input.RestorePoint.Blueprint, input.Group, input.Permit.Run, input.Machine);
        return (await new DestinationNic(_services.Nics, vm, input.Destination, tags, call).PrepareAsync()).Stop;
    }
}
