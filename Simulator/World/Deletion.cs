namespace DrFunctions.Simulator.World;

/// <summary>What has to be true before a resource goes, and what its going does to others.</summary>
internal static class Deletion
{
    public static Operation Begin(Cloud cloud, Resource resource, Caller caller)
    {
        switch (resource)
        {
            case ManagedDisk { ManagedBy: { } owner }:
                throw ArmException.NotAllowed($"Disk {resource.Name} is attached to VM {owner}.");
            case { Type: ResourceTypes.RestorePoint or ResourceTypes.RestorePointCollection } when RestorePoints.DisksOf(cloud, resource).Any(d => Consumer(cloud, d) is not null):
                throw ArmException.NotAllowed($"{resource.Type} {resource.Name} can't be deleted: a disk is being created from it.");
            case Snapshot when Consumer(cloud, resource) is { } disk:
                throw ArmException.NotAllowed($"Snapshot {resource.Name} can't be deleted: disk {disk.Id} is being created from it.");
            case GenericResource { Type: ResourceTypes.NetworkInterface } when resource.Properties.Obj("virtualMachine").Str("id") is { } owner:
                throw new ArmException(400, "NicInUse", $"Network Interface {resource.Id} is used by existing resource {owner}. In order to delete the network interface, it must be dissociated from the resource.");
        }

        if (resource.Operation is { } id && cloud.FindOperation(id) is { Status: "InProgress" } running)
        {
            if (running.Action == OperationActions.Delete) return running;
            if (resource is VirtualMachine && !running.IsPreemptible) throw ArmException.Concurrent();
            cloud.End(running, "Canceled", "OperationPreempted", "Operation execution has been preempted by a more recent operation.");
        }

        resource.ProvisioningState = "Deleting";
        var range = resource switch
        {
            VirtualMachine => Latencies.DeleteMachine,
            ManagedDisk or Snapshot or RestorePoint => Latencies.DeleteDisk,
            _ => Latencies.Network,
        };
        // A machine without power does not come on to go.
        if (resource is VirtualMachine { Power: not PowerState.Deallocated } vm) Machines.SetPower(cloud, vm, PowerState.Deallocating, caller);
        return cloud.Begin(resource, OperationActions.Delete, cloud.Latency.Draw(range, resource.Key), caller);
    }

    public static void Finish(Cloud cloud, Resource resource, Caller caller)
    {
        if (resource is VirtualMachine vm)
        {
            Machines.SetPower(cloud, vm, PowerState.Deallocated, caller);
            Detach(cloud, vm);
        }

        foreach (var below in Below(cloud, resource)) Finish(cloud, below, caller);
        if (resource is Snapshot snapshot)
        {
            FailCopiesOf(cloud, snapshot);
            if (snapshot.Copy is { InFlight: true } copy) copy.Fail("CopyTargetDeleted", $"{snapshot.Id} was deleted while it was being copied to.");
        }

        cloud.Remove(resource);
    }

    private static List<Resource> Below(Cloud cloud, Resource resource) => resource.Type switch
    {
        ResourceTypes.RestorePointCollection => [.. cloud.List(ResourceTypes.RestorePoint, resource.Id)],
        ResourceTypes.RestorePoint => [.. RestorePoints.DisksOf(cloud, resource)],
        _ => [],
    };

    private static void Detach(Cloud cloud, VirtualMachine vm)
    {
        var entries = vm.DataDisks.Append(vm.OsDisk).OfType<JsonObject>().ToList();
        foreach (var entry in entries)
        {
            if (cloud.Find<ManagedDisk>(VirtualMachine.DiskKey(entry)) is not { } disk) continue;
            disk.Own(null, "Unattached", cloud.Now);
            if (entry.Str("deleteOption").Same("Delete")) cloud.Remove(disk);
        }

        foreach (var nic in vm.NicKeys.Select(cloud.Find).OfType<GenericResource>())
        {
            nic.Properties.Remove("virtualMachine");
            nic.Touch();
            if (Reference(vm, nic).Obj("properties").Str("deleteOption").Same("Delete")) cloud.Remove(nic);
        }
    }

    private static ManagedDisk? Consumer(Cloud cloud, Resource source) => cloud.List<ManagedDisk>(ResourceTypes.Disk)
        .FirstOrDefault(d => d.Operation is { } id && cloud.FindOperation(id) is { Action: OperationActions.CreateDisk } && d.CreationData.Str("sourceResourceId").Same(source.Id));

    private static JsonObject? Reference(VirtualMachine vm, GenericResource nic) =>
        vm.Properties.Obj("networkProfile").Arr("networkInterfaces").Objects().FirstOrDefault(n => n.Str("id").Same(nic.Id));

    private static void FailCopiesOf(Cloud cloud, Resource source)
    {
        foreach (var target in cloud.List<Snapshot>(source.Type).ToList())
        {
            if (target.Copy is not { InFlight: true } copy || copy.SourceKey != source.Key) continue;
            copy.Fail("CopySourceNotFound", $"The source {source.Id} was deleted while it was being copied.");
            target.Touch();
        }
    }
}
