using System.Net;
using System.Text.Json;
using Azure;
using Azure.ResourceManager.Compute;
using Microsoft.Extensions.Time.Testing;

namespace DrFunctions.Simulator.Tests.Arm;

public class ProtocolTests
{
    [Theory]
    [InlineData("", "MissingApiVersionParameter")]
    [InlineData("?api-version=yesterday", "InvalidApiVersionParameter")]
    [InlineData("?api-version=2023-07-02", "NoRegisteredProviderFound")]
    public async Task ApiVersion_ThatIsMissingOrUnknown_IsRefused(string query, string code)
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var response = await cloud.SendAsync(HttpMethod.Get, $"{cloud.Vm("payroll-db-1").Id}{query}");
        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await CodeAsync(response)).Should().Be(code);
    }

    [Theory]
    [InlineData("/resourceGroups/payroll/providers/Microsoft.Compute/virtualMachines/nobody?api-version=2023-07-01", "ResourceNotFound")]
    [InlineData("/resourceGroups/nowhere/providers/Microsoft.Compute/virtualMachines/nobody?api-version=2023-07-01", "ResourceGroupNotFound")]
    [InlineData("/resourcegroups/nowhere?api-version=2022-09-01", "ResourceGroupNotFound")]
    public async Task WhatDoesNotExist_Answers404WithItsCode(string path, string code)
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var response = await cloud.SendAsync(HttpMethod.Get, cloud.Subscription + path);
        response.StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await CodeAsync(response)).Should().Be(code);
    }

    [Fact]
    public async Task Paths_AreCaseInsensitive()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var response = await cloud.SendAsync(HttpMethod.Get, $"{cloud.Vm("payroll-db-1").Id.ToString().ToUpperInvariant()}/INSTANCEVIEW?api-version=2023-07-01");
        response.StatusCode.Should().Be(HttpStatusCode.OK);
        (await cloud.Group("PAYROLL").GetAsync()).Value.Data.Name.Should().Be("payroll");
    }

    [Fact]
    public async Task Responses_CarryThePlatformsClockAndRequestIds()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2031, 5, 6, 7, 8, 9, TimeSpan.Zero));
        await using var cloud = await SimulatedCloud.StartAsync(configure: o => o with { Time = time });
        var raw = (await cloud.Vm("payroll-db-1").GetAsync()).GetRawResponse();
        raw.Headers.Date.Should().Be(time.GetUtcNow());
        raw.Headers.TryGetValue("x-ms-request-id", out var id).Should().BeTrue();
        raw.Headers.TryGetValue("x-ms-correlation-request-id", out _).Should().BeTrue();
        raw.ClientRequestId.Should().NotBeNullOrEmpty();
        Guid.TryParse(id, out _).Should().BeTrue();
    }

    [Fact]
    public async Task Lists_ArePagedAndFollowedByTheSdk()
    {
        await using var cloud = await SimulatedCloud.StartAsync(machines: 70);
        var sub = cloud.Arm.GetSubscriptionResource(new(cloud.Subscription));
        var pages = 0;
        var names = new List<string>();
        await foreach (var page in sub.GetVirtualMachinesAsync(statusOnly: "true").AsPages())
        {
            pages++;
            names.AddRange(page.Values.Select(v => v.Id.ToString()));
            page.Values.Should().OnlyContain(v => v.Data.InstanceView.Statuses.Any(s => s.Code.StartsWith("PowerState/", StringComparison.Ordinal)));
        }

        pages.Should().BeGreaterThan(1);
        names.Should().OnlyHaveUniqueItems().And.HaveCount(cloud.Inventory.Machines.Count);
        var inGroup = 0;
        await foreach (var _ in cloud.Group("payroll").GetVirtualMachines().GetAllAsync()) inGroup++;
        inGroup.Should().Be(70, "a group's list ends at the group");
    }

    [Fact]
    public async Task Operation_OfAnotherRegionOrUnknown_Is404()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var response = await cloud.SendAsync(HttpMethod.Get, $"{cloud.Subscription}/providers/Microsoft.Compute/locations/westeurope/operations/{Guid.Empty}?api-version=2023-07-01");
        response.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task DeletingWhatDoesNotExist_Answers204()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var response = await cloud.SendAsync(HttpMethod.Delete, $"{cloud.Subscription}/resourceGroups/payroll/providers/Microsoft.Compute/disks/nothing?api-version=2023-04-02");
        response.StatusCode.Should().Be(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Body_ThatIsNotJson_Answers400()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var response = await cloud.SendAsync(HttpMethod.Put, $"{cloud.Subscription}/resourceGroups/payroll/providers/Microsoft.Compute/disks/d?api-version=2023-04-02", "{ not json");
        (await CodeAsync(response)).Should().Be("InvalidRequestContent");
    }

    [Fact]
    public async Task GenericResources_AreReadWithoutAnApiVersionOfOnesOwn()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var nic = await cloud.Arm.GetGenericResource(new($"{cloud.Subscription}/resourceGroups/payroll/providers/Microsoft.Network/networkInterfaces/payroll-db-1-nic")).GetAsync();
        nic.Value.Data.Properties.ToString().Should().Contain("privateIPAddress");
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("error").GetProperty("code").GetString();
}
