namespace DrFunctions.Simulator.World;

/// <summary>PUT and PATCH of machines. A PUT that creates boots.</summary>
internal static class MachineCreation
{
    public static (VirtualMachine Machine, Operation Operation, bool Created) Put(Cloud cloud, string id, string location, JsonObject body, Caller caller)
    {
        if (cloud.Find<VirtualMachine>(id) is { } existing)
        {
            if (!existing.Location.Same(location))
                throw new ArmException(409, "InvalidResourceLocation", $"The resource '{existing.Name}' already exists in location '{existing.Location}' in resource group '{existing.ResourceGroup}'. A resource with the same name cannot be created in location '{location}'. Please select a new resource name.");
            return existing.CreationFailed ? (existing, Boot(cloud, existing, caller), false) : (existing, Patch(cloud, existing, body, caller), false);
        }

        var properties = body.Obj("properties").Copy();
        if (properties.Obj("hardwareProfile").Str("vmSize") is not { } size) throw ArmException.Invalid("vmSize", "Required parameter 'hardwareProfile.vmSize' is missing (null).");
        var storage = properties.Obj("storageProfile") ?? throw ArmException.Invalid("storageProfile", "Required parameter 'storageProfile' is missing (null).");
        cloud.Quotas.RequireMachine(cloud, location, size);
        var vm = new VirtualMachine(id, location, cloud.NewGuid().ToString())
        {
            Envelope = DiskCreation.EnvelopeOf(body), Properties = properties, TimeCreated = cloud.Now, ProvisioningState = "Creating",
        };
        ManagedIdentity.Complete(cloud, vm.Envelope);
        var nics = Nics(cloud, vm);
        var disks = Disks(cloud, vm, storage);

        vm.Properties["storageProfile"] = storage.DeepClone();
        foreach (var disk in disks) disk.Own(vm.Id, "Attached", cloud.Now);

        foreach (var nic in nics)
        {
            nic.Properties["virtualMachine"] = new JsonObject { ["id"] = vm.Id };
            nic.Touch();
        }

        cloud.Add(vm);
        return (vm, Boot(cloud, vm, caller), true);
    }

    private static Operation Boot(Cloud cloud, VirtualMachine vm, Caller caller)
    {
        vm.ProvisioningState = "Creating";
        Machines.SetPower(cloud, vm, PowerState.Starting, caller);
        return cloud.Begin(vm, OperationActions.CreateMachine, cloud.Latency.Draw(Latencies.CreateMachine, vm.Key), caller, new JsonObject { ["from"] = nameof(PowerState.Stopped) });
    }

    public static Operation Patch(Cloud cloud, VirtualMachine vm, JsonObject body, Caller caller)
    {
        if (vm.Operation is { } id && cloud.FindOperation(id) is { Status: "InProgress" }) throw ArmException.Concurrent();
        var asked = body.Obj("properties");
        if (asked.Str("vmId") is { } vmId && !vmId.Same(vm.VmId)) throw ArmException.PropertyChange("vmId");
        if (asked.Obj("availabilitySet") is { } set && !set.Str("id").Same(vm.Properties.Obj("availabilitySet").Str("id"))) throw ArmException.PropertyChange("availabilitySet.id");
        if (body.Arr("zones") is { } zones && !JsonNode.DeepEquals(zones, vm.Envelope.Arr("zones"))) throw ArmException.PropertyChange("zones");
        if (asked.Obj("networkProfile") is { } network && vm.Power != PowerState.Deallocated && !SameNics(vm, network))
            throw ArmException.NotAllowed("Network interfaces can be changed only while the VM is deallocated.");
        var payload = MachineDisks.Apply(cloud, vm, asked.Obj("storageProfile") ?? []);
        foreach (var (name, value) in DiskCreation.EnvelopeOf(body)) vm.Envelope[name] = value?.DeepClone();
        ManagedIdentity.Complete(cloud, vm.Envelope);
        foreach (var name in new[] { "hardwareProfile", "networkProfile", "diagnosticsProfile", "licenseType", "priority", "evictionPolicy", "userData", "additionalCapabilities" })
            if (asked?[name] is { } value) vm.Properties[name] = value.DeepClone();
        vm.ProvisioningState = "Updating";
        return cloud.Begin(vm, OperationActions.UpdateMachine, cloud.Latency.Draw(Latencies.UpdateMachine, vm.Key), caller, payload);
    }

