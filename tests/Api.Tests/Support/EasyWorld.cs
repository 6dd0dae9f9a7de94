using System.Collections.Concurrent;
using DrFunctions.Contracts;
using DrFunctions.Durable;
using DrFunctions.Orchestrations;

namespace DrFunctions.Api.Tests;

/// <summary>Activities that succeed at once, unless a test says otherwise; the power-off waits while the world is held.</summary>
internal sealed class EasyWorld(TimeProvider time)
{
    private readonly ConcurrentDictionary<(SiteName Site, string Point), RestorePoint> _copies = [];
    private readonly ConcurrentDictionary<string, int> _cycles = [];
    private TaskCompletionSource _hold = Open();

    /// <summary>How many power-offs were begun.</summary>
    public int PowerOffs => _powerOffs;

    private int _powerOffs;

    /// <summary>Ends when a power-off is held.</summary>
    public Task Held => _held.Task;

    private TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What the look at the DR site answers instead of what stands there.</summary>
    public DrError? DrSite { get; set; }

    /// <summary>What readiness checks find at the sites; nothing, unless a test says otherwise.</summary>
    public IReadOnlyList<Finding> Findings { get; set; } = [];

    /// <summary>Machines whose backup, or whose start, fails.</summary>
    public ConcurrentDictionary<(string Machine, Step Step), bool> Broken { get; } = [];

    /// <summary>Sites whose VMs can be neither powered off nor fenced.</summary>
    public ConcurrentDictionary<string, bool> Unreachable { get; } = [];

    /// <summary>From now on runs stay in their first step.</summary>
    public void Hold()
    {
        _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Lets them go on.</summary>
    public void Release() => _hold.TrySetResult();

    public DurableRegistry Registry() => new DurableRegistry()
        .AddRunbooks()
        .AddActivity(ActivityNames.PowerOff, () => new Inline<PowerOffInput, OffProof>(PowerOffAsync))
        .AddActivity(ActivityNames.Backup, () => new OneDisk(input => Backup(input)))
        .AddActivity(ActivityNames.LiveSync, () => new Inline<LiveSyncInput, SyncedPoint>(input =>
            Fault<SyncedPoint>(input.Machine, Step.LiveSync) ?? Done(LiveSync(input))))
        .AddActivity(ActivityNames.DisableLiveSync, () =>
            new Inline<DisableLiveSyncInput, LiveSyncQuiet>(_ => Done(new LiveSyncQuiet(time.GetUtcNow()))))
        .AddActivity(ActivityNames.StartInstance, () => new Inline<StartInstanceInput, StartedInstance>(input =>
            Fault<StartedInstance>(input.Machine, Step.Start) ?? Done(new StartedInstance("dr-" + input.Machine, false, "10.0.0.4", time.GetUtcNow(), time.GetUtcNow()))))
        .AddActivity(ActivityNames.HealthGate, () => new Inline<HealthGateInput, HealthyInstance>(_ =>
            Done(new HealthyInstance(time.GetUtcNow(), "It answered."))))
        .AddActivity(ActivityNames.Fence, () => new Inline<FenceInput, FencedVm>(input =>
            Reached(input.Vm) ?? Done(new FencedVm(Off(input.Vm), false, null, time.GetUtcNow()))))
        .AddActivity(ActivityNames.Unfence, () => new Inline<UnfenceInput, UnfencedVm>(_ =>
            Done(new UnfencedVm(time.GetUtcNow()))))
        .AddActivity(ActivityNames.Prune, () => new Inline<PruneInput, PrunedPoints>(_ => Done(new PrunedPoints(0, 0))))
        .AddActivity(ActivityNames.Assess, () => new Inline<AssessInput, Assessment>(input =>
            DrSite is { } error ? Failed<Assessment>(error) : Done(Assess(input))))
        .AddActivity(ActivityNames.CheckSite, () => new Inline<CheckSiteInput, CheckedPart>(input =>
            Done(new CheckedPart(time.GetUtcNow(), [.. Findings.Where(finding => finding.Side == input.Side)]))))
        .AddActivity(ActivityNames.CheckMachines, () => new Inline<CheckMachinesInput, CheckedPart>(_ =>
            Done(new CheckedPart(null, []))))
        .AddActivity(ActivityNames.Inspect, () => new Inline<InspectInput, WayBack>(input =>
            Done(new WayBack(true, false, false, "Nothing was seeded.", time.GetUtcNow(), Ours: true))));

    private static TaskCompletionSource Open()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }

