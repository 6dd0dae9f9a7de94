namespace DrFunctions.Simulator;

/// <summary>Adds what an inventory may leave out (resource groups, disks and NICs that machines name) and checks references.</summary>
internal sealed class InventoryCompletion(string subscription, List<JsonObject> resources, List<string> faults)
{
    private readonly Dictionary<string, JsonObject> _byId = resources.ToDictionary(r => r.Str("id")!, StringComparer.OrdinalIgnoreCase);

    public void Complete(List<Site> sites)
    {
        foreach (var vm in resources.Where(r => r.Str("type") == ResourceTypes.VirtualMachine).ToList()) CompleteMachine(vm);
        foreach (var resource in resources.Where(r => r.Str("type") != ResourceTypes.ResourceGroup).ToList())
        {
            var id = resource.Str("id")!;
            if (!Resource.Segment(id, "subscriptions").Same(subscription)) faults.Add($"{id}: is of another subscription than {subscription}. The simulator has one.");
            if (Resource.Segment(id, "resourceGroups") is not { } group) continue;
            var groupId = $"/subscriptions/{subscription}/resourceGroups/{group}";
            if (!_byId.ContainsKey(groupId) && sites.Count > 0)
                Add(ResourceTypes.ResourceGroup, groupId, resource.Str("location") ?? sites[0].Name, []);
        }
    }

    private void CompleteMachine(JsonObject vm)
    {
        var id = vm.Str("id")!;
        var location = vm.Str("location")!;
        var storage = vm.Obj("properties").Obj("storageProfile");
        var entries = storage.Arr("dataDisks").Objects().Prepend(storage.Obj("osDisk")).OfType<JsonObject>().ToList();
        if (storage.Obj("osDisk") is null) faults.Add($"{id}: has no storageProfile.osDisk.");
        foreach (var entry in entries)
        {
            if (entry.Obj("managedDisk").Str("id") is not { } diskId)
            {
                faults.Add($"{id}: disk '{entry.Str("name")}' has no managedDisk.id. Unmanaged disks can't be simulated.");
                continue;
            }

            if (!_byId.TryGetValue(diskId, out var disk))
            {
                disk = Add(ResourceTypes.Disk, diskId, location, new JsonObject
                {
                    ["diskSizeGB"] = entry.Number("diskSizeGB") ?? 32, ["creationData"] = new JsonObject { ["createOption"] = "Empty" },
                });
                if (entry == storage.Obj("osDisk")) disk.Obj("properties")!["osType"] = entry.Str("osType") ?? "Linux";
            }

            if (!disk.Str("location").Same(location)) faults.Add($"{id}: disk {diskId} is in {disk.Str("location")}, the machine in {location}.");
            if (disk.Str("claimedBy") is { } other) faults.Add($"{diskId}: is attached to both {other} and {id}.");
            disk["claimedBy"] = id;
        }

        if (vm.Obj("properties").Obj("networkProfile").Arr("networkInterfaces") is not { Count: > 0 })
        {
            var network = vm.Obj("properties")!["networkProfile"] = new JsonObject();
            network["networkInterfaces"] = new JsonArray(new JsonObject
            {
                ["id"] = $"{id[..id.IndexOf("/providers/", StringComparison.OrdinalIgnoreCase)]}/providers/Microsoft.Network/networkInterfaces/{id.Split('/')[^1]}-nic",
            });
        }

        foreach (var nic in vm.Obj("properties").Obj("networkProfile").Arr("networkInterfaces").Objects())
        {
            if (nic.Str("id") is { } nicId && !_byId.ContainsKey(nicId)) Add(ResourceTypes.NetworkInterface, nicId, location, new JsonObject
            {
                ["ipConfigurations"] = new JsonArray(new JsonObject { ["name"] = "ipconfig1", ["properties"] = new JsonObject { ["privateIPAllocationMethod"] = "Dynamic" } }),
            });
        }
    }

    private JsonObject Add(string type, string id, string location, JsonObject properties)
    {
        var resource = new JsonObject { ["id"] = id, ["name"] = id.Split('/')[^1], ["type"] = type, ["location"] = location, ["properties"] = properties };
        resources.Add(resource);
        return _byId[id] = resource;
    }
}
