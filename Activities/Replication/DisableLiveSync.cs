using DrFunctions.Activities.Compute;
using DrFunctions.Activities.Reconciling;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Replication;

/// <summary>Sees that nothing of Live Sync is in flight for a machine, and that its disks are the synced ones.</summary>
public sealed class DisableLiveSync(ActivityServices services) : StepActivity<DisableLiveSyncInput, LiveSyncQuiet>(services)
{
    private readonly ActivityServices _services = services;

    private protected override Permit? PermitOf(DisableLiveSyncInput input) => input.Permit;

    private protected override Site SiteOf(DisableLiveSyncInput input) => input.To;

    private protected override async Task<Pass<LiveSyncQuiet>> PassAsync(StepCall call, DisableLiveSyncInput input)
    {
        var replication = _services.ReplicationBetween(input.To, input.To);
        if (await replication.InFlightAsync(call, input) is { } inFlight)
            return new Waiting(inFlight);
        var vm = new VmReference(input.To, input.Destination.ResourceGroup, input.Destination.Vm);
        var view = await _services.Machines.ViewAsync(vm, call.CancellationToken);
        if (view is null)
            return await PreparedAsync(call, input);
        if (view.Provisioning == Provisioning.Underway)
            return new Waiting($"instance '{vm.Name}' is being updated");
        return view.Holds([.. input.Synced!.Disks.Select(d => new AttachedDisk(d.Lun, d.DiskId))])
            ? new LiveSyncQuiet(view.ReadAt)
            : ReplicationErrors.NotSwapped(input.To, vm.Name);
    }

    // Without an instance the disks themselves must stand ready.
    private async Task<Pass<LiveSyncQuiet>> PreparedAsync(StepCall call, DisableLiveSyncInput input)
    {
        var disks = await Task.WhenAll(input.Synced!.Disks.Select(
            d => _services.Disks.ViewAsync(input.To, d.DiskId, call.CancellationToken)));
        var missing = input.Synced!.Disks.Zip(disks).FirstOrDefault(pair => pair.Second is not { Provisioning: "Succeeded" });
        return missing.First is { } disk
            ? ReplicationErrors.DiskFailed(input.To, disk.DiskId)
            : new LiveSyncQuiet(disks.Max(d => d!.ReadAt));
    }
}
