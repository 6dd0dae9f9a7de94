namespace DrFunctions.Simulator;

/// <summary>What exists in the simulated cloud at its first start.</summary>
public sealed record Inventory
{
    internal Inventory()
    {
    }

    /// <summary>Tenant id of all principals.</summary>
    public required string Tenant { get; init; }

    /// <summary>The one subscription.</summary>
    public required string Subscription { get; init; }

    /// <summary>The regions.</summary>
    public required IReadOnlyList<Site> Sites { get; init; }

    /// <summary>Who can get tokens.</summary>
    public required IReadOnlyList<Principal> Principals { get; init; }

    /// <summary>Ids of the virtual machines.</summary>
    public IReadOnlyList<string> Machines => [.. Resources.Where(r => r.Str("type").Same(ResourceTypes.VirtualMachine)).Select(r => r.Str("id")!)];

    /// <summary>Guests by the lower-cased id of their machine.</summary>
    public required IReadOnlyDictionary<string, GuestSpec> Guests { get; init; }

    internal IReadOnlyList<JsonObject> Resources { get; init; } = [];

    /// <summary>Reads an inventory file, or every <c>*.json</c> of a folder, merged.</summary>
    /// <exception cref="InventoryException">Names every fault.</exception>
    public static Inventory Load(string path)
    {
        if (Directory.Exists(path))
        {
            var merged = new JsonObject();
            foreach (var file in Directory.EnumerateFiles(path, "*.json").Order(StringComparer.Ordinal))
                InventoryReader.Merge(merged, InventoryReader.ParseText(File.ReadAllText(file), file));
            return InventoryReader.Read(merged);
        }

        if (!File.Exists(path)) throw new InventoryException([$"{path}: there is no such file or folder. Name an inventory file, or a folder of them."]);
        return Parse(File.ReadAllText(path));
    }

    /// <summary>Reads an inventory. Resources may have ARM's shape or the flattened one that the Azure CLI prints.
    /// What is left out is filled in: disks, NICs and resource groups that machines name; for running machines a guest without services;
    /// without principals the sample's <c>dr-functions</c> as Owner of the subscription.</summary>
    /// <exception cref="InventoryException">Names every fault.</exception>
    public static Inventory Parse(string json) => InventoryReader.Read(InventoryReader.ParseText(json, "inventory"));

    /// <summary>
    /// The demo's world: regions westeurope (resource group <c>payroll</c>) and northeurope (<c>payroll-dr</c>), machines
    /// <c>payroll-db-1</c> …, <c>payroll-app-1</c> …, <c>payroll-web-1</c> … in equal thirds, each with disks <c>NAME-os</c> and
    /// <c>NAME-data</c> and a NIC <c>NAME-nic</c>; destination machines of the same names, deallocated, with disks of their own.
    /// Missing at the destination: every fourth application machine (its NIC exists) and every fourth web machine (no NIC either).
    /// </summary>
    /// <param name="machines">How many machines, at least 1.</param>
    /// <param name="network">Second octet of the primary's 127.x addresses, the DR site has the next one: processes that run side by side need different ones.</param>
    /// <param name="extras">What goes beyond a failover: rights for the way back, a third region.</param>
    public static Inventory Sample(int machines = 12, int network = 10, SampleExtras extras = SampleExtras.None) =>
        InventoryReader.Read(SampleInventory.Build(machines, network, extras));

    /// <summary>The JSON behind <see cref="Sample"/>, to be written to a file and edited.</summary>
    public static string SampleJson(int machines = 12, int network = 10, SampleExtras extras = SampleExtras.None) =>
        SampleInventory.Build(machines, network, extras).ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true });
}
