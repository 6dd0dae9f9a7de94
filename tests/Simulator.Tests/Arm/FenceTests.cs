using Azure;
using Azure.ResourceManager.Compute;
using Azure.ResourceManager.Compute.Models;
using Azure.ResourceManager.Resources;
using Azure.ResourceManager.Resources.Models;

namespace DrFunctions.Simulator.Tests.Arm;

/// <summary>Locks as a fence: what they stop, what they let through, and how they are found and lifted.</summary>
public class FenceTests
{
    private const string Name = "payroll-db-1";

    [Fact]
    public async Task ReadOnlyLock_OnAMachine_RefusesEveryChangeOfIt_AndNothingElse()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        await Vm(cloud).DeallocateAsync(WaitUntil.Started).DoneAsync();
        await LockAsync(Vm(cloud).GetManagementLocks(), ManagementLockLevel.ReadOnly);
        foreach (var call in new Func<Task>[]
        {
            () => Vm(cloud).PowerOnAsync(WaitUntil.Started), () => Vm(cloud).RestartAsync(WaitUntil.Started), () => Vm(cloud).DeallocateAsync(WaitUntil.Started),
            () => Vm(cloud).PowerOffAsync(WaitUntil.Started), () => Vm(cloud).DeleteAsync(WaitUntil.Started),
            () => Vm(cloud).UpdateAsync(WaitUntil.Started, new VirtualMachinePatch { Tags = { ["a"] = "b" } }),
            () => Vm(cloud).RunCommandAsync(WaitUntil.Started, new RunCommandInput("RunShellScript")),
        })
            (await call().RefusedAsync()).Should().Match<RequestFailedException>(e => e.Status == 409 && e.ErrorCode == "ScopeLocked" && e.Message.Contains("remove the lock"));

        await cloud.SnapshotAsync(cloud.DiskId(Name + "-os"), "s");
        await cloud.Vm("payroll-app-1").DeallocateAsync(WaitUntil.Started).DoneAsync();
        (await Vm(cloud).PowerAsync()).Should().Be("deallocated");
    }

    [Fact]
    public async Task ReadOnlyLock_OnTheGroup_RefusesSnapshotsToo_UntilItIsLifted()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var fence = await LockAsync(cloud.Group("payroll").GetManagementLocks(), ManagementLockLevel.ReadOnly);
        (await Vm(cloud).PowerOnAsync(WaitUntil.Started).RefusedAsync()).ErrorCode.Should().Be("ScopeLocked");
        (await cloud.SnapshotAsync(cloud.DiskId(Name + "-os"), "s").RefusedAsync()).ErrorCode.Should().Be("ScopeLocked");
        await fence.DeleteAsync(WaitUntil.Completed);
        await cloud.SnapshotAsync(cloud.DiskId(Name + "-os"), "s");
    }

    [Fact]
    public async Task CanNotDeleteLock_OnAMachine_LetsItRunAndStop()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        await LockAsync(Vm(cloud).GetManagementLocks(), ManagementLockLevel.CanNotDelete);
        (await Vm(cloud).DeleteAsync(WaitUntil.Started).RefusedAsync()).ErrorCode.Should().Be("ScopeLocked");
        await Vm(cloud).DeallocateAsync(WaitUntil.Started).DoneAsync();
        await Vm(cloud).PowerOnAsync(WaitUntil.Started).DoneAsync();
    }

    [Fact]
    public async Task Locks_AreFoundWhereTheyLieAndBelow_ChangedAndRemovedTwice()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var ours = Vm(cloud).GetManagementLocks();
        await LockAsync(ours, ManagementLockLevel.CanNotDelete, "mine");
        await LockAsync(cloud.Group("payroll").GetManagementLocks(), ManagementLockLevel.CanNotDelete, "shared");
        (await NamesAsync(ours)).Should().BeEquivalentTo("mine", "shared");
        (await NamesAsync(cloud.Vm("payroll-app-1").GetManagementLocks())).Should().BeEquivalentTo("shared");
        (await NamesAsync(cloud.Group("payroll-dr").GetManagementLocks())).Should().BeEmpty();

        (await LockAsync(ours, ManagementLockLevel.ReadOnly, "mine")).Data.Notes.Should().Be("fenced");
        var found = (await ours.GetAsync("mine")).Value;
        found.Data.Level.Should().Be(ManagementLockLevel.ReadOnly);
        await found.DeleteAsync(WaitUntil.Completed);
        await found.DeleteAsync(WaitUntil.Completed);
        (await ours.GetAsync("mine").RefusedAsync()).ErrorCode.Should().Be("LockNotFound");
        (await ours.ExistsAsync("mine")).Value.Should().BeFalse();
    }

    [Fact]
    public async Task Locks_SurviveARestart()
    {
        var directory = Directory.CreateTempSubdirectory("simulator-").FullName;
        var inventory = Inventory.Sample(1, SimulatedCloud.NextNetwork());
        await using (var cloud = await StartAsync())
            await LockAsync(Vm(cloud).GetManagementLocks(), ManagementLockLevel.ReadOnly);
        await using (var again = await StartAsync())
            (await Vm(again).DeallocateAsync(WaitUntil.Started).RefusedAsync()).ErrorCode.Should().Be("ScopeLocked");
        Directory.Delete(directory, true);

        Task<SimulatedCloud> StartAsync() => SimulatedCloud.StartAsync(inventory: inventory, configure: o => o with { DataDirectory = directory });
    }

    private static VirtualMachineResource Vm(SimulatedCloud cloud) => cloud.Vm(Name, client: cloud.Owner);

    private static async Task<ManagementLockResource> LockAsync(ManagementLockCollection locks, ManagementLockLevel level, string name = "fence") =>
        (await locks.CreateOrUpdateAsync(WaitUntil.Completed, name, new ManagementLockData(level) { Notes = "fenced" })).Value;

    private static async Task<List<string>> NamesAsync(ManagementLockCollection locks)
    {
        var names = new List<string>();
        await foreach (var found in locks.GetAllAsync()) names.Add(found.Data.Name);
        return names;
    }
}
