namespace DrFunctions.Simulator.Arm;

/// <summary>Network interfaces, virtual networks and subnets; their changes are done at once.</summary>
internal sealed class NetworkHandler(Cloud cloud)
{
    public ArmResponse Handle(ArmRequest request)
    {
        if (request.Path.Type == "virtualNetworks/subnets") return Subnets(request);
        if (request is { Method: "GET", Path.Type: "virtualNetworks" }) return Networks(request);
        if (request.Path.IsCollection && request.Method == "GET")
            return Paging.List(request, $"{request.Path.Scope}/providers/{request.Path.FullType}", cloud.Listed(request.Path.FullType, request.Path.ResourceGroup is null ? "" : request.Path.Scope));
        return request.Method switch
        {
            "GET" => ArmResponse.Of(200, Existing(request)),
            "PUT" => Put(request),
            "DELETE" => Delete(request),
            _ => throw new ArmException(405, "MethodNotAllowed", $"The simulator does not know {request.Method} on {request.Path.FullType}."),
        };
    }

    // A network shows who uses its subnets.
    private ArmResponse Networks(ArmRequest request)
    {
        var users = cloud.List(ResourceTypes.NetworkInterface).SelectMany(n => n.Properties.Arr("ipConfigurations").Objects())
            .ToLookup(c => c.Obj("properties").Obj("subnet").Str("id") ?? "", c => c.Str("id"), StringComparer.OrdinalIgnoreCase);
        if (!request.Path.IsCollection) return ArmResponse.Json(200, Render(Existing(request)));
        var networks = cloud.Listed(request.Path.FullType, request.Path.ResourceGroup is null ? "" : request.Path.Scope).Select(n => (JsonNode)Render(n));
        return ArmResponse.Json(200, new JsonObject { ["value"] = new JsonArray([.. networks]) });

        JsonObject Render(Resource network)
        {
            var shown = network.Render("");
            foreach (var subnet in shown.Obj("properties").Arr("subnets").Objects())
            {
                if (subnet.Obj("properties") is { } properties && users[subnet.Str("id") ?? ""].ToList() is { Count: > 0 } ids)
                    properties["ipConfigurations"] = new JsonArray([.. ids.Select(id => (JsonNode)new JsonObject { ["id"] = id })]);
            }

            return shown;
        }
    }

    private ArmResponse Put(ArmRequest request)
    {
        var location = Location.Of(request, cloud);
        var existing = cloud.Find<GenericResource>(request.Path.Id);
        var properties = request.Body.Obj("properties").Copy();
        properties.Remove("provisioningState");
        properties.Remove("virtualMachine");
        var resource = new GenericResource(existing?.Id ?? request.Path.Id, request.Path.FullType, location)
        {
            Envelope = DiskCreation.EnvelopeOf(request.Body), Properties = properties,
        };
        if (resource.Type == ResourceTypes.NetworkInterface)
        {
            CheckSubnets(request, properties, location);
            if (properties.Arr("ipConfigurations").Objects().Count(c => c.Obj("properties").Flag("primary")) > 1)
                throw new ArmException(400, "NetworkInterfaceMustHaveOnePrimaryIpConfiguration", $"Network interface {request.Path.Id} has more than one primary IP configuration.");
            foreach (var (name, usual) in new[] { ("enableAcceleratedNetworking", false), ("enableIPForwarding", false) }) properties[name] ??= usual;
            KeepAddresses(existing, properties);
            Addressing.Complete(cloud, resource);
            if (existing?.Properties.Obj("virtualMachine") is { } owner) properties["virtualMachine"] = owner.Copy();
        }
        else
        {
            foreach (var subnet in properties.Arr("subnets").Objects()) subnet["id"] = $"{resource.Id}/subnets/{subnet.Str("name")}";
        }

        cloud.Add(resource);
        return ArmResponse.Of(existing is null ? 201 : 200, resource);
    }

    private void CheckSubnets(ArmRequest request, JsonObject properties, string location)
    {
        if (properties.Arr("ipConfigurations") is not { Count: > 0 })
            throw new ArmException(400, "NetworkInterfaceMustHaveOneIpConfiguration", $"Network interface {request.Path.Id} must have one or more IP configurations.");
        foreach (var configuration in properties.Arr("ipConfigurations").Objects())
        {
            var id = configuration.Obj("properties").Obj("subnet").Str("id")
                ?? throw new ArmException(400, "SubnetIsRequired", $"Subnet reference is required for ipconfiguration {request.Path.Id}/ipConfigurations/{configuration.Str("name")}.");
            Permissions.RequireLinked(cloud, request.Principal, request.Permission, request.Path.Id, "Microsoft.Network/virtualNetworks/subnets/join/action", id);
            if (Addressing.FindSubnet(cloud, id) is not { } subnet || !subnet.Network.Location.Same(location)) throw ArmException.BadReference(id, request.Path.Id);
            CheckAddress(request, configuration, id);
        }
    }

