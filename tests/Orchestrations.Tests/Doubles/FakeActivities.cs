using DrFunctions.Contracts;
using DrFunctions.Durable;

namespace DrFunctions.Orchestrations.Tests;

/// <summary>Activities on a <see cref="World"/>, true to the contracts of the real ones.</summary>
internal static class FakeActivities
{
    public static DurableRegistry AddTo(DurableRegistry registry, World world) => registry
        .AddActivity(ActivityNames.PowerOff, () => new Fake<PowerOffInput, StepResult<OffProof>>((context, input) =>
            world.RunAsync(context, input.Source.Name, input.Permit.Run, vm =>
            {
                vm.Changes += vm.SourceRuns ? 1 : 0;
                vm.SourceRuns = false;
                return Done(Proof(world, vm));
            })))
        .AddActivity(ActivityNames.Backup, () => new Fake<BackupInput, StepResult<RestorePoint>>((context, input) =>
            world.RunAsync(context, input.Machine.Value, input.Permit.Run, vm =>
            {
                if (Changed(vm, input.Off))
                {
                    return SourceChanged<RestorePoint>(input.Machine);
                }

                var id = $"{input.Group}/{input.Permit.Run}/{input.Machine}/e{input.Permit.Epoch}";
                vm.RestorePoints[id] = vm.SourceData;
                return Done(Sample.Point(input.Permit.Epoch, id) with { TakenAt = world.Now });
            })))
        .AddActivity(ActivityNames.LiveSync, () => new Fake<LiveSyncInput, StepResult<SyncedPoint>>((context, input) =>
            world.RunAsync(context, input.Machine.Value, input.Permit.Run, vm =>
            {
                world.Forbid(vm.DestinationRuns, $"Live Sync overwrote the running destination of {input.Machine}");
                vm.DestinationData = vm.RestorePoints[input.RestorePoint.Id];
                return Done(Sample.Synced(input.RestorePoint.Id) with { SyncedAt = world.Now });
            })))
        .AddActivity(ActivityNames.DisableLiveSync, () => new Fake<DisableLiveSyncInput, StepResult<LiveSyncQuiet>>(
            (context, input) => world.RunAsync(context, input.Machine.Value, input.Permit.Run, _ => Done(new LiveSyncQuiet(world.Now)))))
        .AddActivity(ActivityNames.StartInstance, () => new Fake<StartInstanceInput, StepResult<StartedInstance>>(
            (context, input) => world.RunAsync(context, input.Machine.Value, input.Permit.Run, vm =>
                {
                    if (Changed(vm, input.Off))
                    {
                        return vm.DestinationRuns
                            ? StepResult<StartedInstance>.Failed(new DrError(ErrorCodes.BothSidesRunning, "Both ran.", "Decide."))
                            : SourceChanged<StartedInstance>(input.Machine);
                    }

                    world.Forbid(vm.SourceRuns, $"the destination of {input.Machine} started beside its source");
                    vm.DestinationRuns = true;
                    return Done(new StartedInstance("vm-dr", true, "10.0.0.4", world.Now, world.Now));
                })))
        .AddActivity(ActivityNames.HealthGate, () => new Fake<HealthGateInput, StepResult<HealthyInstance>>(
            (context, input) => world.RunAsync(context, input.Instance.Name, default, _ => Done(new HealthyInstance(world.Now, "It answers.")))));

    private static StepResult<T> Done<T>(T value)
        where T : class => StepResult<T>.Done(value, ["correlation-1"]);

    private static StepResult<T> SourceChanged<T>(MachineName machine)
        where T : class => StepResult<T>.Failed(new DrError(
            ErrorCodes.SourceChanged, $"The source of {machine} was started.", "Find out by whom."));

    private static bool Changed(World.Vm vm, OffProof? off) => vm.SourceRuns || off!.Fingerprint != $"f{vm.Changes}";

    private static OffProof Proof(World world, World.Vm vm) =>
        Sample.Off($"f{vm.Changes}") with { ProvenAt = world.Now };

    private sealed class Fake<TInput, TOutput>(Func<ActivityContext, TInput, Task<TOutput>> run)
        : Activity<TInput, TOutput>
    {
        public override Task<TOutput> RunAsync(ActivityContext context, TInput input) => run(context, input);
    }
}
