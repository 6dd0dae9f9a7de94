namespace DrFunctions.Simulator.World;

/// <summary>Attaching, detaching and swapping of a machine's disks, with Azure's refusals.</summary>
internal static class MachineDisks
{
    /// <summary>
    /// Makes <paramref name="goal"/> the machine's disks. Everything is checked before anything changes. Returns what
    /// <see cref="Release"/> and <see cref="Restore"/> need at the operation's end.
    /// </summary>
    public static JsonObject Apply(Cloud cloud, VirtualMachine vm, JsonObject goal)
    {
        var previous = vm.StorageProfile.Copy();
        var next = vm.StorageProfile.Copy();
        var attached = new List<ManagedDisk>();
        var released = new List<string>();

        if (goal.Obj("osDisk") is { } osDisk) SwapOsDisk(cloud, vm, osDisk, next, attached, released);
        if (goal.Arr("dataDisks") is { } dataDisks) ReplaceDataDisks(cloud, vm, dataDisks, next, attached, released);

        foreach (var disk in attached) disk.Own(vm.Id, vm.Power == PowerState.Deallocated ? "Reserved" : "Attached", cloud.Now);

        vm.Properties["storageProfile"] = next;
        vm.Touch();
        return new JsonObject
        {
            ["previous"] = previous,
            ["attached"] = new JsonArray([.. attached.Select(d => (JsonNode)d.Key)]),
            ["released"] = new JsonArray([.. released.Select(k => (JsonNode)k)]),
        };
    }

    /// <summary>The update is done: what was replaced lets go.</summary>
    public static void Release(Cloud cloud, VirtualMachine vm, JsonObject? payload)
    {
        Free(cloud, payload.Arr("released"));
        if (vm.StorageProfile.Arr("dataDisks") is { } entries)
            foreach (var gone in entries.Objects().Where(e => e.Flag("toBeDetached")).ToList()) entries.Remove(gone);
        vm.Touch();
    }

    /// <summary>The update failed: the machine has its former disks.</summary>
    public static void Restore(Cloud cloud, VirtualMachine vm, JsonObject? payload)
    {
        Free(cloud, payload.Arr("attached"));
        if (payload.Obj("previous") is { } previous) vm.Properties["storageProfile"] = previous.Copy();
        vm.Touch();
    }

    /// <summary>The disk, if this machine may attach it.</summary>
    public static ManagedDisk Attachable(Cloud cloud, VirtualMachine vm, JsonObject entry)
    {
        var id = entry.Obj("managedDisk").Str("id")
            ?? throw ArmException.Invalid("managedDisk.id", "A disk with createOption Attach needs managedDisk.id.");
        if (cloud.Find<ManagedDisk>(id) is not { } disk || disk.ProvisioningState == "Deleting")
            throw new ArmException(404, "ResourceNotFound", $"Disk {id.Split('/')[^1]} is not found.");
        if (!disk.Location.Same(vm.Location))
            throw new ArmException(400, "BadRequest", $"Disk {disk.Name} is in location {disk.Location}, while VM {vm.Name} is in location {vm.Location}.");
        if (disk.ManagedBy is { } owner && !owner.Same(vm.Id))
            throw new ArmException(409, "ConflictingUserInput", $"Disk '{disk.Name}' cannot be attached as the disk is already owned by VM '{owner}'.", disk.Id);
        if (disk.ProvisioningState != "Succeeded")
            throw new ArmException(409, "ConflictingUserInput", $"Disk '{disk.Name}' is in provisioning state '{disk.ProvisioningState}' and can't be attached.", disk.Id);
        if (entry.Str("name") is { } name && !name.Same(disk.Name))
            throw ArmException.Invalid("name", $"The disk name '{name}' does not match managed disk '{disk.Name}'.");
        return disk;
    }

    public static JsonObject Entry(ManagedDisk disk, JsonObject asked, string createOption)
    {
        var entry = asked.Copy();
        entry["name"] = disk.Name;
        entry["createOption"] = createOption;
        entry["caching"] ??= "None";
        entry["diskSizeGB"] = disk.SizeBytes >> 30;
        entry["deleteOption"] ??= "Detach";
        entry["managedDisk"] = new JsonObject
        {
            ["storageAccountType"] = disk.Envelope.Obj("sku").Str("name") ?? "Standard_LRS",
            ["id"] = disk.Id,
        };
        return entry;
    }

