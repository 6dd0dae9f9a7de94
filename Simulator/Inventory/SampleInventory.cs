using System.Globalization;

namespace DrFunctions.Simulator;

/// <summary>Builds the demo's inventory in ARM's shape.</summary>
internal static class SampleInventory
{
    public const string Subscription = "5a3b1c00-0000-4000-8000-000000000001";
    public const string Tenant = "5a3b1c00-0000-4000-8000-0000000000aa";
    public const string ClientId = "5a3b1c00-0000-4000-8000-0000000000c1";
    public const string ObjectId = "5a3b1c00-0000-4000-8000-0000000000d1";
    public const string Secret = "simulated-secret";
    private const string Primary = "westeurope";
    private const string Secondary = "northeurope";
    private const string Third = "swedencentral";

    private static readonly (string Short, string Subnet, GuestService Service, int OsGB, int DataGB, double DataAllocated)[] Tiers =
    [
        ("db", "database", new("postgresql", "tcp", 15432), 32, 128, 6),
        ("app", "application", new("payroll-engine", "tcp", 18443), 32, 64, 3),
        ("web", "web", new("payroll-web", "http", 18080), 32, 32, 2),
    ];

    public static JsonObject Build(int machines, int network, SampleExtras extras)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(machines, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(machines, 3 * 16_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(network, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(network, 253);
        var disks = new JsonArray();
        var nics = new JsonArray();
        var vms = new JsonArray();
        var guests = new JsonArray();
        for (var i = 0; i < machines; i++)
        {
            var tier = Tiers[i % Tiers.Length];
            var number = i / Tiers.Length + 1;
            var name = $"payroll-{tier.Short}-{number}";
            Machine("payroll", Primary, network, "running", "", true, true);
            guests.Add(new JsonObject
            {
                ["vm"] = Id("payroll", "Microsoft.Compute/virtualMachines", name), ["writesPerSecond"] = GuestReader.DefaultRate,
                ["services"] = new JsonArray(new JsonObject { ["name"] = tier.Service.Name, ["kind"] = tier.Service.Kind, ["port"] = tier.Service.Port }),
            });
            var missing = tier.Short != "db" && number % 4 == 0;
            Machine("payroll-dr", Secondary, network + 1, "deallocated", "-replica", !missing, !missing || tier.Short == "app");

            void Machine(string group, string location, int octet, string power, string suffix, bool exists, bool hasNic)
            {
                if (hasNic) nics.Add(Nic(group, location, octet, name, tier.Subnet, i % Tiers.Length, number));
                if (!exists) return;
                var filled = suffix.Length == 0;
                disks.Add(Disk(group, location, $"{name}-os{suffix}", tier.OsGB, filled ? 2 : 0, "Linux"));
                disks.Add(Disk(group, location, $"{name}-data{suffix}", tier.DataGB, filled ? tier.DataAllocated : 0, null));
                vms.Add(Vm(group, location, name, tier.Short, power, suffix));
            }
        }

        var sample = new JsonObject
        {
            ["tenant"] = Tenant, ["subscription"] = Subscription,
            ["sites"] = new JsonArray(new JsonObject { ["name"] = Primary, ["kind"] = "region" }, new JsonObject { ["name"] = Secondary, ["kind"] = "region" }),
            ["principals"] = Principals(extras),
            ["resourceGroups"] = new JsonArray(Group("payroll", Primary), Group("payroll-dr", Secondary)),
            ["virtualNetworks"] = new JsonArray(Network("payroll", Primary, network, 0, 64), Network("payroll-dr", Secondary, network + 1, 0, 64)),
            ["networkInterfaces"] = nics, ["disks"] = disks, ["virtualMachines"] = vms, ["guests"] = guests,
        };
        if (extras.HasFlag(SampleExtras.NewSite))
        {
            sample.Arr("sites")!.Add(new JsonObject { ["name"] = Third, ["kind"] = "region" });
            sample.Arr("resourceGroups")!.Add(Group("payroll-new", Third));
            sample.Arr("virtualNetworks")!.Add(Network("payroll-new", Third, network + 1, 192, 16));
        }

        return sample;
    }

    private static string Id(string group, string type, string name) => $"/subscriptions/{Subscription}/resourceGroups/{group}/providers/{type}/{name}";

    private static JsonObject Resource(string group, string type, string name, string location, JsonObject properties) => new()
    {
        ["id"] = Id(group, type, name), ["name"] = name, ["type"] = type, ["location"] = location, ["properties"] = properties,
    };

    private static JsonObject Group(string name, string location) => new()
    {
        ["id"] = $"/subscriptions/{Subscription}/resourceGroups/{name}", ["name"] = name, ["location"] = location, ["properties"] = new JsonObject(),
    };

    private static JsonArray Principals(SampleExtras extras) =>
    [
        new JsonObject
        {
            ["name"] = "dr-functions", ["clientId"] = ClientId, ["objectId"] = ObjectId, ["secret"] = Secret, ["roles"] = new JsonArray([.. Grants(extras)]),
        },
        new JsonObject
        {
            ["name"] = "owner", ["clientId"] = "5a3b1c00-0000-4000-8000-0000000000c2", ["objectId"] = "5a3b1c00-0000-4000-8000-0000000000d2", ["secret"] = "simulated-owner-secret",
            ["roles"] = new JsonArray(Grant("Owner", $"/subscriptions/{Subscription}")),
        },
    ];

    private static IEnumerable<JsonObject> Grants(SampleExtras extras)
    {
        yield return Grant("Reader", $"/subscriptions/{Subscription}");
        yield return Grant("source-read", Scope("payroll"));
        yield return Grant("fencing", Scope("payroll"));
        yield return Grant("target-write", Scope("payroll-dr"));
        if (extras.HasFlag(SampleExtras.Failback))
        {
            yield return Grant("source-read", Scope("payroll-dr"));
            yield return Grant("fencing", Scope("payroll-dr"));
            yield return Grant("target-write", Scope("payroll"));
        }

        if (extras.HasFlag(SampleExtras.NewSite))
        {
            yield return Grant("target-write", Scope("payroll-new"));
            yield return Grant("fencing", Scope("payroll-new"));
        }
    }

    private static string Scope(string group) => $"/subscriptions/{Subscription}/resourceGroups/{group}";

    private static JsonObject Grant(string role, string scope) => new() { ["role"] = role, ["scope"] = scope };

    private static JsonObject Network(string group, string location, int octet, int first, int step) =>
        Resource(group, ResourceTypes.VirtualNetwork, $"{group}-net", location, new JsonObject
        {
            ["addressSpace"] = new JsonObject { ["addressPrefixes"] = new JsonArray(first == 0 ? $"127.{octet}.0.0/16" : $"127.{octet}.{first}.0/18") },
            ["subnets"] = new JsonArray([.. Tiers.Select((t, i) => (JsonNode)new JsonObject
            {
                ["id"] = Id(group, ResourceTypes.VirtualNetwork, $"{group}-net") + "/subnets/" + t.Subnet, ["name"] = t.Subnet,
                ["properties"] = new JsonObject { ["addressPrefix"] = $"127.{octet}.{first + i * step}.0/{(step == 64 ? 18 : 20)}" },
            })]),
        });

    private static JsonObject Nic(string group, string location, int octet, string machine, string subnet, int tier, int number)
    {
        var host = tier * 64 * 256 + number + 3;
        var address = string.Create(CultureInfo.InvariantCulture, $"127.{octet}.{host >> 8}.{host & 255}");
        return Resource(group, ResourceTypes.NetworkInterface, $"{machine}-nic", location, new JsonObject
        {
            ["ipConfigurations"] = new JsonArray(new JsonObject
            {
                ["name"] = "ipconfig1",
                ["properties"] = new JsonObject
                {
                    ["privateIPAddress"] = address, ["privateIPAllocationMethod"] = "Static", ["primary"] = true,
                    ["subnet"] = new JsonObject { ["id"] = Id(group, ResourceTypes.VirtualNetwork, $"{group}-net") + "/subnets/" + subnet },
                },
            }),
        });
    }

    private static JsonObject Disk(string group, string location, string name, int sizeGB, double allocatedGiB, string? osType)
    {
        var disk = Resource(group, ResourceTypes.Disk, name, location, new JsonObject
        {
            ["diskSizeGB"] = sizeGB, ["simulatedAllocatedGiB"] = allocatedGiB, ["creationData"] = new JsonObject { ["createOption"] = osType is null ? "Empty" : "FromImage" },
        });
        disk["sku"] = new JsonObject { ["name"] = "Premium_LRS", ["tier"] = "Premium" };
        if (osType is not null) (disk["properties"]!["osType"], disk["properties"]!["hyperVGeneration"]) = (osType, "V2");
        return disk;
    }

    private static JsonObject Vm(string group, string location, string name, string tier, string power, string suffix)
    {
        var vm = Resource(group, ResourceTypes.VirtualMachine, name, location, new JsonObject
        {
            ["hardwareProfile"] = new JsonObject { ["vmSize"] = "Standard_D2s_v3" },
            ["storageProfile"] = new JsonObject
            {
                ["osDisk"] = Entry($"{name}-os{suffix}", "FromImage", "ReadWrite", null, "Linux"),
                ["dataDisks"] = new JsonArray(Entry($"{name}-data{suffix}", "Attach", "None", 0, null)),
            },
            ["osProfile"] = new JsonObject { ["computerName"] = name, ["adminUsername"] = "operator", ["linuxConfiguration"] = new JsonObject { ["provisionVMAgent"] = true } },
            ["networkProfile"] = new JsonObject
            {
                ["networkInterfaces"] = new JsonArray(new JsonObject { ["id"] = Id(group, ResourceTypes.NetworkInterface, $"{name}-nic"), ["properties"] = new JsonObject { ["primary"] = true } }),
            },
            ["powerState"] = "VM " + power,
        });
        vm["tags"] = new JsonObject { ["application"] = "payroll", ["tier"] = tier };
        return vm;

        JsonObject Entry(string disk, string option, string caching, int? lun, string? osType)
        {
            var entry = new JsonObject
            {
                ["name"] = disk, ["createOption"] = option, ["caching"] = caching, ["deleteOption"] = "Detach",
                ["managedDisk"] = new JsonObject { ["id"] = Id(group, ResourceTypes.Disk, disk), ["storageAccountType"] = "Premium_LRS" },
            };
            if (lun is { } number) entry["lun"] = number;
            if (osType is not null) entry["osType"] = osType;
            return entry;
        }
    }
}
