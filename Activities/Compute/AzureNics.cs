using System.Text.Json.Nodes;
using Azure;
using Azure.Core;
using Azure.ResourceManager.Resources;
using DrFunctions.Activities.Sites;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Compute;

/// <summary>NICs through Azure Resource Manager, as generic resources.</summary>
internal sealed class AzureNics(SiteClients sites) : INics
{
    public Task<NicView?> ViewAsync(Site site, string nicId, CancellationToken cancellationToken) =>
        sites.For(site).CallAsync<NicView?>(
            $"reading NIC '{NameOf(nicId)}'",
            async (arm, ct) =>
            {
                try
                {
                    var nic = await arm.GetGenericResource(new ResourceIdentifier(nicId)).GetAsync(ct);
                    return Of(nicId, JsonNode.Parse(nic.Value.Data.Properties?.ToString() ?? "{}"));
                }
                catch (RequestFailedException e) when (e.Status == 404)
                {
                    return null;
                }
            },
            cancellationToken);

    public Task CreateAsync(
        Site site, NicBlueprint nic, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken) =>
        sites.For(site).CallAsync(
            nic.Static ? $"creating NIC '{NameOf(nic.Id)}' with the address {nic.PrivateAddress}" : $"creating NIC '{NameOf(nic.Id)}'",
            (arm, ct) =>
            {
                var data = new GenericResourceData(new AzureLocation(site.Region))
                {
                    Properties = BinaryData.FromString(PropertiesOf(nic).ToJsonString()),
                };
                foreach (var (name, value) in tags)
                    data.Tags[name] = value;
                return arm.GetGenericResources().CreateOrUpdateAsync(
                    WaitUntil.Started, new ResourceIdentifier(nic.Id), data, ct);
            },
            cancellationToken);

    private static JsonObject PropertiesOf(NicBlueprint nic)
    {
        var address = new JsonObject
        {
            ["subnet"] = new JsonObject { ["id"] = nic.SubnetId },
            ["privateIPAllocationMethod"] = nic.Static ? "Static" : "Dynamic",
            ["primary"] = true,
        };
        if (nic.Static)
            address["privateIPAddress"] = nic.PrivateAddress;
        var properties = new JsonObject
        {
            ["ipConfigurations"] = new JsonArray(new JsonObject { ["name"] = "ipconfig1", ["properties"] = address }),
        };
        if (nic.SecurityGroupId is { } group)
            properties["networkSecurityGroup"] = new JsonObject { ["id"] = group };
        return properties;
    }

    internal static NicView Of(string id, JsonNode? properties)
    {
        var configurations = properties?["ipConfigurations"]?.AsArray() ?? [];
        var primary = (configurations.FirstOrDefault(c => c?["properties"]?["primary"]?.GetValue<bool>() == true)
            ?? configurations.FirstOrDefault())?["properties"];
        return new NicView
        {
            Id = id,
            PrivateAddress = Text(primary?["privateIPAddress"]),
            Static = string.Equals(Text(primary?["privateIPAllocationMethod"]), "Static", StringComparison.OrdinalIgnoreCase),
            SubnetId = Text(primary?["subnet"]?["id"]),
            SecurityGroupId = Text(properties?["networkSecurityGroup"]?["id"]),
            HeldBy = Text(properties?["virtualMachine"]?["id"]),
            Provisioning = Text(properties?["provisioningState"]),
        };
    }

    private static string? Text(JsonNode? node) => node?.GetValue<string>();

    private static string NameOf(string id) => id[(id.LastIndexOf('/') + 1)..];
}
