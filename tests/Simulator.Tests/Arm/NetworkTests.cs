using System.Net;
using System.Text.Json;

namespace DrFunctions.Simulator.Tests.Arm;

public class NetworkTests
{
    [Fact]
    public async Task NewInterface_GetsTheLowestFreeAddressOfItsSubnet()
    {
        await using var cloud = await SimulatedCloud.StartAsync(6);
        var (first, second) = (await PutAsync(cloud, "a"), await PutAsync(cloud, "b"));
        first.Should().NotBe(second);
        IPAddress.Parse(first).GetAddressBytes()[0].Should().Be(127);
        (await PutAsync(cloud, "a")).Should().Be(first, "a dynamic address stays with its interface");
    }

    [Fact]
    public async Task Interface_IsCreatedAsAGenericResourceOfTheSdk()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var id = new Azure.Core.ResourceIdentifier($"{cloud.Subscription}/resourceGroups/payroll-dr/providers/Microsoft.Network/networkInterfaces/sdk-nic");
        var subnet = $"{cloud.Subscription}/resourceGroups/payroll-dr/providers/Microsoft.Network/virtualNetworks/payroll-dr-net/subnets/web";
        var data = new Azure.ResourceManager.Resources.GenericResourceData("northeurope")
        {
            Properties = BinaryData.FromObjectAsJson(new { ipConfigurations = new[] { new { name = "ipconfig1", properties = new { subnet = new { id = subnet }, privateIPAllocationMethod = "Dynamic" } } } }),
        };
        var nic = await cloud.Arm.GetGenericResources().CreateOrUpdateAsync(Azure.WaitUntil.Started, id, data).DoneAsync();
        nic.Data.Properties.ToString().Should().Contain("\"privateIPAddress\":\"127.").And.Contain("\"provisioningState\":\"Succeeded\"");
        await nic.DeleteAsync(Azure.WaitUntil.Started).RefusedAsync();
        await cloud.Owner.GetGenericResource(id).DeleteAsync(Azure.WaitUntil.Started).DoneAsync();
    }

    [Fact]
    public async Task Interface_InASubnetOfAnotherRegion_IsRefused()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var response = await cloud.SendAsync(HttpMethod.Put, Url(cloud, "x"), Body(cloud, "payroll"));
        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync()).Should().Contain("InvalidResourceReference");
    }

    [Fact]
    public async Task Interface_OfAMachine_CannotBeDeleted_AndSubnetsCanBeRead()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var refused = await cloud.SendAsync(HttpMethod.Delete, Url(cloud, "payroll-db-1-nic"));
        (await refused.Content.ReadAsStringAsync()).Should().Contain("NicInUse");
        await PutAsync(cloud, "free");
        (await cloud.SendAsync(HttpMethod.Delete, Url(cloud, "free"))).StatusCode.Should().Be(HttpStatusCode.OK);
        var subnets = await cloud.SendAsync(HttpMethod.Get, $"{cloud.Subscription}/resourceGroups/payroll-dr/providers/Microsoft.Network/virtualNetworks/payroll-dr-net/subnets?api-version=2023-09-01", principal: "dr-functions");
        JsonDocument.Parse(await subnets.Content.ReadAsStringAsync()).RootElement.GetProperty("value").GetArrayLength().Should().Be(3);
    }

    private static string Url(SimulatedCloud cloud, string name) =>
        $"{cloud.Subscription}/resourceGroups/payroll-dr/providers/Microsoft.Network/networkInterfaces/{name}?api-version=2023-09-01";

    private static string Body(SimulatedCloud cloud, string group) => new System.Text.Json.Nodes.JsonObject
    {
        ["location"] = "northeurope",
        ["properties"] = new System.Text.Json.Nodes.JsonObject
        {
            ["ipConfigurations"] = new System.Text.Json.Nodes.JsonArray(new System.Text.Json.Nodes.JsonObject
            {
                ["name"] = "ipconfig1",
                ["properties"] = new System.Text.Json.Nodes.JsonObject
                {
                    ["subnet"] = new System.Text.Json.Nodes.JsonObject { ["id"] = $"{cloud.Subscription}/resourceGroups/{group}/providers/Microsoft.Network/virtualNetworks/{group}-net/subnets/web" },
                },
            }),
        },
    }.ToJsonString();

    private static async Task<string> PutAsync(SimulatedCloud cloud, string name)
    {
        var response = await cloud.SendAsync(HttpMethod.Put, Url(cloud, name), Body(cloud, "payroll-dr"), "dr-functions");
        response.EnsureSuccessStatusCode();
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("properties").GetProperty("ipConfigurations")[0]
            .GetProperty("properties").GetProperty("privateIPAddress").GetString()!;
    }
}