    private void CheckAddress(ArmRequest request, JsonObject configuration, string subnet)
    {
        var properties = configuration.Obj("properties");
        var name = $"{request.Path.Id}/ipConfigurations/{configuration.Str("name")}";
        var address = properties.Str("privateIPAddress");
        if (properties.Str("privateIPAllocationMethod").Same("Static") && address is null)
            throw new ArmException(400, "IpAddressIsRequired", $"IP configuration {name} has the allocation method Static and names no privateIPAddress.");
        if (address is not null && !Addressing.Fits(cloud, subnet, address))
            throw new ArmException(400, "PrivateIPAddressNotInSubnet", $"Private static IP address {address} does not belong to the range of subnet prefix of {subnet}.");
    }

    // A dynamic address stays with the interface.
    private static void KeepAddresses(GenericResource? existing, JsonObject properties)
    {
        foreach (var configuration in properties.Arr("ipConfigurations").Objects())
        {
            var before = existing?.Properties.Arr("ipConfigurations").Objects().FirstOrDefault(c => c.Str("name").Same(configuration.Str("name")));
            if (before.Obj("properties").Str("privateIPAddress") is { } address && configuration.Obj("properties") is { } given) given["privateIPAddress"] ??= address;
        }
    }

    private ArmResponse Delete(ArmRequest request)
    {
        if (cloud.Find<GenericResource>(request.Path.Id) is not { } resource) return new ArmResponse(204);
        if (resource.Properties.Obj("virtualMachine").Str("id") is { } owner)
            throw new ArmException(400, "NicInUse", $"Network Interface {resource.Id} is used by existing resource {owner}. In order to delete the network interface, it must be dissociated from the resource.");
        if (resource.Type == ResourceTypes.VirtualNetwork && UserOf(resource) is { } user)
            throw new ArmException(400, "InUseSubnetCannotBeDeleted", $"Virtual network {resource.Id} is in use by {user} and cannot be deleted.");
        cloud.Remove(resource);
        return new ArmResponse(200);
    }

    private string? UserOf(GenericResource network) => cloud.List(ResourceTypes.NetworkInterface)
        .FirstOrDefault(n => n.Properties.Arr("ipConfigurations").Objects()
            .Any(c => c.Obj("properties").Obj("subnet").Str("id")?.StartsWith(network.Id + "/", StringComparison.OrdinalIgnoreCase) == true))?.Id;

    private ArmResponse Subnets(ArmRequest request)
    {
        if (request.Method != "GET") throw new ArmException(405, "MethodNotAllowed", "The simulator changes subnets through their virtual network only.");
        var networkId = $"{request.Path.Scope}/providers/{ResourceTypes.VirtualNetwork}/{request.Path.Names[0]}";
        if (cloud.Find<GenericResource>(networkId) is not { } network)
            throw ArmException.ResourceNotFound(ResourceTypes.VirtualNetwork, request.Path.Names[0], request.Path.ResourceGroup!);
        if (request.Path.IsCollection)
            return ArmResponse.Json(200, new JsonObject { ["value"] = new JsonArray([.. network.Properties.Arr("subnets").Objects().Select(s => (JsonNode)Shown(s))]) });
        if (Addressing.FindSubnet(cloud, request.Path.Id) is not { } found)
            throw new ArmException(404, "NotFound", $"Resource {request.Path.Id} not found.");
        return ArmResponse.Json(200, Shown(found.Subnet));
    }

    private static JsonObject Shown(JsonObject subnet)
    {
        var shown = subnet.Copy();
        shown["type"] = ResourceTypes.VirtualNetwork + "/subnets";
        if (shown.Obj("properties") is { } properties) properties["provisioningState"] = "Succeeded";
        return shown;
    }

    private GenericResource Existing(ArmRequest request) => cloud.Find<GenericResource>(request.Path.Id)
        ?? throw ArmException.ResourceNotFound(request.Path.FullType, request.Path.Names[0], request.Path.ResourceGroup!);
}
