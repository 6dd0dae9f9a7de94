using DrFunctions.Contracts;
using DrFunctions.Durable;
using static DrFunctions.Orchestrations.Tests.FakeActivities;

namespace DrFunctions.Orchestrations.Tests;

/// <summary>Restore points: taken, brought over, applied, removed.</summary>
internal sealed class FakeReplication(World world)
{
    public Task<StepResult<RestorePoint>> BackupAsync(ActivityContext context, BackupInput input) =>
        input.Consistent && !world.Instants.Contains(input.Machine.Value)
            ? Task.FromResult(Failed<RestorePoint>(ErrorCodes.NotConsistent, $"{input.Source.Name} has one disk."))
            : TakeAsync(context, input);

    public Task<StepResult<SyncedPoint>> LiveSyncAsync(ActivityContext context, LiveSyncInput input) => world.RunAsync(
        context, input.Machine.Value, input.Permit,
        input.Mode == SyncMode.ApplyComplete ? [input.To] : [input.From, input.To], machine =>
        {
            var (from, to, id) = (input.From.Name.Value, input.To.Name.Value, input.RestorePoint.Id);
            if (input.Mode != SyncMode.ApplyComplete)
            {
                machine.ForbidWithDebt("replication");
                if (!machine.Snapshots.TryGetValue((from, id), out var taken))
                {
                    return Failed<SyncedPoint>(ErrorCodes.CopyFailed, $"The snapshot {id} is gone.");
                }

                machine.Snapshots[(to, id)] = taken;
            }

            return !machine.Snapshots.TryGetValue((to, id), out var copy)
                ? Failed<SyncedPoint>(ErrorCodes.RestorePointIncomplete, $"No copy of {id} stands at {to}.")
                : input.Mode == SyncMode.Copy ? Done(Stands(id, "", null)) : Apply(machine, input, copy);
        });

    public Task<StepResult<LiveSyncQuiet>> DisableAsync(ActivityContext context, DisableLiveSyncInput input) => world.RunAsync(
        context, input.Machine.Value, input.Permit, [input.To], machine =>
        {
            var vm = machine.At(input.To.Name.Value, input.Destination.ResourceGroup);
            return input.Synced is { } synced
                && !(vm.Exists ? vm.StandsAt(synced) : machine.Prepared.GetValueOrDefault(vm.Site).Disk == synced.Disks[0].DiskId)
                ? Failed<LiveSyncQuiet>(ErrorCodes.SwapFailed, $"{input.Machine} does not hold what was synced.")
                : Done(new LiveSyncQuiet(world.Now));
        });

    public Task<StepResult<PrunedPoints>> PruneAsync(ActivityContext context, PruneInput input) => world.RunAsync(
        context, input.Machine.Value, input.Permit, [input.Source.Site, input.To], machine =>
        {
            var to = input.To.Name.Value;
            var newest = machine.Snapshots.Keys.Where(key => key.Site == to && !key.Id.EndsWith("/instant", StringComparison.Ordinal))
                .MaxBy(key => (DateTimeOffset?)machine.Snapshots[key].TakenAt).Id;
            var old = machine.Snapshots
                .Where(pair => !pair.Value.Kept && !input.Keep.Contains(pair.Key.Id) && pair.Key.Id != newest)
                .Where(pair => machine.Snapshots.ContainsKey((to, pair.Key.Id)))
                .Select(pair => pair.Key).ToList();
            var left = old.RemoveAll(key => world.Undeletable.Contains(key.Id));
            old.ForEach(key => machine.Snapshots.Remove(key));
            return Done(new PrunedPoints(old.Count, 0, left));
        });

    private Task<StepResult<RestorePoint>> TakeAsync(ActivityContext context, BackupInput input) => world.RunAsync(
        context, input.Machine.Value, input.Permit, [input.Source.Site], machine =>
        {
            var vm = machine.At(input.Source);
            if (!vm.Exists)
            {
                return Failed<RestorePoint>(ErrorCodes.SourceNotFound, $"{input.Source.Name} does not exist.");
            }

            if (input.Off is { } off && vm.Changed(off))
            {
                return Failed<RestorePoint>(ErrorCodes.SourceChanged, $"{input.Source.Name} was started.");
            }

            if (!input.Keep)
            {
                machine.ForbidWithDebt("a backup");
            }

            var id = $"{input.Group}/{input.Permit.Run}/{input.Machine}/e{input.Permit.Epoch}"
                + (input.Consistent ? "/instant" : input.Keep ? "/kept" : "");
            var consistency = !vm.On ? Consistency.Offline
                : input.Consistent || !world.Instants.Contains(input.Machine.Value) ? Consistency.Crash
                : Consistency.None;
            if (!machine.Snapshots.TryGetValue((vm.Site, id), out var taken) || taken.Disk != vm.Disk)
            {
                taken = new WorldSnapshot(id, vm.Disk, vm.Content, world.Now, consistency, input.Keep);
                machine.Snapshots[(vm.Site, id)] = taken;
            }

            return Done(Sample.Point(input.Permit.Epoch, id) with
            {
                TakenAt = taken.TakenAt,
                Consistency = taken.Consistency,
                Disks = [new DiskSnapshot(vm.Proof(world.Now).Disks[0], $"snapshot of {id}", $"unique of {id}")],
            });
        });

    private StepResult<SyncedPoint> Apply(WorldMachine machine, LiveSyncInput input, WorldSnapshot copy)
    {
        var vm = machine.At(input.To.Name.Value, input.Destination.ResourceGroup);
        if (!vm.Exists)
        {
            if (machine.Prepared.GetValueOrDefault(vm.Site).Of?.Id != copy.Id)
            {
                machine.Prepared[vm.Site] = (machine.NewDisk(vm.Site), copy);
            }

            return Done(Stands(copy.Id, machine.Prepared[vm.Site].Disk, null));
        }

        if (input.OnlyOurs && !vm.Ours)
        {
            return Failed<SyncedPoint>(ErrorCodes.DestinationUnusable, $"{input.Machine} is somebody else's.");
        }

        if (vm.On)
        {
            machine.Forbid(!vm.StartedByHand, $"Live Sync came for {input.Machine}, which runs at {vm.Site}");
            return Failed<SyncedPoint>(ErrorCodes.DestinationRunning, $"{input.Machine} runs.");
        }

        if (vm.Locked)
        {
            return Failed<SyncedPoint>(ErrorCodes.Locked, $"{input.Machine} is locked.");
        }

        machine.Swap(vm, copy);
        return Done(Stands(copy.Id, vm.Disk, vm));
    }

    private SyncedPoint Stands(string id, string disk, WorldVm? vm) => new()
    {
        RestorePointId = id,
        SyncedAt = world.Now,
        Disks = [new DestinationDisk(null, disk, $"copy of {id}")],
        InstanceVmId = vm?.VmId,
        InstanceFingerprint = vm?.Fingerprint,
    };
}
