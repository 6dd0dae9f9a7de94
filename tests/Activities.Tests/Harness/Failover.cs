using DrFunctions.Activities.Compute;
using DrFunctions.Activities.Health;
using DrFunctions.Activities.Replication;
using DrFunctions.Contracts;
using DrFunctions.Simulator;

namespace DrFunctions.Activities.Tests.Harness;

/// <summary>One machine's way through a failover, step by step, as an orchestration would send it.</summary>
internal sealed class Failover(World world, string machine = Sample.Database, string tier = "database")
{
    private static readonly GroupName Group = new("payroll");

    public VmReference Source { get; } = new(world.Primary, Sample.PrimaryGroup, machine);

    public VmReference Destination { get; } = new(world.Recovery, Sample.RecoveryGroup, machine);

    public DestinationVm Planned { get; init; } =
        new(Sample.RecoveryGroup, machine) { SubnetId = Sample.Subnet(Sample.RecoveryGroup, tier) };

    public TimeSpan PermitFor { get; set; } = TimeSpan.FromMinutes(10);

    public DateTimeOffset? StepBegan { get; set; }

    public int Epoch { get; set; } = 1;

    public string Run { get; set; } = "run-1";

    private MachineName Machine { get; } = new(machine);

    public Permit Permit(Step step) => new(new RunId(Run), Epoch, step, TimeProvider.System.GetUtcNow() + PermitFor)
    {
        StepBeganAt = StepBegan,
    };

    public PowerOffInput PowerOffInput() => new(Source, Permit(Step.PowerOff), Destination);

    public BackupInput BackupInput(OffProof? off) => new(Group, Machine, Source, off, Permit(Step.Backup));

    public LiveSyncInput LiveSyncInput(RestorePoint point) =>
        new(Group, Machine, world.Primary, world.Recovery, Planned, point, Permit(Step.LiveSync));

    public DisableLiveSyncInput DisableInput(SyncedPoint? synced) =>
        new(Group, Machine, world.Recovery, Planned, synced, Permit(Step.DisableLiveSync));

    public StartInstanceInput StartInput(OffProof off, RestorePoint point, SyncedPoint synced) =>
        new(Group, Machine, Source, off, world.Recovery, Planned, synced, point.Blueprint, Permit(Step.Start));

    public PruneInput PruneInput(SyncedPoint? synced, params string[] keep) =>
        new(Group, Machine, Source, world.Recovery, Planned, keep, synced, Permit(Step.Prune));

    public AssessInput AssessInput(SyncedPoint? synced) => new(Group, world.Recovery, [new AssessedMachine(Machine, Planned, synced)]);

    public InspectInput InspectInput() => new(Group, Machine, Source, Destination);

    public Task<StepResult<OffProof>> PowerOffAsync() => world.DriveAsync(s => new PowerOff(s), PowerOffInput());

    public Task<StepResult<RestorePoint>> BackupAsync(OffProof? off) => world.DriveAsync(s => new Backup(s), BackupInput(off));

    public Task<StepResult<SyncedPoint>> LiveSyncAsync(RestorePoint point) =>
        world.DriveAsync(s => new LiveSync(s), LiveSyncInput(point));

    public Task<StepResult<LiveSyncQuiet>> DisableAsync(SyncedPoint? synced) =>
        world.DriveAsync(s => new DisableLiveSync(s), DisableInput(synced));

    public Task<StepResult<StartedInstance>> StartAsync(OffProof off, RestorePoint point, SyncedPoint synced) =>
        world.DriveAsync(s => new StartInstance(s), StartInput(off, point, synced));

    public Task<StepResult<HealthyInstance>> HealthAsync(StartedInstance started, HealthProbe? probe, TimeSpan patience) =>
        world.DriveAsync(s => new HealthGate(s), new HealthGateInput(
            Destination, started.PrivateAddress, probe, TimeProvider.System.GetUtcNow() + patience, Permit(Step.Start)));

    /// <summary>One cycle of Live Sync while the machine may run.</summary>
    public async Task<(RestorePoint Point, SyncedPoint Synced)> CycleAsync(
        string run, SyncedPoint? previous = null, SyncMode mode = SyncMode.Apply)
    {
        Run = run;
        var point = Value(await BackupAsync(null));
        var input = LiveSyncInput(point) with { Previous = previous, Mode = mode };
        return (point, Value(await world.DriveAsync(s => new LiveSync(s), input)));
    }

    /// <summary>A backup of all disks at one instant, under a run of its own.</summary>
    public Task<StepResult<RestorePoint>> InstantAsync(string run)
    {
        Run = run;
        return world.DriveAsync(s => new Backup(s), BackupInput(null) with { Consistent = true });
    }

    /// <summary>A base for the way back: a restore point of the DR instance, copied to the source's site.</summary>
    public async Task<(RestorePoint Point, SyncedPoint Synced)> ReprotectAsync(string run)
    {
        Run = run;
        var back = new DestinationVm(Sample.PrimaryGroup, machine);
        var point = Value(await world.DriveAsync(s => new Backup(s), BackupInput(null) with { Source = Destination }));
        return (point, Value(await world.DriveAsync(s => new LiveSync(s), LiveSyncInput(point) with
        {
            From = world.Recovery, To = world.Primary, Destination = back, Mode = SyncMode.Copy,
        })));
    }

    public async Task<OffProof> OffAsync() => Value(await PowerOffAsync());

    public async Task<(OffProof Off, RestorePoint Point)> BackedUpAsync()
    {
        var off = await OffAsync();
        return (off, Value(await BackupAsync(off)));
    }

    public async Task<(OffProof Off, RestorePoint Point, SyncedPoint Synced)> SyncedAsync()
    {
        var (off, point) = await BackedUpAsync();
        return (off, point, Value(await LiveSyncAsync(point)));
    }

    public static T Value<T>(StepResult<T> result)
        where T : class
    {
        result.Error.Should().BeNull();
        return result.Value!;
    }

    /// <summary>Accepted changes by the product, other than the owner's and the platform's own.</summary>
    public IReadOnlyList<JournalEntry> Changes(string? verb = null) =>
        [.. world.Simulator.Journal.After()
            .Where(e => e.Kind == "mutation" && e.Principal == Sample.ObjectId)
            .Where(e => verb is null || e.Action.EndsWith(verb, StringComparison.OrdinalIgnoreCase))];

    public void NothingIsDeletedTwice() =>
        Changes("/delete").Select(e => e.Resource).Should().OnlyHaveUniqueItems("every effect is wanted once");

    public void NothingHappenedTwice() =>
        Changes().GroupBy(e => (e.Resource, e.Action)).Where(g => g.Count() > 1).Select(g => g.Key)
            .Should().BeEmpty("every effect is wanted once");
}
