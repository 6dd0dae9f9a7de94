namespace DrFunctions.Simulator.World;

/// <summary>Builds the first world from an inventory.</summary>
internal static class Seeding
{
    private const long GiB = 1L << 30;

    public static void Seed(Cloud cloud, Inventory inventory)
    {
        foreach (var given in inventory.Resources.OrderBy(r => r.Str("type") == ResourceTypes.VirtualMachine)) Add(cloud, given);
        foreach (var nic in cloud.List(ResourceTypes.NetworkInterface).ToList()) Addressing.Complete(cloud, (GenericResource)nic);
        foreach (var principal in inventory.Principals)
        {
            foreach (var grant in principal.Roles)
                cloud.Add(Permissions.Assignment(cloud, principal.ObjectId, Roles.Find(grant.Role)!, grant.Scope, cloud.NewGuid()));
        }

        foreach (var (key, spec) in inventory.Guests)
        {
            if (cloud.Find<VirtualMachine>(key) is { } vm) Install(cloud, vm, spec);
        }

        foreach (var vm in cloud.List<VirtualMachine>(ResourceTypes.VirtualMachine))
            if (vm.Power != PowerState.Deallocated && !inventory.Guests.ContainsKey(vm.Key)) Install(cloud, vm, new GuestSpec([], GuestReader.DefaultRate));
        foreach (var disk in cloud.List<ManagedDisk>(ResourceTypes.Disk)) disk.DigestAtCreation = disk.Content.Digest();
    }

    private static void Add(Cloud cloud, JsonObject given)
    {
        var (id, location, type) = (given.Str("id")!, given.Str("location")?.Lower() ?? "", given.Str("type")!);
        var properties = given.Obj("properties").Copy();
        properties.Remove("provisioningState");
        Resource resource = type switch
        {
            ResourceTypes.VirtualMachine => Machine(cloud, id, location, properties),
            ResourceTypes.Disk => Disk(cloud, id, location, properties),
            _ => new GenericResource(id, type, location),
        };
        resource.Envelope = DiskCreation.EnvelopeOf(given);
        if (resource.Properties.Count == 0) resource.Properties = properties;
        cloud.Add(resource);
        if (resource is VirtualMachine vm) Attach(cloud, vm);
    }

    private static ManagedDisk Disk(Cloud cloud, string id, string location, JsonObject properties)
    {
        var size = (long)(properties.Number("diskSizeGB") ?? ((properties.Number("diskSizeBytes") ?? 32 * GiB) / GiB)) * GiB;
        var allocated = properties.Number("simulatedAllocatedGiB") is { } gib ? (long)(gib * GiB) : Math.Min(size / 8, 4 * GiB);
        foreach (var name in new[] { "simulatedAllocatedGiB", "diskState", "timeCreated", "uniqueId", "diskSizeBytes", "diskSizeGB" }) properties.Remove(name);
        properties["creationData"] ??= new JsonObject { ["createOption"] = "Empty" };
        var content = cloud.NewContent(allocated > 0 ? $"installed:{id.Lower()}" : "empty", allocated);
        return new ManagedDisk(id, location, cloud.NewGuid().ToString(), content) { Properties = properties, SizeBytes = size, TimeCreated = cloud.Now };
    }

    private static VirtualMachine Machine(Cloud cloud, string id, string location, JsonObject properties)
    {
        var given = properties.Str("vmId") is { } vmId && Guid.TryParse(vmId, out _) ? vmId : cloud.NewGuid().ToString();
        var code = properties.Obj("instanceView").Arr("statuses").Objects().Select(s => s.Str("code"))
            .FirstOrDefault(c => c?.StartsWith("PowerState/", StringComparison.OrdinalIgnoreCase) == true)?["PowerState/".Length..];
        var power = Enum.TryParse<PowerState>(code ?? properties.Str("powerState")?.Replace("VM ", "", StringComparison.OrdinalIgnoreCase), true, out var state)
            ? state : PowerState.Running;
        foreach (var name in new[] { "vmId", "instanceView", "powerState", "timeCreated", "privateIps", "publicIps", "fqdns", "macAddresses" }) properties.Remove(name);
        return new VirtualMachine(id, location, given) { Properties = properties, Power = power, TimeCreated = cloud.Now, ProvisionedAt = cloud.Now };
    }

    private static void Attach(Cloud cloud, VirtualMachine vm)
    {
        foreach (var entry in vm.DataDisks.Append(vm.OsDisk).OfType<JsonObject>())
        {
            if (cloud.Find<ManagedDisk>(VirtualMachine.DiskKey(entry)) is not { } disk) continue;
            disk.Own(vm.Id, vm.Power == PowerState.Deallocated ? "Reserved" : "Attached", cloud.Now);
            entry["name"] ??= disk.Name;
            entry["createOption"] ??= "Attach";
            entry["diskSizeGB"] = disk.SizeBytes / GiB;
            entry.Obj("managedDisk")!["storageAccountType"] ??= disk.Envelope.Obj("sku").Str("name") ?? "Standard_LRS";
        }

        foreach (var nic in vm.NicKeys.Select(cloud.Find).OfType<GenericResource>())
        {
            nic.Properties["virtualMachine"] = new JsonObject { ["id"] = vm.Id };
            nic.Touch();
        }
    }

    private static void Install(Cloud cloud, VirtualMachine vm, GuestSpec spec)
    {
        var disks = vm.DiskKeys.Select(cloud.Find<ManagedDisk>).OfType<ManagedDisk>().ToList();
        for (var i = 0; i < disks.Count; i++)
            disks[i].Content.Write(0, 0, new GuestManifest(vm.Key, vm.Name, i, disks.Count, spec).ToBytes());
    }
}