    private static Task<StepResult<T>> Done<T>(T value)
        where T : class => Task.FromResult(StepResult<T>.Done(value));

    private static Task<StepResult<T>> Failed<T>(DrError error)
        where T : class => Task.FromResult(StepResult<T>.Failed(error));

    private Task<StepResult<T>>? Fault<T>(MachineName machine, Step step)
        where T : class => Broken.ContainsKey((machine.Value, step))
            ? Failed<T>(new DrError(ErrorCodes.SwapFailed, $"The {step} of '{machine}' is broken.", "Mend it."))
            : null;

    private Task<StepResult<FencedVm>>? Reached(VmReference vm) =>
        Unreachable.ContainsKey(vm.Site.Name.Value) ? Failed<FencedVm>(Silent(vm)) : null;

    private static DrError Silent(VmReference vm) =>
        new(ErrorCodes.SiteError, $"The site '{vm.Site.Name}' does not answer.", "Wait for it.");

    private async Task<StepResult<OffProof>> PowerOffAsync(PowerOffInput input)
    {
        Interlocked.Increment(ref _powerOffs);
        if (!_hold.Task.IsCompleted)
        {
            _held.TrySetResult();
            await _hold.Task;
        }

        return Unreachable.ContainsKey(input.Source.Site.Name.Value)
            ? StepResult<OffProof>.Failed(Silent(input.Source))
            : StepResult<OffProof>.Done(Off(input.Source));
    }

    private OffProof Off(VmReference vm) => new()
    {
        VmId = $"vm-{vm.Site.Name}-{vm.Name}",
        ProvenAt = time.GetUtcNow(),
        Fingerprint = "1",
        Disks = [Disk(vm)],
    };

    private static DiskIdentity Disk(VmReference vm) => new(null, vm.ResourceId + "-os", "os", 1024);

    private RestorePoint Backup(BackupInput input)
    {
        var id = $"{input.Group}-{input.Machine}-{input.Permit.Epoch}";
        return new RestorePoint
        {
            Id = input.Off is null ? $"{id}-{_cycles.AddOrUpdate(id, 1, (_, cycles) => cycles + 1)}" : id,
            Epoch = input.Permit.Epoch,
            TakenAt = time.GetUtcNow(),
            Consistency = input.Off is null ? Consistency.Crash : Consistency.Offline,
            Disks = [new DiskSnapshot(Disk(input.Source), "snapshot", "unique")],
            Blueprint = new MachineBlueprint { Size = "Standard_D2s_v5", OsType = "Linux", DiskSku = "Premium_LRS" },
        };
    }

    private SyncedPoint LiveSync(LiveSyncInput input)
    {
        _copies[(input.To.Name, input.RestorePoint.Id)] = input.RestorePoint;
        return new SyncedPoint
        {
            RestorePointId = input.RestorePoint.Id,
            Disks = [new DestinationDisk(null, "disk", "copy")],
            SyncedAt = time.GetUtcNow(),
        };
    }

    private Assessment Assess(AssessInput input) => new(time.GetUtcNow(),
    [
        .. input.Machines.Select(machine => new MachineAssessment
        {
            Name = machine.Name,
            Exists = true,
            HoldsSynced = machine.Synced is not null,
            Complete =
            [
                .. _copies.Where(copy => copy.Key.Site == input.Recovery.Name)
                    .Select(copy => new StandingPoint(copy.Value.Id, copy.Value.TakenAt, copy.Value.Consistency)),
            ],
        }),
    ]);

    private sealed class Inline<TInput, TResult>(Func<TInput, Task<StepResult<TResult>>> run) : Activity<TInput, StepResult<TResult>>
        where TResult : class
    {
        public override Task<StepResult<TResult>> RunAsync(ActivityContext context, TInput input) => run(input);
    }

    /// <summary>Machines of one disk: nothing is gained by a restore point of all disks at one instant.</summary>
    private sealed class OneDisk(Func<BackupInput, RestorePoint> backup) : Activity<BackupInput, StepResult<RestorePoint>>
    {
        public override Task<StepResult<RestorePoint>> RunAsync(ActivityContext context, BackupInput input) => Task.FromResult(
            input.Consistent
                ? StepResult<RestorePoint>.Failed(new DrError(ErrorCodes.NotConsistent, "It has one disk.", "Nothing to do."))
                : StepResult<RestorePoint>.Done(backup(input)));
    }
}
