using System.Net;
using System.Text.Json.Nodes;

namespace DrFunctions.Activities.Readiness;

/// <summary>How many addresses a subnet has left, by what ARM shows of it.</summary>
internal static class SubnetRoom
{
    // The platform keeps the first four addresses of a subnet and its last one.
    private const int Kept = 5;

    public static SubnetView Of(JsonNode subnet)
    {
        var properties = subnet["properties"];
        var prefixes = properties?["addressPrefix"] is { } single
            ? [single.GetValue<string>()]
            : (properties?["addressPrefixes"]?.AsArray() ?? []).Select(p => p!.GetValue<string>()).ToArray();
        var used = properties?["ipConfigurations"]?.AsArray().Count ?? 0;
        return new SubnetView(
            subnet["id"]?.GetValue<string>() ?? "", prefixes.Select(Addresses).Max() is { } all ? (int)Math.Clamp(all - used, 0, int.MaxValue) : null);
    }

    // Of an address family each; instances get an address of IPv4.
    private static long? Addresses(string prefix) =>
        IPNetwork.TryParse(prefix, out var network) && network.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork
            ? (1L << (32 - network.PrefixLength)) - Kept
            : null;
}
