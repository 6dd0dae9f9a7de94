using System.Text.Json;

namespace DrFunctions.Simulator;

/// <summary>Reads guests from the inventory's list and from the machines' tag <c>simulator.guest</c>.</summary>
internal sealed class GuestReader(List<JsonObject> resources, List<string> faults)
{
    /// <summary>Writes per second where the inventory says nothing.</summary>
    public const double DefaultRate = 20;

    public Dictionary<string, GuestSpec> Read(JsonObject root)
    {
        var machines = resources.Where(r => r.Str("type") == ResourceTypes.VirtualMachine).ToList();
        var guests = new Dictionary<string, GuestSpec>();
        foreach (var vm in machines)
        {
            if (vm.Obj("tags").Str("simulator.guest") is not { } tag) continue;
            try
            {
                if (Json.Parse(tag) is JsonObject spec) guests[vm.Str("id")!.Lower()] = Spec(spec, $"{vm.Str("id")}: tag simulator.guest");
            }
            catch (JsonException e)
            {
                faults.Add($"{vm.Str("id")}: tag simulator.guest is not JSON: {e.Message}");
            }
        }

        foreach (var (given, index) in root.Arr("guests").Objects().Select((g, i) => (g, i)))
        {
            var name = given.Str("vm") ?? "";
            var found = machines.Where(m => m.Str("id").Same(name) || m.Str("id")!.EndsWith("/" + name, StringComparison.OrdinalIgnoreCase)).ToList();
            if (found.Count == 1) guests[found[0].Str("id")!.Lower()] = Spec(given, $"guests[{index}]");
            else faults.Add($"guests[{index}]: {found.Count} machines are called '{name}'. Give the id of one machine of the inventory.");
        }

        return guests;
    }

    private GuestSpec Spec(JsonObject given, string where)
    {
        var services = new List<GuestService>();
        foreach (var service in given.Arr("services").Objects())
        {
            var port = (int)(service.Number("port") ?? 0);
            var kind = service.Str("kind") ?? "tcp";
            if (port is < 1 or > 65535) faults.Add($"{where}: port {port} of a service is not between 1 and 65535.");
            if (kind is not ("tcp" or "http")) faults.Add($"{where}: kind '{kind}' of a service is not known. Use tcp or http.");
            services.Add(new GuestService(service.Str("name") ?? kind, kind, port));
        }

        var rate = given.Number("writesPerSecond") ?? DefaultRate;
        if (rate is < 0 or > 10_000) faults.Add($"{where}: writesPerSecond {rate} is not between 0 and 10000.");
        return new GuestSpec(services, rate);
    }
}