    private static void SwapOsDisk(Cloud cloud, VirtualMachine vm, JsonObject asked, JsonObject next, List<ManagedDisk> attached, List<string> released)
    {
        var current = vm.OsDisk ?? [];
        if (asked.Str("createOption") is { } option && !option.Same(current.Str("createOption")))
            throw ArmException.PropertyChange("osDisk.createOption");
        if (asked.Str("osType") is { } osType && current.Str("osType") is { } now && !osType.Same(now))
            throw ArmException.PropertyChange("osDisk.osType");
        var key = VirtualMachine.DiskKey(asked);
        if (key is null || key == VirtualMachine.DiskKey(current))
        {
            if (asked.Str("name") is { } name && !name.Same(current.Str("name"))) throw ArmException.PropertyChange("osDisk.name");
            if (asked.Str("caching") is { } caching) next.Obj("osDisk")!["caching"] = caching;
            if (asked.Str("deleteOption") is { } delete) next.Obj("osDisk")!["deleteOption"] = delete;
            return;
        }

        if (vm.Power != PowerState.Deallocated)
            throw ArmException.NotAllowed($"Swapping the OS disk of VM '{vm.Name}' is not allowed while it is not deallocated (it is {vm.Power.ToString().Lower()}).");
        var disk = Attachable(cloud, vm, asked);
        if (cloud.Find<ManagedDisk>(VirtualMachine.DiskKey(current)) is { } old)
        {
            if (disk.SizeBytes < old.SizeBytes)
                throw ArmException.NotAllowed($"OS disk '{disk.Name}' ({disk.SizeBytes >> 30} GB) is smaller than the current OS disk '{old.Name}' ({old.SizeBytes >> 30} GB).");
            if (!Compatible(old, disk, "osType")) throw ArmException.PropertyChange("osDisk.osType");
            if (!Compatible(old, disk, "hyperVGeneration")) throw ArmException.NotAllowed($"OS disk '{disk.Name}' has another hypervisor generation than the VM.");
            released.Add(old.Key);
        }

        attached.Add(disk);
        var entry = Entry(disk, asked, current.Str("createOption") ?? "Attach");
        entry["osType"] = current.Str("osType") ?? disk.Properties.Str("osType");
        foreach (var kept in new[] { "caching", "deleteOption" })
            if (asked[kept] is null && current[kept] is { } value) entry[kept] = value.DeepClone();
        next["osDisk"] = entry;
    }

    private static bool Compatible(ManagedDisk old, ManagedDisk disk, string property) =>
        old.Properties.Str(property) is not { } was || disk.Properties.Str(property) is not { } becomes || was.Same(becomes);

    private static void ReplaceDataDisks(Cloud cloud, VirtualMachine vm, JsonArray goal, JsonObject next, List<ManagedDisk> attached, List<string> released)
    {
        var current = vm.DataDisks.Where(d => !d.Flag("toBeDetached")).ToList();
        var result = new JsonArray();
        var kept = new HashSet<JsonObject>();
        var luns = new HashSet<int>();
        foreach (var asked in goal.Objects())
        {
            if (asked.Number("lun") is not { } number)
                throw ArmException.Invalid("dataDisk.lun", "Required parameter 'dataDisk.lun' is missing (null).");
            if (!luns.Add((int)number))
                throw ArmException.Invalid("dataDisk.lun", $"Cannot have more than one data disk with the lun {(int)number}.");
            if (asked.Flag("toBeDetached")) continue;
            var key = VirtualMachine.DiskKey(asked);
            var atLun = current.FirstOrDefault(d => d.Number("lun") == number);
            var same = key is null ? atLun : current.FirstOrDefault(d => VirtualMachine.DiskKey(d) == key);
            if (same is not null)
            {
                result.Add(Keep(same, asked, number));
                kept.Add(same);
                continue;
            }

            // Seen on running machines; whether a deallocated one refuses it too is not documented.
            if (atLun is not null && vm.Power != PowerState.Deallocated) throw ArmException.PropertyChange("dataDisk.managedDisk.id");
            result.Add(Attach(cloud, vm, asked, attached));
        }

        foreach (var gone in current.Where(d => !kept.Contains(d)))
        {
            if (VirtualMachine.DiskKey(gone) is { } key) released.Add(key);
            var leaving = gone.Copy();
            leaving["toBeDetached"] = true;
            result.Add(leaving);
        }

        next["dataDisks"] = result;
    }

    private static JsonObject Keep(JsonObject same, JsonObject asked, double lun)
    {
        if (same.Number("lun") != lun) throw ArmException.PropertyChange("dataDisk.lun");
        if (asked.Str("createOption") is { } option && !option.Same(same.Str("createOption"))) throw ArmException.PropertyChange("dataDisk.createOption");
        if (asked.Str("name") is { } name && !name.Same(same.Str("name"))) throw ArmException.PropertyChange("dataDisk.name");
        var entry = same.Copy();
        foreach (var changed in new[] { "caching", "deleteOption" })
            if (asked[changed] is { } value) entry[changed] = value.DeepClone();
        return entry;
    }

    private static JsonObject Attach(Cloud cloud, VirtualMachine vm, JsonObject asked, List<ManagedDisk> attached)
    {
        if (asked.Str("createOption") is { } option && !option.Same("Attach"))
            throw ArmException.Invalid("dataDisk.createOption", $"The simulator attaches data disks with createOption Attach only, not '{option}': create the disk first.");
        var disk = Attachable(cloud, vm, asked);
        if (attached.Contains(disk) || disk.ManagedBy is not null)
            throw new ArmException(409, "AttachDiskWhileBeingDetached", $"Cannot attach data disk '{disk.Name}' to VM '{vm.Name}' because the disk is currently being detached or is attached already.");
        attached.Add(disk);
        var entry = Entry(disk, asked, "Attach");
        entry["toBeDetached"] = false;
        return entry;
    }

    private static void Free(Cloud cloud, JsonArray? keys)
    {
        foreach (var key in keys?.Select(k => k!.GetValue<string>()) ?? [])
        {
            if (cloud.Find<ManagedDisk>(key) is not { } disk) continue;
            disk.Own(null, "Unattached", cloud.Now);
        }
    }
}
