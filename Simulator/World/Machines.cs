namespace DrFunctions.Simulator.World;

/// <summary>Power operations and their states.</summary>
internal static class Machines
{
    public static void SetPower(Cloud cloud, VirtualMachine vm, PowerState to, Caller caller)
    {
        var from = vm.Power;
        if (from == to) return;
        if (from == PowerState.Running) cloud.Guests?.PowerLost(vm);
        vm.Power = to;
        vm.GuestReady = false;
        foreach (var key in vm.DiskKeys)
        {
            if (cloud.Find<ManagedDisk>(key) is not { } disk || !disk.ManagedBy.Same(vm.Id)) continue;
            disk.Own(vm.Id, to == PowerState.Deallocated ? "Reserved" : "Attached", cloud.Now);
        }

        vm.Touch();
        cloud.Journal.Power(vm, from, to, caller, GuestOf(cloud, vm));
        if (to == PowerState.Running) cloud.Guests?.PowerOn(vm);
    }

    /// <summary>The machine that the guest on the machine's OS disk, on the disk, in the snapshot or in the restore points was installed on; null when there is none.</summary>
    public static string? GuestOf(Cloud cloud, Resource? resource) => resource switch
    {
        VirtualMachine vm => GuestOf(cloud, cloud.Find<ManagedDisk>(vm.DiskKeys.FirstOrDefault())),
        ManagedDisk disk => GuestManifest.Read(disk.Content)?.Machine,
        Snapshot snapshot => GuestManifest.Read(snapshot.Content)?.Machine,
        RestorePoint point => GuestOf(cloud, RestorePoints.DisksOf(cloud, point).FirstOrDefault()),
        { Type: ResourceTypes.RestorePointCollection } collection => GuestOf(cloud, cloud.Find(RestorePoints.SourceOf(collection))),
        _ => null,
    };

    public static void Settle(Cloud cloud, VirtualMachine vm)
    {
        (vm.ProvisioningState, vm.ProvisionedAt, vm.FailureCode, vm.FailureMessage) = ("Succeeded", cloud.Now, null, null);
        vm.Touch();
    }

    public static Operation Power(Cloud cloud, VirtualMachine vm, string action, Caller caller)
    {
        Preempt(cloud, vm);
        vm.ComesBack = false;
        var from = vm.Power;
        var (range, transient) = Plan(action, from);
        vm.ProvisioningState = "Updating";
        var operation = cloud.Begin(vm, action, cloud.Latency.Draw(range, vm.Key), caller, new JsonObject { ["from"] = Steady(from).ToString() });
        if (transient is { } state) SetPower(cloud, vm, state, caller);
        return operation;
    }

    /// <summary>Power changes at once, with nobody asking ARM for it.</summary>
    public static void Force(Cloud cloud, VirtualMachine vm, PowerState to, Caller caller)
    {
        var running = vm.Operation is { } id ? cloud.FindOperation(id) : null;
        if (running is { IsPreemptible: true })
            cloud.End(running, "Canceled", "OperationPreempted", "Operation execution has been preempted by a more recent operation.");
        SetPower(cloud, vm, to, caller);
        if (running is null or { IsPreemptible: true }) Settle(cloud, vm);
    }

    /// <summary>A region burns down: its machines are off at once, and know whether they come back with it.</summary>
    public static void LosePower(Cloud cloud, VirtualMachine vm)
    {
        vm.ComesBack = vm.Power is PowerState.Running or PowerState.Starting;
        if (vm.Operation is { } id && cloud.FindOperation(id) is { Status: "InProgress", Action: OperationActions.CreateMachine } creation)
        {
            (creation.ForcedStatus, creation.ErrorCode, creation.ErrorMessage) = ("Failed", "InternalExecutionError", "The host of the machine was lost.");
            cloud.Stored(creation);
        }

        if (vm.ComesBack || vm.Power == PowerState.Stopping) Force(cloud, vm, PowerState.Stopped, Caller.Fault);
    }

    /// <summary>The region is back, and the machine with it if it ran.</summary>
    public static void RegainPower(Cloud cloud, VirtualMachine vm)
    {
        if (!vm.ComesBack) return;
        vm.ComesBack = false;
        Force(cloud, vm, PowerState.Running, Caller.Fault);
    }

    // What a failed operation falls back to when it preempted another one midway.
    private static PowerState Steady(PowerState power) => power switch
    {
        PowerState.Deallocating => PowerState.Deallocated,
        PowerState.Starting or PowerState.Stopping => PowerState.Stopped,
        _ => power,
    };

    // A newer power operation wins over an older one; anything else in flight refuses it.
    private static void Preempt(Cloud cloud, VirtualMachine vm)
    {
        if (vm.Operation is not { } id || cloud.FindOperation(id) is not { Status: "InProgress" } running) return;
        if (!running.IsPreemptible) throw ArmException.Concurrent();
        cloud.End(running, "Canceled", "OperationPreempted", "Operation execution has been preempted by a more recent operation.");
    }

    private static (LatencyRange Range, PowerState? Transient) Plan(string action, PowerState from) => (action, from) switch
    {
        (OperationActions.Start, PowerState.Running) => (Latencies.AlreadyThere, null),
        (OperationActions.Start, PowerState.Stopped) => (Latencies.StartStopped, PowerState.Starting),
        (OperationActions.Start, _) => (Latencies.StartDeallocated, PowerState.Starting),
        (OperationActions.PowerOff, PowerState.Stopped) => (Latencies.AlreadyThere, null),
        (OperationActions.PowerOff, PowerState.Deallocated) => throw ArmException.NotAllowed("The operation requires the VM to be running (or set to run)."),
        (OperationActions.PowerOff, _) => (Latencies.PowerOff, PowerState.Stopping),
        (OperationActions.Deallocate, PowerState.Deallocated) => (Latencies.AlreadyThere, null),
        (OperationActions.Deallocate, _) => (Latencies.Deallocate, PowerState.Deallocating),
        (OperationActions.Restart, PowerState.Running) => (Latencies.Restart, PowerState.Starting),
        (OperationActions.Restart, _) => throw ArmException.NotAllowed("The operation requires the VM to be running (or set to run)."),
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "not a power operation"),
    };
}
