using DrFunctions.Contracts;
using DrFunctions.Durable;
using static DrFunctions.Orchestrations.Tests.FakeActivities;

namespace DrFunctions.Orchestrations.Tests;

/// <summary>Powering VMs off and on.</summary>
internal sealed class FakeCompute(World world)
{
    public Task<StepResult<OffProof>> PowerOffAsync(ActivityContext context, PowerOffInput input) => world.RunAsync(
        context, input.Source.Name, input.Permit, [input.Source.Site], machine =>
        {
            var vm = machine.At(input.Source);
            if (!vm.Exists)
            {
                return Failed<OffProof>(ErrorCodes.SourceNotFound, $"{input.Source.Name} does not exist.");
            }

            if (vm.On && input.Destination is { } destination)
            {
                if (world.IsOut(destination.Site))
                {
                    return World.Silent<OffProof>(destination.Site);
                }

                if (machine.At(destination).On)
                {
                    return Failed<OffProof>(ErrorCodes.DestinationRunning, $"{destination.Name} runs already.");
                }
            }

            if (vm is { On: true, Locked: true })
            {
                return Failed<OffProof>(ErrorCodes.Locked, $"{input.Source.Name} is locked.");
            }

            vm.TurnOff();
            return Done(vm.Proof(world.Now));
        });

    public Task<StepResult<FencedVm>> FenceAsync(ActivityContext context, FenceInput input) => world.RunAsync(
        context, input.Vm.Name, input.Permit, [input.Vm.Site], machine =>
        {
            var vm = machine.At(input.Vm);
            var foundOn = vm.On;
            machine.Fence(vm);
            if (!vm.Exists)
            {
                return Done(new FencedVm(null, FoundOn: false, null, world.Now));
            }

            vm.Locked |= input.Lock;
            return Done(new FencedVm(vm.Proof(world.Now), foundOn, vm.Locked ? "lock-1" : null, world.Now));
        });

    public Task<StepResult<UnfencedVm>> UnfenceAsync(ActivityContext context, UnfenceInput input) => world.RunAsync(
        context, input.Vm.Name, input.Permit, [input.Vm.Site], machine =>
        {
            machine.At(input.Vm).Locked = false;
            return Done(new UnfencedVm(world.Now));
        });

    public Task<StepResult<StartedInstance>> StartAsync(ActivityContext context, StartInstanceInput input) => world.RunAsync(
        context, input.Machine.Value, input.Permit, [input.To], machine =>
        {
            var vm = machine.At(input.To.Name.Value, input.Destination.ResourceGroup);
            var other = machine.At(input.Source);
            if (input.Guard is not (SourceGuard.Waived or SourceGuard.NotSeenRunning) && world.IsOut(input.Source.Site))
            {
                return World.Silent<StartedInstance>(input.Source.Site);
            }

            if (vm.On)
            {
                return WhyNotBeside(input, vm, other, running: true) is { } error ? StepResult<StartedInstance>.Failed(error)
                    : !HoldsSynced(input, vm) ? Failed<StartedInstance>(ErrorCodes.DestinationUnusable, "It runs on other disks.")
                    : Started(input, vm, created: false, found: machine);
            }

            return vm.Exists ? Start(machine, input, vm, other) : Create(machine, input, vm, other);
        });

    public Task<StepResult<HealthyInstance>> HealthGateAsync(ActivityContext context, HealthGateInput input) => world.RunAsync(
        context, input.Instance.Name, null, [input.Instance.Site], machine =>
            machine.At(input.Instance).On ? Done(new HealthyInstance(world.Now, "It answers."))
            : world.Now < input.Deadline ? StepResult<HealthyInstance>.Pending(TimeSpan.FromSeconds(30), "it does not run")
            : Failed<HealthyInstance>(ErrorCodes.HealthGateFailed, $"{input.Instance.Name} does not run."));

    private StepResult<StartedInstance> Start(WorldMachine machine, StartInstanceInput input, WorldVm vm, WorldVm other)
    {
        if (!HoldsSynced(input, vm))
        {
            return Failed<StartedInstance>(ErrorCodes.SwapFailed, $"{input.Machine} does not hold what was synced.");
        }

        if (vm.Locked)
        {
            return Failed<StartedInstance>(ErrorCodes.Locked, $"{input.Machine} is locked.");
        }

        if (WhyNotBeside(input, vm, other, running: false) is { } error)
        {
            return StepResult<StartedInstance>.Failed(error);
        }

        machine.Start(vm, input.Guard, world.OperationOf(input.Permit.Run));
        return Started(input, vm, created: false);
    }

    private StepResult<StartedInstance> Create(WorldMachine machine, StartInstanceInput input, WorldVm vm, WorldVm other)
    {
        if (input.Synced is null)
        {
            return Failed<StartedInstance>(ErrorCodes.SourceNotFound, $"{input.Machine} does not exist.");
        }

        if (input.Blueprint is null)
        {
            return Failed<StartedInstance>(ErrorCodes.DestinationUnusable, $"{input.Machine} does not exist.");
        }

        if (!machine.Prepared.TryGetValue(vm.Site, out var prepared) || prepared.Disk != input.Synced.Disks[0].DiskId)
        {
            return Failed<StartedInstance>(ErrorCodes.RestorePointIncomplete, $"The disks of {input.Machine} are gone.");
        }

        if (WhyNotBeside(input, vm, other, running: false) is { } error)
        {
            return StepResult<StartedInstance>.Failed(error);
        }

        machine.Prepared.Remove(vm.Site);
        vm.Exists = true;
        vm.Ours = true;
        vm.Generation++;
        vm.Disk = prepared.Disk;
        vm.DiskOf = prepared.Of.Id;
        vm.Content = prepared.Of.Content;
        machine.Start(vm, input.Guard, world.OperationOf(input.Permit.Run));
        return Started(input, vm, created: true);
    }

    private static DrError? WhyNotBeside(StartInstanceInput input, WorldVm vm, WorldVm other, bool running)
    {
        if (input.Guard == SourceGuard.Waived)
        {
            return null;
        }

        if (input.Guard is SourceGuard.NotRunning or SourceGuard.NotSeenRunning)
        {
            return other.On ? Both(input) : null;
        }

        if (!other.Changed(input.Off!))
        {
            return null;
        }

        return running || MayHaveRun(input.Synced, vm)
            ? Both(input)
            : new DrError(ErrorCodes.SourceChanged, $"The source of {input.Machine} was started.", "Find out by whom.");
    }

    private static DrError Both(StartInstanceInput input) =>
        new(ErrorCodes.BothSidesRunning, $"Both sides of {input.Machine} ran.", "Decide.");

    private static bool MayHaveRun(SyncedPoint? synced, WorldVm vm) => synced is not null && (
        !vm.Exists ? synced.InstanceVmId is not null : synced.InstanceVmId != vm.VmId || synced.InstanceFingerprint != vm.Fingerprint);

    private static bool HoldsSynced(StartInstanceInput input, WorldVm vm) =>
        input.Synced is not { } synced || synced.Disks[0].DiskId == vm.Disk;

    private StepResult<StartedInstance> Started(
        StartInstanceInput input, WorldVm vm, bool created, WorldMachine? found = null)
    {
        found?.TakeOver(vm);
        return Done(new StartedInstance(
            vm.VmId, created, "10.0.0.4", world.Now, input.Guard == SourceGuard.Waived ? null : world.Now));
    }
}
