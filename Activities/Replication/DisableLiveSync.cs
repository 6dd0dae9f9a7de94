using DrFunctions.Activities.Compute;
using DrFunctions.Activities.Reconciling;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Replication;

/// <summary>
/// Sees that nothing of Live Sync is in flight for a machine and, where it is said to stand at something, that its disks
/// are those, and that it did not run on them. A swap under way is always waited for, copies unless they may run on.
/// </summary>
public sealed class DisableLiveSync(ActivityServices services) : StepActivity<DisableLiveSyncInput, LiveSyncQuiet>(services)
{
    private readonly ActivityServices _services = services;

    private protected override Permit? PermitOf(DisableLiveSyncInput input) => input.Permit;

    private protected override Site SiteOf(DisableLiveSyncInput input) => input.To;

    private protected override async Task<Pass<LiveSyncQuiet>> PassAsync(StepCall call, DisableLiveSyncInput input)
    {
        var replication = _services.ReplicationBetween(input.To, input.To);
        var flight = await replication.InFlightAsync(call, input);
        if (flight.What is { } inFlight && !input.CopiesMayRun)
            return new Waiting(inFlight);
        var vm = new VmReference(input.To, input.Destination.ResourceGroup, input.Destination.Vm);
        var view = await _services.Machines.ViewAsync(vm, call.CancellationToken);
        if (view is null)
            return input.Synced is { Disks.Count: > 0 } prepared
                ? await PreparedAsync(call, input, prepared)
                : new LiveSyncQuiet(flight.ReadAt);
        if (view.Provisioning == Provisioning.Underway)
            return new Waiting($"instance '{vm.Name}' is being updated");
        return input.Synced is not { } synced || ReplacedDisks.StandsAt(view, synced)
            ? new LiveSyncQuiet(view.ReadAt)
            : ReplicationErrors.StandsElsewhere(input.To, vm.Name);
    }

    // Without an instance the disks themselves must stand ready.
    private async Task<Pass<LiveSyncQuiet>> PreparedAsync(StepCall call, DisableLiveSyncInput input, SyncedPoint synced)
    {
        var disks = await Task.WhenAll(synced.Disks.Select(
            d => _services.Disks.ViewAsync(input.To, d.DiskId, call.CancellationToken)));
        var missing = synced.Disks.Zip(disks).FirstOrDefault(pair => pair.Second is not { Provisioning: "Succeeded" });
        return missing.First is { } disk
            ? ReplicationErrors.DiskFailed(input.To, disk.DiskId)
            : new LiveSyncQuiet(disks.Max(d => d!.ReadAt));
    }
}
