using Azure;
using Azure.ResourceManager.Compute;
using Azure.ResourceManager.Compute.Models;

namespace DrFunctions.Simulator.Tests.Identity;

public class RoleTests
{
    [Fact]
    public async Task Delete_WithoutTheRight_NamesActionAndScope()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var vm = cloud.Vm("payroll-db-1");
        var refusal = await vm.DeleteAsync(WaitUntil.Started).RefusedAsync();
        refusal.Status.Should().Be(403);
        refusal.ErrorCode.Should().Be("AuthorizationFailed");
        refusal.Message.Should().Contain("Microsoft.Compute/virtualMachines/delete").And.Contain(vm.Id.ToString());
    }

    [Fact]
    public async Task Roles_HoldInTheirScopeOnly()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        (await cloud.Vm("payroll-db-1").UpdateAsync(WaitUntil.Started, new VirtualMachinePatch { Tags = { ["a"] = "b" } }).RefusedAsync()).Status
            .Should().Be(403, "the source's machines are not ours to write");
        (await cloud.Group("payroll-dr").GetManagementLocks().CreateOrUpdateAsync(WaitUntil.Started, "fence", new(Azure.ResourceManager.Resources.Models.ManagementLockLevel.ReadOnly)).RefusedAsync()).Status
            .Should().Be(403, "fencing is given on the source only");
        await cloud.Vm("payroll-db-1").DeallocateAsync(WaitUntil.Started).DoneAsync();
        await cloud.Vm("payroll-db-1", "payroll-dr").PowerOnAsync(WaitUntil.Started).DoneAsync();
    }

    [Fact]
    public async Task Snapshot_OfADiskThatMayNotBeRead_IsALinkedRefusal()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var narrow = $$$"""{"location":"northeurope","properties":{"incremental":true,"creationData":{"createOption":"Copy","sourceResourceId":"{{{cloud.DiskId("payroll-db-1-os")}}}"}} }""";
        using var revoked = await RevokeAsync(cloud, "payroll");
        var response = await cloud.SendAsync(HttpMethod.Put, $"{cloud.Subscription}/resourceGroups/payroll-dr/providers/Microsoft.Compute/snapshots/x?api-version=2023-04-02", narrow, "dr-functions");
        ((int)response.StatusCode).Should().Be(403);
        (await response.Content.ReadAsStringAsync()).Should().Contain("LinkedAuthorizationFailed").And.Contain("disks/beginGetAccess/action");
    }

    [Fact]
    public async Task RoleAssignment_PutByTheOwner_TakesEffect()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var scope = $"{cloud.Subscription}/resourceGroups/payroll-dr";
        var assignment = $"{scope}/providers/Microsoft.Authorization/roleAssignments/11111111-2222-4333-8444-555555555555?api-version=2022-04-01";
        var body = $$$"""{"properties":{"roleDefinitionId":"{{{cloud.Subscription}}}/providers/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635","principalId":"5a3b1c00-0000-4000-8000-0000000000d1"}}""";
        (await cloud.SendAsync(HttpMethod.Put, assignment, body, "dr-functions")).StatusCode.Should().Be(System.Net.HttpStatusCode.Forbidden, "nobody gives rights to themselves");
        (await cloud.SendAsync(HttpMethod.Put, assignment, body)).StatusCode.Should().Be(System.Net.HttpStatusCode.Created);
        await cloud.Vm("payroll-db-1", "payroll-dr").DeleteAsync(WaitUntil.Started).DoneAsync();
    }

    private static async Task<HttpResponseMessage> RevokeAsync(SimulatedCloud cloud, string group)
    {
        var scope = $"{cloud.Subscription}/resourceGroups/{group}";
        var list = await cloud.SendAsync(HttpMethod.Get, $"{scope}/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01&$filter=atScope()");
        var all = System.Text.Json.JsonDocument.Parse(await list.Content.ReadAsStringAsync()).RootElement.GetProperty("value");
        foreach (var id in all.EnumerateArray().Select(a => a.GetProperty("id").GetString()!).Where(i => i.StartsWith(scope, StringComparison.Ordinal)))
            (await cloud.SendAsync(HttpMethod.Delete, $"{id}?api-version=2022-04-01")).EnsureSuccessStatusCode();
        return list;
    }
}
