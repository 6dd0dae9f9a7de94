namespace DrFunctions.Simulator.World;

/// <summary>What the end of an operation does to the world.</summary>
internal static class Completion
{
    public static void Carry(Cloud cloud, Operation operation)
    {
        if (operation.Status != "InProgress") return;
        if (cloud.Find(operation.ResourceKey) is not { } resource)
        {
            cloud.End(operation, "Failed", "ResourceNotFound", "The resource was deleted while the operation ran.");
            return;
        }

        if (operation.ForcedStatus is { } status)
        {
            Abandon(cloud, operation, resource);
            cloud.End(operation, status);
            return;
        }

        switch (operation.Action)
        {
            case OperationActions.Start or OperationActions.Restart or OperationActions.CreateMachine:
                Machines.Settle(cloud, (VirtualMachine)resource);
                Machines.SetPower(cloud, (VirtualMachine)resource, PowerState.Running, CallerOf(operation));
                break;
            case OperationActions.PowerOff:
                Machines.Settle(cloud, (VirtualMachine)resource);
                Machines.SetPower(cloud, (VirtualMachine)resource, PowerState.Stopped, CallerOf(operation));
                break;
            case OperationActions.Deallocate:
                Machines.Settle(cloud, (VirtualMachine)resource);
                Machines.SetPower(cloud, (VirtualMachine)resource, PowerState.Deallocated, CallerOf(operation));
                break;
            case OperationActions.UpdateMachine:
                MachineDisks.Release(cloud, (VirtualMachine)resource, operation.Payload);
                Machines.Settle(cloud, (VirtualMachine)resource);
                break;
            case OperationActions.RunCommand:
                if (!RunCommands.Finish(cloud, (VirtualMachine)resource, operation)) return;
                break;
            case OperationActions.Delete:
                Deletion.Finish(cloud, resource, CallerOf(operation));
                break;
            default:
                resource.ProvisioningState = "Succeeded";
                break;
        }

        resource.CreationFailed = false;
        resource.Touch();
        cloud.End(operation, "Succeeded");
    }

    private static void Abandon(Cloud cloud, Operation operation, Resource resource)
    {
        resource.ProvisioningState = "Failed";
        resource.CreationFailed |= operation.Action is OperationActions.CreateDisk or OperationActions.CreateMachine or OperationActions.CreateRestorePoint;
        if (resource is VirtualMachine vm)
        {
            (vm.FailureCode, vm.FailureMessage, vm.ProvisionedAt) = (operation.ErrorCode, operation.ErrorMessage, cloud.Now);
            if (operation.Action == OperationActions.UpdateMachine) MachineDisks.Restore(cloud, vm, operation.Payload);
            if (operation.Payload.Str("from") is { } from) Machines.SetPower(cloud, vm, Enum.Parse<PowerState>(from), Caller.Fault);
        }
        else if (resource is RestorePoint)
        {
            foreach (var disk in RestorePoints.DisksOf(cloud, resource)) disk.Copy?.Fail(operation.ErrorCode ?? "InternalServerError", operation.ErrorMessage ?? "The copy failed.");
        }
        else if (resource is Snapshot { Copy: { InFlight: true } copy })
        {
            copy.Fail(operation.ErrorCode ?? "InternalServerError", operation.ErrorMessage ?? "The copy failed.");
        }

        resource.Touch();
    }

    private static Caller CallerOf(Operation operation) => Caller.Arm(operation.Principal ?? "", "", operation.ClientRequestId) with { Method = null };
}
