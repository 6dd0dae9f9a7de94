using Azure;
using Azure.Core;
using Azure.ResourceManager;
using Azure.ResourceManager.Compute;
using Azure.ResourceManager.Compute.Models;
using Azure.ResourceManager.Resources.Models;

namespace DrFunctions.Simulator.Tests;

/// <summary>Calls as the product makes them, without the SDK's minimum of a second between polls.</summary>
internal static class Sdk
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);

    public static async Task<T> DoneAsync<T>(this Task<ArmOperation<T>> started) where T : notnull
    {
        var operation = await started;
        return await operation.WaitForCompletionAsync(Poll, default);
    }

    public static async Task DoneAsync(this Task<ArmOperation> started)
    {
        var operation = await started;
        await operation.WaitForCompletionResponseAsync(Poll, default);
    }

    public static async Task<SnapshotResource> SnapshotAsync(this SimulatedCloud cloud, ResourceIdentifier disk, string name, string group = "payroll", string location = "westeurope")
    {
        var data = new SnapshotData(location) { CreationData = new DiskCreationData(DiskCreateOption.Copy) { SourceResourceId = disk }, Incremental = true };
        return await cloud.Group(group).GetSnapshots().CreateOrUpdateAsync(WaitUntil.Started, name, data).DoneAsync();
    }

    public static async Task<SnapshotResource> CopyStartAsync(this SimulatedCloud cloud, ResourceIdentifier snapshot, string name, string group = "payroll-dr", string location = "northeurope")
    {
        var data = new SnapshotData(location) { CreationData = new DiskCreationData(DiskCreateOption.CopyStart) { SourceResourceId = snapshot }, Incremental = true };
        return await cloud.Group(group).GetSnapshots().CreateOrUpdateAsync(WaitUntil.Started, name, data).DoneAsync();
    }

    /// <summary>Begins a snapshot without waiting for it, as tests with a fake clock have to.</summary>
    public static Task SnapshotAndForgetAsync(this SimulatedCloud cloud, string disk, string name) =>
        cloud.Group("payroll").GetSnapshots().CreateOrUpdateAsync(WaitUntil.Started, name, new SnapshotData("westeurope")
        {
            CreationData = new DiskCreationData(DiskCreateOption.Copy) { SourceResourceId = cloud.DiskId(disk) }, Incremental = true,
        });

    /// <summary>Begins a copy of a snapshot to the other region under its own name.</summary>
    public static Task CopyAndForgetAsync(this SimulatedCloud cloud, string name) =>
        cloud.Group("payroll-dr").GetSnapshots().CreateOrUpdateAsync(WaitUntil.Started, name, new SnapshotData("northeurope")
        {
            CreationData = new DiskCreationData(DiskCreateOption.CopyStart) { SourceResourceId = SnapshotResource.CreateResourceIdentifier(cloud.Inventory.Subscription, "payroll", name) }, Incremental = true,
        });

    public static async Task<SnapshotResource> CopiedAsync(this SnapshotResource snapshot)
    {
        while (true)
        {
            var now = (await snapshot.GetAsync()).Value;
            if (now.Data.CompletionPercent >= 100) return now;
            if (now.Data.CopyCompletionError is { } error) throw new InvalidOperationException(error.ErrorMessage);
            await Task.Delay(Poll);
        }
    }

    public static async Task<ManagedDiskResource> DiskAsync(this SimulatedCloud cloud, ResourceIdentifier source, string name, string group = "payroll-dr", string location = "northeurope")
    {
        var data = new ManagedDiskData(location) { CreationData = new DiskCreationData(DiskCreateOption.Copy) { SourceResourceId = source }, Sku = new DiskSku { Name = DiskStorageAccountType.PremiumLrs } };
        return await cloud.Group(group).GetManagedDisks().CreateOrUpdateAsync(WaitUntil.Started, name, data).DoneAsync();
    }

    /// <summary>Gives a deallocated machine other disks.</summary>
    public static async Task SwapAsync(this VirtualMachineResource vm, ResourceIdentifier os, ResourceIdentifier data) =>
        await vm.UpdateAsync(WaitUntil.Started, new VirtualMachinePatch
        {
            StorageProfile = new VirtualMachineStorageProfile
            {
                OSDisk = new VirtualMachineOSDisk(DiskCreateOptionType.FromImage) { Name = os.Name, ManagedDisk = new VirtualMachineManagedDisk { Id = os } },
                DataDisks = { new VirtualMachineDataDisk(0, DiskCreateOptionType.Attach) { ManagedDisk = new VirtualMachineManagedDisk { Id = data } } },
            },
        }).DoneAsync();

    public static async Task<string> PowerAsync(this VirtualMachineResource vm) =>
        (await vm.InstanceViewAsync()).Value.Statuses.Single(s => s.Code.StartsWith("PowerState/", StringComparison.Ordinal)).Code["PowerState/".Length..];

    public static async Task<RequestFailedException> RefusedAsync(this Task call)
    {
        try
        {
            await call;
        }
        catch (RequestFailedException e)
        {
            return e;
        }

        throw new Xunit.Sdk.XunitException("The call should have been refused.");
    }
}
