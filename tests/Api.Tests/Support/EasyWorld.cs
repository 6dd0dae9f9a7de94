using DrFunctions.Contracts;
using DrFunctions.Durable;
using DrFunctions.Orchestrations;

namespace DrFunctions.Api.Tests;

/// <summary>Activities that succeed at once; the power-off waits while the world is held.</summary>
internal sealed class EasyWorld(TimeProvider time)
{
    private TaskCompletionSource _hold = Open();

    /// <summary>How many power-offs were begun.</summary>
    public int PowerOffs => _powerOffs;

    private int _powerOffs;

    /// <summary>Ends when the first power-off has begun.</summary>
    public Task FirstPowerOff => _first.Task;

    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>From now on runs stay in their first step.</summary>
    public void Hold() => _hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lets them go on.</summary>
    public void Release() => _hold.TrySetResult();

    public DurableRegistry Registry() => new DurableRegistry()
        .AddRunbooks()
        .AddActivity(ActivityNames.PowerOff, () => new Inline<PowerOffInput, OffProof>(PowerOffAsync))
        .AddActivity(ActivityNames.Backup, () => new Inline<BackupInput, RestorePoint>(input => Done(Backup(input))))
        .AddActivity(ActivityNames.LiveSync, () => new Inline<LiveSyncInput, SyncedPoint>(input => Done(LiveSync(input))))
        .AddActivity(ActivityNames.DisableLiveSync, () =>
            new Inline<DisableLiveSyncInput, LiveSyncQuiet>(_ => Done(new LiveSyncQuiet(time.GetUtcNow()))))
        .AddActivity(ActivityNames.StartInstance, () => new Inline<StartInstanceInput, StartedInstance>(input =>
            Done(new StartedInstance("dr-" + input.Machine, false, "10.0.0.4", time.GetUtcNow(), time.GetUtcNow()))))
        .AddActivity(ActivityNames.HealthGate, () => new Inline<HealthGateInput, HealthyInstance>(_ =>
            Done(new HealthyInstance(time.GetUtcNow(), "It answered."))));

    private static TaskCompletionSource Open()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }

    private static Task<T> Done<T>(T value) => Task.FromResult(value);

    private async Task<OffProof> PowerOffAsync(PowerOffInput input)
    {
        Interlocked.Increment(ref _powerOffs);
        _first.TrySetResult();
        await _hold.Task;
        var id = input.Source.ResourceId;
        return new OffProof
        {
            VmId = "vm-" + input.Source.Name,
            ProvenAt = time.GetUtcNow(),
            Fingerprint = "1",
            Disks = [new DiskIdentity(null, id + "-os", "os", 1024)],
        };
    }

    private RestorePoint Backup(BackupInput input) => new()
    {
        Id = $"{input.Group}-{input.Machine}-{input.Permit.Epoch}",
        Epoch = input.Permit.Epoch,
        TakenAt = time.GetUtcNow(),
        Consistency = Consistency.Offline,
        Disks = [new DiskSnapshot(input.Off!.Disks[0], "snapshot", "unique")],
        Blueprint = new MachineBlueprint { Size = "Standard_D2s_v5", OsType = "Linux", DiskSku = "Premium_LRS" },
    };

    private SyncedPoint LiveSync(LiveSyncInput input) => new()
    {
        RestorePointId = input.RestorePoint.Id,
        Disks = [new DestinationDisk(null, "disk", "copy")],
        SyncedAt = time.GetUtcNow(),
    };

    private sealed class Inline<TInput, TResult>(Func<TInput, Task<TResult>> run) : Activity<TInput, StepResult<TResult>>
        where TResult : class
    {
        public override async Task<StepResult<TResult>> RunAsync(ActivityContext context, TInput input) =>
            StepResult<TResult>.Done(await run(input));
    }
}
