using Azure;
using Azure.ResourceManager.Compute;
using Azure.ResourceManager.Resources;
using Azure.ResourceManager.Resources.Models;

namespace DrFunctions.Simulator.Tests.Arm;

public class LockTests
{
    [Fact]
    public async Task ReadOnlyLock_OnTheMachine_RefusesPowerUntilItIsRemoved()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var vm = cloud.Vm("payroll-db-1");
        var fence = await vm.GetManagementLocks().CreateOrUpdateAsync(WaitUntil.Completed, "fence", new ManagementLockData(ManagementLockLevel.ReadOnly));
        (await vm.DeallocateAsync(WaitUntil.Started).RefusedAsync()).Should().Match<RequestFailedException>(e => e.Status == 409 && e.ErrorCode == "ScopeLocked");
        (await vm.PowerAsync()).Should().Be("running", "reading is not locked");
        await fence.Value.DeleteAsync(WaitUntil.Completed);
        await vm.DeallocateAsync(WaitUntil.Started).DoneAsync();
    }

    [Fact]
    public async Task ReadOnlyLock_OnTheGroup_IsInherited_AndSnapshotsInAnotherGroupStayPossible()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        await cloud.Group("payroll").GetManagementLocks().CreateOrUpdateAsync(WaitUntil.Completed, "fence", new ManagementLockData(ManagementLockLevel.ReadOnly));
        (await cloud.Vm("payroll-app-1").PowerOnAsync(WaitUntil.Started).RefusedAsync()).ErrorCode.Should().Be("ScopeLocked");
        (await cloud.SnapshotAsync(cloud.DiskId("payroll-db-1-os"), "s").RefusedAsync()).ErrorCode.Should().Be("ScopeLocked");
    }

    [Fact]
    public async Task CanNotDeleteLock_OnTheSubscription_RefusesDeletionsOnly()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        await cloud.Owner.GetSubscriptionResource(new(cloud.Subscription)).GetManagementLocks()
            .CreateOrUpdateAsync(WaitUntil.Completed, "keep", new ManagementLockData(ManagementLockLevel.CanNotDelete));
        (await cloud.Vm("payroll-db-1", "payroll", cloud.Owner).DeleteAsync(WaitUntil.Started).RefusedAsync()).ErrorCode.Should().Be("ScopeLocked");
        await cloud.Vm("payroll-db-1").DeallocateAsync(WaitUntil.Started).DoneAsync();
    }
}
