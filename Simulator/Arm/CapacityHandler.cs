namespace DrFunctions.Simulator.Arm;

/// <summary>What a region sells, and how much of its quotas is used. Reads only.</summary>
internal sealed class CapacityHandler(Cloud cloud)
{
    public ArmResponse Usages(ArmRequest request)
    {
        Require(request);
        var location = request.Path.Names[0];
        if (!cloud.Sites.Contains(location.Lower()))
            throw new ArmException(400, "NoRegisteredProviderFound", $"No registered resource provider found for location '{location}' and API version '{request.ApiVersion}' for type '{request.Path.Type}'.");
        return List(cloud.Quotas.Of(cloud, location).Select(usage => new JsonObject
        {
            ["limit"] = usage.Limit, ["unit"] = "Count", ["currentValue"] = usage.Used,
            ["name"] = new JsonObject { ["value"] = usage.Name, ["localizedValue"] = usage.Name },
        }));
    }

    public ArmResponse Skus(ArmRequest request)
    {
        Require(request);
        var filter = request.Query["$filter"].ToString();
        var sizes = MachineSizes.Catalogue
            .Concat(cloud.List<VirtualMachine>(ResourceTypes.VirtualMachine).Select(vm => vm.Properties.Obj("hardwareProfile").Str("vmSize")).OfType<string>())
            .Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        return List(cloud.Sites.Where(site => filter.Length == 0 || filter.Contains($"'{site}'", StringComparison.OrdinalIgnoreCase)).SelectMany(site => sizes.Select(size => Sku(site, size))));
    }

    private JsonObject Sku(string site, string size) => new()
    {
        ["resourceType"] = "virtualMachines", ["name"] = size, ["tier"] = "Standard", ["size"] = size.Split('_', 2)[^1], ["family"] = MachineSizes.Family(size),
        ["locations"] = new JsonArray(site),
        ["locationInfo"] = new JsonArray(new JsonObject { ["location"] = site, ["zones"] = new JsonArray("1", "2", "3") }),
        ["capabilities"] = new JsonArray(Can("vCPUs", MachineSizes.Cores(size)), Can("MaxDataDiskCount", MachineSizes.DataDisks(size))),
        ["restrictions"] = cloud.Quotas.Offers(site, size) ? new JsonArray() : new JsonArray(new JsonObject
        {
            ["type"] = "Location", ["values"] = new JsonArray(site), ["restrictionInfo"] = new JsonObject { ["locations"] = new JsonArray(site) }, ["reasonCode"] = "NotAvailableForSubscription",
        }),
    };

    private static JsonObject Can(string name, int value) => new() { ["name"] = name, ["value"] = value.ToString(System.Globalization.CultureInfo.InvariantCulture) };

    private static ArmResponse List(IEnumerable<JsonObject> entries) =>
        ArmResponse.Json(200, new JsonObject { ["value"] = new JsonArray([.. entries.Select(e => (JsonNode)e)]) });

    private static void Require(ArmRequest request)
    {
        if (request.Method != "GET") throw new ArmException(405, "MethodNotAllowed", $"{request.Method} is not allowed on {request.Path.FullType}.");
    }
}
