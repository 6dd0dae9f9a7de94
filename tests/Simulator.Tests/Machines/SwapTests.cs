using Azure;
using Azure.Core;
using Azure.ResourceManager.Compute;
using Azure.ResourceManager.Compute.Models;
using Microsoft.Extensions.Time.Testing;

namespace DrFunctions.Simulator.Tests.Machines;

public class SwapTests
{
    [Fact]
    public async Task Swap_WithAnotherCreateOption_IsPropertyChangeNotAllowed()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var disk = await NewOsDiskAsync(cloud);
        var refusal = await cloud.Vm("payroll-db-1", "payroll-dr").UpdateAsync(WaitUntil.Started, Swap(disk.Id, DiskCreateOptionType.Attach)).RefusedAsync();
        (refusal.Status, refusal.ErrorCode).Should().Be((409, "PropertyChangeNotAllowed"), "the machine's OS disk says FromImage");
    }

    [Fact]
    public async Task Swap_OnARunningMachine_IsNotAllowed()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var disk = await NewOsDiskAsync(cloud);
        var vm = cloud.Vm("payroll-db-1", "payroll-dr");
        await vm.PowerOnAsync(WaitUntil.Started).DoneAsync();
        (await vm.UpdateAsync(WaitUntil.Started, Swap(disk.Id)).RefusedAsync()).ErrorCode.Should().Be("OperationNotAllowed");
    }

    [Fact]
    public async Task Swap_ToADiskOfAnotherMachine_IsRefused()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var refusal = await cloud.Vm("payroll-db-1", "payroll-dr").UpdateAsync(WaitUntil.Started, Swap(cloud.DiskId("payroll-app-1-os-replica", "payroll-dr"))).RefusedAsync();
        (refusal.Status, refusal.ErrorCode).Should().Be((409, "ConflictingUserInput"));
    }

    [Fact]
    public async Task Swap_ToASmallerDisk_IsRefused()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var small = await cloud.Group("payroll-dr").GetManagedDisks().CreateOrUpdateAsync(WaitUntil.Started, "small",
            new ManagedDiskData("northeurope") { CreationData = new DiskCreationData(DiskCreateOption.Empty), DiskSizeGB = 8 }).DoneAsync();
        (await cloud.Vm("payroll-db-1", "payroll-dr").UpdateAsync(WaitUntil.Started, Swap(small.Id)).RefusedAsync()).Message.Should().Contain("smaller");
    }

    [Fact]
    public async Task Swap_ReleasesTheOldDiskAtItsEnd_AndIsUpdatingUntilThen()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var cloud = await SimulatedCloud.StartAsync(speed: 1, configure: o => o with { Time = time });
        var disk = cloud.Group("payroll-dr").GetManagedDisks().CreateOrUpdateAsync(WaitUntil.Started, "new-os",
            new ManagedDiskData("northeurope") { CreationData = new DiskCreationData(DiskCreateOption.Empty), DiskSizeGB = 32 });
        await disk;
        time.Advance(TimeSpan.FromSeconds(5));
        var vm = cloud.Vm("payroll-db-1", "payroll-dr");
        var operation = await vm.UpdateAsync(WaitUntil.Started, Swap(cloud.DiskId("new-os", "payroll-dr")));
        operation.GetRawResponse().Status.Should().Be(200, "the SDK accepts nothing else");

        (await vm.GetAsync()).Value.Data.ProvisioningState.Should().Be("Updating");
        (await StateAsync(cloud, "payroll-db-1-os-replica")).Should().Be(DiskState.Reserved, "the old disk is held until the swap is done");
        (await vm.UpdateAsync(WaitUntil.Started, Swap(cloud.DiskId("new-os", "payroll-dr"))).RefusedAsync()).ErrorCode.Should().Be("Conflict", "one update at a time");
        time.Advance(TimeSpan.FromSeconds(15));
        (await vm.GetAsync()).Value.Data.ProvisioningState.Should().Be("Succeeded");
        (await vm.GetAsync()).Value.Data.StorageProfile.OSDisk.Name.Should().Be("new-os");
        (await StateAsync(cloud, "payroll-db-1-os-replica")).Should().Be(DiskState.Unattached);
        (await StateAsync(cloud, "new-os")).Should().Be(DiskState.Reserved);
    }

    [Fact]
    public async Task RemovedDataDisk_ShowsToBeDetachedUntilTheUpdateEnds()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var cloud = await SimulatedCloud.StartAsync(speed: 1, configure: o => o with { Time = time });
        var vm = cloud.Vm("payroll-db-1", "payroll-dr");
        var response = await cloud.SendAsync(HttpMethod.Patch, $"{vm.Id}?api-version=2023-07-01", """{"properties":{"storageProfile":{"dataDisks":[]}}}""");
        (await response.Content.ReadAsStringAsync()).Should().Contain("\"toBeDetached\":true");
        time.Advance(TimeSpan.FromSeconds(15));
        (await vm.GetAsync()).Value.Data.StorageProfile.DataDisks.Should().BeEmpty();
        (await StateAsync(cloud, "payroll-db-1-data-replica")).Should().Be(DiskState.Unattached);
    }

    private static VirtualMachinePatch Swap(ResourceIdentifier disk, DiskCreateOptionType? option = null) => new()
    {
        StorageProfile = new VirtualMachineStorageProfile
        {
            OSDisk = new VirtualMachineOSDisk(option ?? DiskCreateOptionType.FromImage) { Name = disk.Name, ManagedDisk = new VirtualMachineManagedDisk { Id = disk } },
        },
    };

    private static async Task<ManagedDiskResource> NewOsDiskAsync(SimulatedCloud cloud)
    {
        var data = new ManagedDiskData("northeurope") { CreationData = new DiskCreationData(DiskCreateOption.Empty), DiskSizeGB = 32 };
        return await cloud.Group("payroll-dr").GetManagedDisks().CreateOrUpdateAsync(WaitUntil.Started, "new-os", data).DoneAsync();
    }

    private static async Task<DiskState?> StateAsync(SimulatedCloud cloud, string name) =>
        (await cloud.Arm.GetManagedDiskResource(cloud.DiskId(name, "payroll-dr")).GetAsync()).Value.Data.DiskState;
}
