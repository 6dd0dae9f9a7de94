using System.Buffers.Binary;
using System.Net;

namespace DrFunctions.Simulator.World;

/// <summary>Private addresses of network interfaces.</summary>
internal static class Addressing
{
    /// <summary>Gives every address configuration without an address the lowest free one of its subnet.</summary>
    public static void Complete(Cloud cloud, GenericResource nic)
    {
        foreach (var configuration in nic.Properties.Arr("ipConfigurations").Objects())
        {
            var properties = configuration.Obj("properties");
            if (properties is null) configuration["properties"] = properties = [];
            configuration["id"] = $"{nic.Id}/ipConfigurations/{configuration.Str("name") ?? "ipconfig1"}";
            properties["provisioningState"] = "Succeeded";
            if (nic.Properties.Arr("ipConfigurations")!.Count == 1) properties["primary"] ??= true;
            var subnet = properties.Obj("subnet").Str("id");
            var taken = Taken(cloud, nic, configuration, NetworkOf(subnet));
            if (properties.Str("privateIPAddress") is { } asked)
            {
                if (taken.Contains(asked))
                    throw new ArmException(400, "PrivateIPAddressInUse", $"IP configuration {configuration.Str("id")} is using the private IP address {asked} which is already allocated to another resource.");
                continue;
            }

            properties["privateIPAllocationMethod"] ??= "Dynamic";
            var prefix = Prefix(cloud, subnet) ?? "127.250.0.0/16";
            properties["privateIPAddress"] = Lowest(prefix, taken)
                ?? throw new ArmException(400, "SubnetIsFull", $"Subnet {subnet} with address prefix {prefix} does not have enough capacity.");
        }

        nic.Touch();
    }

    public static IEnumerable<IPAddress> Of(GenericResource nic) =>
        nic.Properties.Arr("ipConfigurations").Objects().Select(c => c.Obj("properties").Str("privateIPAddress")).OfType<string>()
            .Select(a => IPAddress.TryParse(a, out var parsed) ? parsed : null).OfType<IPAddress>();

    /// <summary>The virtual network and the entry of a subnet's id.</summary>
    public static (GenericResource Network, JsonObject Subnet)? FindSubnet(Cloud cloud, string? id)
    {
        if (id is null || id.LastIndexOf("/subnets/", StringComparison.OrdinalIgnoreCase) is not (> 0 and var at)) return null;
        if (cloud.Find<GenericResource>(id[..at]) is not { } network) return null;
        var name = id[(at + "/subnets/".Length)..];
        return network.Properties.Arr("subnets").Objects().FirstOrDefault(s => s.Str("name").Same(name)) is { } subnet ? (network, subnet) : null;
    }

    /// <summary>Whether a static address belongs to its subnet; true for what is no address or has no known prefix.</summary>
    public static bool Fits(Cloud cloud, string? subnet, string address) =>
        Prefix(cloud, subnet) is not { } prefix || !IPNetwork.TryParse(prefix, out var network) || !IPAddress.TryParse(address, out var parsed) || network.Contains(parsed);

    private static string NetworkOf(string? subnet) => subnet?.Lower().Split("/subnets/")[0] ?? "";

    // Two networks may use the same addresses, as a primary and its replica do that keep them.
    private static HashSet<string> Taken(Cloud cloud, GenericResource nic, JsonObject except, string network) =>
    [
        .. cloud.List(ResourceTypes.NetworkInterface).Where(n => n.Key != nic.Key).Append(nic)
            .SelectMany(n => n.Properties.Arr("ipConfigurations").Objects())
            .Where(c => c != except && NetworkOf(c.Obj("properties").Obj("subnet").Str("id")) == network)
            .Select(c => c.Obj("properties").Str("privateIPAddress")).OfType<string>(),
    ];

    private static string? Prefix(Cloud cloud, string? subnet)
    {
        var properties = FindSubnet(cloud, subnet)?.Subnet.Obj("properties");
        return properties.Str("addressPrefix") ?? properties.Arr("addressPrefixes")?.FirstOrDefault()?.ToString();
    }

    // Azure keeps the first four addresses of a subnet and its last one.
    private static string? Lowest(string prefix, HashSet<string> taken)
    {
        if (!IPNetwork.TryParse(prefix, out var network)) return null;
        var first = BinaryPrimitives.ReadUInt32BigEndian(network.BaseAddress.GetAddressBytes());
        var count = 1UL << (32 - network.PrefixLength);
        var bytes = new byte[4];
        for (ulong i = 4; i + 1 < count; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)(first + i));
            var address = new IPAddress(bytes).ToString();
            if (!taken.Contains(address)) return address;
        }

        return null;
    }
}
