using System.Text.RegularExpressions;

namespace DrFunctions.Simulator.Arm;

/// <summary>Subscriptions, their locations, providers and resource groups.</summary>
internal sealed partial class SubscriptionHandler(Cloud cloud, Inventory inventory)
{
    public ArmResponse Handle(ArmRequest request)
    {
        var path = request.Path;
        if (path.Subscription is null)
            return Get(request, () => new JsonObject { ["value"] = new JsonArray(Subscription()), ["count"] = new JsonObject { ["type"] = "Total", ["value"] = 1 } });
        return path.Word switch
        {
            null => Get(request, Subscription),
            "locations" => Get(request, Locations),
            "providers" => Get(request, () => Providers(path.Names.Count == 0 ? null : path.Names[0])),
            "resources" => Resources(request),
            "resourcegroups" => Paging.List(request, $"{path.Scope}/resourcegroups", cloud.List(ResourceTypes.ResourceGroup)),
            "resourcegroup" => Group(request),
            _ => throw new ArmException(404, "NotFound", $"The simulator does not know {path.Word} here."),
        };
    }

    private static ArmResponse Get(ArmRequest request, Func<JsonNode> body) => request.Method == "GET" ? ArmResponse.Json(200, body())
        : throw new ArmException(405, "MethodNotAllowed", $"{request.Method} is not allowed here.");

    private JsonObject Subscription() => new()
    {
        ["id"] = $"/subscriptions/{cloud.Subscription}", ["authorizationSource"] = "RoleBased", ["subscriptionId"] = cloud.Subscription,
        ["tenantId"] = inventory.Tenant, ["displayName"] = "Simulated subscription", ["state"] = "Enabled",
        ["subscriptionPolicies"] = new JsonObject { ["locationPlacementId"] = "Public_2014-09-01", ["quotaId"] = "PayAsYouGo_2014-09-01", ["spendingLimit"] = "Off" },
    };

    private JsonObject Locations() => new()
    {
        ["value"] = new JsonArray([.. inventory.Sites.Select(s => (JsonNode)new JsonObject
        {
            ["id"] = $"/subscriptions/{cloud.Subscription}/locations/{s.Name}", ["name"] = s.Name, ["type"] = "Region", ["displayName"] = s.Name,
            ["regionalDisplayName"] = s.Name, ["metadata"] = new JsonObject { ["regionType"] = "Physical", ["regionCategory"] = "Recommended" },
        })]),
    };

    private JsonObject Providers(string? ns)
    {
        var all = new[] { ResourceTypes.VirtualMachine, ResourceTypes.Disk, ResourceTypes.Snapshot, ResourceTypes.RestorePointCollection, ResourceTypes.NetworkInterface, ResourceTypes.VirtualNetwork, ResourceTypes.Lock, ResourceTypes.RoleAssignment }
            .GroupBy(t => t.Split('/')[0]).Select(g => Provider(g.Key, g)).ToList();
        if (ns is null) return new JsonObject { ["value"] = new JsonArray([.. all]) };
        return all.FirstOrDefault(p => p.Str("namespace").Same(ns))
            ?? throw new ArmException(404, "InvalidResourceNamespace", $"The resource namespace '{ns}' is invalid.");
    }

    private JsonObject Provider(string ns, IEnumerable<string> types) => new()
    {
        ["id"] = $"/subscriptions/{cloud.Subscription}/providers/{ns}", ["namespace"] = ns, ["registrationState"] = "Registered", ["registrationPolicy"] = "RegistrationRequired",
        ["resourceTypes"] = new JsonArray([.. types.Select(t => (JsonNode)new JsonObject
        {
            ["resourceType"] = t.Split('/')[1], ["locations"] = new JsonArray([.. inventory.Sites.Where(s => t != ResourceTypes.RestorePointCollection || !s.WithoutRestorePoints).Select(s => (JsonNode)s.Name)]),
            ["apiVersions"] = new JsonArray([.. ApiVersions.Of(ns, t.Split('/')[1]).Reverse().Select(v => (JsonNode)v)]), ["capabilities"] = "None",
        })]),
    };

    private ArmResponse Resources(ArmRequest request)
    {
        var type = TypeFilter().Match(request.Query["$filter"].ToString()) is { Success: true } match ? match.Groups[1].Value : null;
        var scope = request.Path.ResourceGroup is null ? "" : request.Path.Scope.Lower() + "/";
        var found = cloud.All.Where(r => r.Location.Length > 0 && r.Type != ResourceTypes.ResourceGroup && (type is null || r.Type.Same(type)) && r.Key.StartsWith(scope, StringComparison.Ordinal))
            .OrderBy(r => r.Key, StringComparer.Ordinal);
        return Paging.List(request, $"{request.Path.Scope}/resources", found);
    }

    private ArmResponse Group(ArmRequest request)
    {
        var existing = cloud.Find<GenericResource>(request.Path.Id);
        switch (request.Method)
        {
            case "GET":
                return ArmResponse.Of(200, existing ?? throw Missing(request));
            case "HEAD":
                return new ArmResponse(existing is null ? 404 : 204);
            case "PUT":
                var group = new GenericResource(existing?.Id ?? request.Path.Id, ResourceTypes.ResourceGroup, Location.Of(request, cloud)) { Envelope = DiskCreation.EnvelopeOf(request.Body) };
                if (existing is not null && !existing.Location.Same(group.Location))
                    throw new ArmException(409, "InvalidResourceGroupLocation", $"Invalid resource group location '{group.Location}'. The Resource group already exists in location '{existing.Location}'.");
                cloud.Add(group);
                return ArmResponse.Of(existing is null ? 201 : 200, group);
            default:
                throw new ArmException(405, "MethodNotAllowed", $"The simulator does not {request.Method} resource groups.");
        }
    }

    private static ArmException Missing(ArmRequest request) => new(404, "ResourceGroupNotFound", $"Resource group '{request.Path.ResourceGroup}' could not be found.");

    [GeneratedRegex(@"resourceType\s+eq\s+'([^']+)'", RegexOptions.IgnoreCase)]
    private static partial Regex TypeFilter();
}
