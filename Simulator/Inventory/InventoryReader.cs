using System.Text.Json;

namespace DrFunctions.Simulator;

/// <summary>Reads inventories and finds every fault before anything starts.</summary>
internal static class InventoryReader
{
    private static readonly Dictionary<string, string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        ["resourceGroups"] = ResourceTypes.ResourceGroup, ["virtualNetworks"] = ResourceTypes.VirtualNetwork,
        ["networkInterfaces"] = ResourceTypes.NetworkInterface, ["disks"] = ResourceTypes.Disk,
        ["virtualMachines"] = ResourceTypes.VirtualMachine, ["locks"] = ResourceTypes.Lock,
    };

    public static JsonObject ParseText(string json, string source)
    {
        try
        {
            return Json.Parse(json) switch
            {
                JsonObject o => o,
                JsonArray list => ByType(list),
                _ => throw new InventoryException([$"{source}: expected a JSON object or a list of resources."]),
            };
        }
        catch (JsonException e)
        {
            throw new InventoryException([$"{source}: line {e.LineNumber + 1}: not JSON: {e.Message}"]);
        }
    }

    public static void Merge(JsonObject into, JsonObject part)
    {
        foreach (var (name, value) in part)
        {
            if (into[name] is JsonArray list && value is JsonArray more)
                foreach (var item in more) list.Add(item?.DeepClone());
            else
                into[name] = value?.DeepClone();
        }
    }

    public static Inventory Read(JsonObject root)
    {
        var faults = new List<string>();
        var resources = ReadResources(root, faults);
        var subscription = root.Str("subscription") ?? root.Obj("subscription").Str("id")
            ?? resources.Select(r => Resource.Segment(r.Str("id")!, "subscriptions")).FirstOrDefault(s => s is not null);
        if (!Guid.TryParse(subscription, out _)) faults.Add($"subscription: '{subscription}' is not a GUID. Give the subscription's id.");
        var tenant = root.Str("tenant") ?? "00000000-0000-0000-0000-00000000d500";
        if (!Guid.TryParse(tenant, out _)) faults.Add($"tenant: '{tenant}' is not a GUID. Give the tenant's id.");

        var sites = ReadSites(root, resources, faults);
        var guests = new GuestReader(resources, faults).Read(root);
        new InventoryCompletion(subscription ?? "", resources, faults).Complete(sites);
        var principals = ReadPrincipals(root, subscription ?? "", faults);
        if (faults.Count > 0) throw new InventoryException(faults);
        return new Inventory { Tenant = tenant, Subscription = subscription!, Sites = sites, Principals = principals, Guests = guests, Resources = resources };
    }

    private static List<JsonObject> ReadResources(JsonObject root, List<string> faults)
    {
        var resources = new List<JsonObject>();
        var ids = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (member, type) in Types)
        {
            var list = root.Arr(member) ?? root.Obj(member).Arr("value");
            if (list is null && root[member] is not null) faults.Add($"{member}: expected a list of resources.");
            foreach (var (given, index) in (list ?? []).Select((r, i) => (r as JsonObject, i)))
            {
                var where = $"{member}[{index}]";
                if (given is null)
                {
                    faults.Add($"{where}: expected an object.");
                    continue;
                }

                var resource = ResourceShape.Normalize(given);
                resource["type"] = type;
                if (resource.Str("id") is not { } id || !id.StartsWith("/subscriptions/", StringComparison.OrdinalIgnoreCase))
                    faults.Add($"{where}: has no ARM id (/subscriptions/…). Give the resource's full id.");
                else if (!ids.Add(id))
                    faults.Add($"{where}: {id} is there twice. Remove one.");
                else if (resource.Str("location") is null && type != ResourceTypes.Lock)
                    faults.Add($"{where}: {id} has no location.");
                else
                    resources.Add(resource);
            }
        }

        return resources;
    }

    private static List<Site> ReadSites(JsonObject root, List<JsonObject> resources, List<string> faults)
    {
        var sites = new List<Site>();
        foreach (var (node, index) in (root.Arr("sites") ?? []).Select((n, i) => (n, i)))
        {
            var site = node is JsonObject o ? SiteOf(o) : new Site(node?.ToString() ?? "");
            if (site.Name.Length == 0) faults.Add($"sites[{index}]: has no name. Give the region's name, as in westeurope.");
            else if (site.Kind != "region") faults.Add($"sites[{index}]: kind '{site.Kind}' is not known. Use region.");
            else sites.Add(site);
        }

        var used = resources.Where(r => r.Str("type") != ResourceTypes.Lock).Select(r => r.Str("location")!).Distinct(StringComparer.OrdinalIgnoreCase);
        foreach (var location in used.Where(l => !sites.Exists(s => s.Name.Same(l))).ToList())
        {
            if (root.Arr("sites") is null) sites.Add(new Site(location.Lower()));
            else faults.Add($"location '{location}' is used by a resource but is not among the sites. Add it to sites.");
        }

        if (sites.Count == 0 && faults.Count == 0) faults.Add("sites: there is none. Name at least one region, or give resources with a location.");
        return sites;
    }

    private static Site SiteOf(JsonObject given) => new(given.Str("name") ?? "", given.Str("kind") ?? "region", given["restorePoints"] is not null && !given.Flag("restorePoints"))
    {
        Limits = (given.Obj("quotas") ?? []).ToDictionary(q => q.Key, q => (long)(given.Obj("quotas").Number(q.Key) ?? 0)),
        WithoutSizes = [.. (given.Arr("withoutSizes") ?? []).Select(s => s!.ToString())],
    };

    private static List<Principal> ReadPrincipals(JsonObject root, string subscription, List<string> faults)
    {
        var principals = new List<Principal>();
        foreach (var (given, index) in root.Arr("principals").Objects().Select((p, i) => (p, i)))
        {
            var where = $"principals[{index}]";
            var roles = new List<RoleGrant>();
            foreach (var grant in given.Arr("roles").Objects())
            {
                var role = new RoleGrant(grant.Str("role") ?? "", (grant.Str("scope") ?? $"/subscriptions/{subscription}").TrimEnd('/'));
                if (Roles.Find(role.Role) is null) faults.Add($"{where}: role '{role.Role}' is not known. Use one of {string.Join(", ", Roles.Names)}.");
                roles.Add(role);
            }

            foreach (var name in new[] { "clientId", "objectId" })
                if (!Guid.TryParse(given.Str(name), out _)) faults.Add($"{where}: {name} '{given.Str(name)}' is not a GUID.");
            if (given.Str("secret") is null) faults.Add($"{where}: has no secret.");
            principals.Add(new Principal(given.Str("name") ?? where, given.Str("clientId") ?? "", given.Str("secret") ?? "", given.Str("objectId") ?? "", roles));
        }

        if (root["principals"] is null) principals.Add(Anybody(subscription));
        foreach (var twice in principals.GroupBy(p => p.ClientId, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
            faults.Add($"principals: clientId {twice.Key} is there {twice.Count()} times.");
        return principals;
    }

    // Lists that the CLI printed name no principals: one that may do everything then exists.
    private static Principal Anybody(string subscription) => new("dr-functions", SampleInventory.ClientId, SampleInventory.Secret, SampleInventory.ObjectId, [new RoleGrant("Owner", $"/subscriptions/{subscription}")]);

    // A bare list, as the CLI prints it: sorted by what each entry says that it is.
    private static JsonObject ByType(JsonArray list)
    {
        var root = new JsonObject();
        foreach (var resource in list.Objects())
        {
            var id = resource.Str("id") ?? "";
            var member = Types.Where(t => id.Contains($"/{t.Key}/", StringComparison.OrdinalIgnoreCase) && t.Key != "resourceGroups").Select(t => t.Key)
                .FirstOrDefault() ?? "resourceGroups";
            if (root[member] is not JsonArray members) root[member] = members = [];
            members.Add(resource.DeepClone());
        }

        return root;
    }
}
