using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>What is done with the destination before it starts: brought to a restore point, seen to stand there.</summary>
internal sealed class ReplicaSteps(StepDriver driver)
{
    public Task<MachineWork> LiveSyncAsync(MachineWork work) => driver.DriveAsync(
        work,
        ActivityNames.LiveSync,
        permit => Input(work, permit, SyncMode.Apply),
        (reached, synced) => Task.FromResult(reached with { Synced = synced }),
        onFailed: (failed, error) => Task.FromResult(ConsistentSteps.BySnapshots(failed, error)));

    /// <summary>Brings a base for later changes to the old side; its instance is not touched.</summary>
    public Task<MachineWork> SeedAsync(MachineWork work) => driver.DriveAsync(
        work,
        ActivityNames.LiveSync,
        permit => Input(work, permit, SyncMode.Copy),
        async (reached, synced) =>
        {
            var seeded = new RecordBaseRequest(work.Run, work.RestorePoint!);
            await driver.Context.CallEntityAsync(ProtectedMachine.RecordBase, work.Key, seeded);
            return reached;
        });

    /// <summary>Where the destination does not stand at the chosen restore point yet, its complete copies are applied.</summary>
    public async Task<MachineWork> ApplyAsync(MachineWork work)
    {
        if (work.Synced?.RestorePointId == work.RestorePoint!.Id)
        {
            var stands = await RecordAsync(work.TakeStep(), cycle: false);
            return stands.SkipStep(Step.LiveSync, $"The destination stands at {work.RestorePoint.Id} already.");
        }

        return await driver.DriveAsync(
            work,
            ActivityNames.LiveSync,
            permit => Input(work, permit, SyncMode.ApplyComplete),
            async (reached, synced) => await RecordAsync(reached with { Synced = synced }, cycle: false));
    }

    public Task<MachineWork> DisableLiveSyncAsync(MachineWork work) => driver.DriveAsync(
        work,
        ActivityNames.DisableLiveSync,
        permit => new DisableLiveSyncInput(
            work.Group, work.Machine.Name, work.Destination.Site, work.Target, work.Synced, permit),
        async (reached, _) =>
        {
            await SwitchAsync(work, enabled: false);
            return work.Synced is null ? reached : await RecordAsync(reached, cycle: false);
        },
        onFailed: SyncAnewAsync);

    public Task<MachineWork> StopLiveSyncAsync(MachineWork work) => driver.DriveAsync(
        work,
        ActivityNames.DisableLiveSync,
        permit => new DisableLiveSyncInput(
            work.Group, work.Machine.Name, work.Destination.Site, work.Target, null, permit, CopiesMayRun: true),
        async (reached, _) =>
        {
            await SwitchAsync(work, enabled: false);
            return reached;
        });

    public Task<MachineWork> ConfirmSyncedAsync(MachineWork work) => driver.DriveAsync(
        work,
        ActivityNames.DisableLiveSync,
        permit => new DisableLiveSyncInput(
            work.Group, work.Machine.Name, work.Destination.Site, work.Target, work.Synced, permit),
        (reached, _) => RecordAsync(reached, cycle: false),
        onFailed: SyncAnewAsync);

    public Task<MachineWork> RecordCycleAsync(MachineWork work) =>
        driver.WriteDownAsync(work, reached => RecordAsync(reached, cycle: true));

    /// <summary>At a new site, too: a VM that the machine left there before may have been locked then.</summary>
    public Task<MachineWork> UnfenceAsync(MachineWork work) =>
        work.Locked || work.Fence == FenceMode.Lock
            ? driver.DriveAsync(
                work,
                ActivityNames.Unfence,
                permit => new UnfenceInput(work.Destination, permit),
                (reached, _) => Task.FromResult(reached))
            : Task.FromResult(work.TakeStep());

    /// <summary>What cannot be removed now is removed another time: a cycle does not fail by it.</summary>
    public async Task<MachineWork> PruneAsync(MachineWork work)
    {
        var machine = await driver.Context.CallEntityAsync(ProtectedMachine.Read, work.Key, Durable.Unit.Value);
        var keep = ToKeep(machine.Points, work.Retain);
        DrError? incomplete = null;
        var done = await driver.DriveAsync(
            work,
            ActivityNames.Prune,
            permit => new PruneInput(
                work.Group, work.Machine.Name, work.Source, work.Destination.Site, work.Target, keep, machine.SyncedAtRecovery, permit),
            async (reached, pruned) =>
            {
                // What had to stay is told by its tags, and goes with a later cycle: nobody has to remember it.
                await driver.Context.CallEntityAsync(ProtectedMachine.Retain, work.Key, new RetainRequest(work.Run, keep));
                incomplete = pruned.Left > 0 ? PipelineErrors.PruneIncomplete(work, pruned) : null;
                return reached.SkipStep(Step.Prune, $"{pruned.Snapshots} snapshots and {pruned.Disks} disks removed.");
            },
            onFailed: (failed, error) =>
            {
                incomplete = error;
                return Task.FromResult<MachineWork?>(failed.TakeStep());
            });
        return incomplete is null ? done : done.GoOnWithout(Step.Prune, incomplete, driver.Context.CurrentUtcDateTime);
    }

    /// <summary>
    /// The newest, and beyond them the newest that a guest surely boots from: within the hour cycles may bring over none,
    /// and an unplanned failover would find nothing else.
    /// </summary>
    private static List<string> ToKeep(IReadOnlyList<StandingPoint> points, int retain) =>
    [
        .. points.Take(retain).Concat(points.Where(point => point.Consistency != Consistency.None).Take(1)).Select(point => point.Id).Distinct(),
    ];

    private Task<MachineWork?> SyncAnewAsync(MachineWork failed, DrError error) => Task.FromResult(
        Repeats.IsOutOfSync(error) && failed.Synced is not null
            ? Repeats.From(
                driver.Context, failed,
                [PipelineStep.PowerOff, .. Repeats.BackupOn(failed), PipelineStep.ConfirmOff, .. failed.Remaining], error)
            : null);

    internal static LiveSyncInput Input(MachineWork work, Permit permit, SyncMode mode) => new(
        work.Group, work.Machine.Name, work.Source.Site, work.Destination.Site, work.Target, work.RestorePoint!, permit, mode,
        work.Previous,

        // The disks of an original that is created again stand where it stood; those of a new place stand anywhere.
        work is { To: SiteRole.Primary, NewPlace: null } ? Starts.BlueprintOf(work)?.Zones : null,
        OnlyOurs: work.NewPlace is not null,
        Repeat: work.Repeats);

    private Task<Durable.Unit> SwitchAsync(MachineWork work, bool enabled) => driver.Context.CallEntityAsync(
        ProtectedMachine.SetLiveSync, work.Key, new SetLiveSyncRequest(work.Run, enabled));

    private async Task<MachineWork> RecordAsync(MachineWork work, bool cycle)
    {
        var stands = new RecordSyncRequest(
            work.Run, work.To, work.RestorePoint!, work.Synced!, MachineKey.Of(work.Destination), cycle);
        await driver.Context.CallEntityAsync(ProtectedMachine.RecordSync, work.Key, stands);
        return work;
    }
}