    private static bool SameNics(VirtualMachine vm, JsonObject network) =>
        network.Arr("networkInterfaces").Objects().Select(n => n.Str("id")?.Lower()).ToHashSet().SetEquals(vm.NicKeys);

    private static List<GenericResource> Nics(Cloud cloud, VirtualMachine vm)
    {
        var keys = vm.NicKeys.ToList();
        if (keys.Count == 0) throw ArmException.Invalid("networkProfile", "Virtual Machine must have at least one network interface.");
        var entries = vm.Properties.Obj("networkProfile").Arr("networkInterfaces").Objects().ToList();
        if (entries.Count > 1 && entries.Count(e => e.Obj("properties").Flag("primary")) != 1)
            throw new ArmException(400, "VirtualMachineMustHaveOneNetworkInterfaceAsPrimary", $"Virtual machine {vm.Name} must have one network interface set as the primary.");
        var nics = new List<GenericResource>();
        foreach (var key in keys)
        {
            if (cloud.Find(key) is not GenericResource nic || !nic.Location.Same(vm.Location)) throw ArmException.BadReference(key, vm.Id);
            if (nic.Properties.Obj("virtualMachine").Str("id") is { } owner && !owner.Same(vm.Id))
                throw new ArmException(400, "NicInUse", $"Network Interface {nic.Id} is used by existing resource {owner}.");
            nics.Add(nic);
        }

        return nics;
    }

    private static List<ManagedDisk> Disks(Cloud cloud, VirtualMachine vm, JsonObject storage)
    {
        var osDisk = storage.Obj("osDisk") ?? throw ArmException.Invalid("osDisk", "Required parameter 'osDisk' is missing (null).");
        if (!osDisk.Str("createOption").Same("Attach"))
            throw ArmException.Invalid("osDisk.createOption", "The simulator creates machines from existing OS disks: createOption Attach with managedDisk.id.");
        if (osDisk.Str("osType") is null) throw ArmException.Invalid("osDisk.osType", "Required parameter 'osDisk.osType' is missing (null).");
        if (vm.Properties.Obj("osProfile") is not null) throw ArmException.Invalid("osProfile", "Parameter 'osProfile' is not allowed with an attached OS disk.");
        var os = Attachable(cloud, vm, osDisk);
        storage["osDisk"] = MachineDisks.Entry(os, osDisk, "Attach");
        var disks = new List<ManagedDisk> { os };
        var entries = new JsonArray();
        var luns = new HashSet<double>();
        foreach (var asked in storage.Arr("dataDisks").Objects())
        {
            var lun = asked.Number("lun") ?? throw ArmException.Invalid("dataDisk.lun", "Required parameter 'dataDisk.lun' is missing (null).");
            if (!luns.Add(lun)) throw ArmException.Invalid("dataDisk.lun", $"Cannot have more than one data disk with the lun {lun}.");
            var disk = Attachable(cloud, vm, asked);
            if (disks.Contains(disk)) throw ArmException.Invalid("dataDisk.managedDisk.id", $"Disk '{disk.Name}' is named twice.");
            disks.Add(disk);
            var entry = MachineDisks.Entry(disk, asked, "Attach");
            entry["toBeDetached"] = false;
            entries.Add(entry);
        }

        storage["dataDisks"] = entries;
        return disks;
    }

    private static ManagedDisk Attachable(Cloud cloud, VirtualMachine vm, JsonObject entry)
    {
        var disk = MachineDisks.Attachable(cloud, vm, entry);
        return disk.ManagedBy is null ? disk
            : throw new ArmException(409, "ConflictingUserInput", $"Disk '{disk.Name}' cannot be attached as the disk is already owned by VM '{disk.ManagedBy}'.", disk.Id);
    }
}
