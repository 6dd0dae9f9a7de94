using System.Globalization;
using System.Text.Json.Nodes;

namespace DrFunctions.Activities.Readiness;

/// <summary>VM sizes out of the platform's list of what it sells in a region.</summary>
internal static class VmSizes
{
    public static IReadOnlyDictionary<string, SizeView> Of(IEnumerable<JsonNode> skus)
    {
        var sizes = new Dictionary<string, SizeView>(StringComparer.OrdinalIgnoreCase);
        foreach (var sku in skus.Where(s => s["resourceType"]?.GetValue<string>() == "virtualMachines"))
        {
            var can = (sku["capabilities"]?.AsArray() ?? []).OfType<JsonNode>()
                .ToLookup(c => c["name"]?.GetValue<string>(), c => c["value"]?.GetValue<string>());
            sizes[sku["name"]?.GetValue<string>() ?? ""] = new SizeView(
                sku["family"]?.GetValue<string>() ?? "", Number(can["vCPUs"]), Number(can["MaxDataDiskCount"]),
                !(sku["restrictions"]?.AsArray() ?? []).Any(r => r?["type"]?.GetValue<string>() == "Location"));
        }

        return sizes;
    }

    private static int? Number(IEnumerable<string?> values) =>
        int.TryParse(values.FirstOrDefault(), CultureInfo.InvariantCulture, out var number) ? number : null;
}
