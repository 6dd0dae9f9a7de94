using Azure;
using Azure.Core;
using Azure.ResourceManager.Compute;
using Azure.ResourceManager.Compute.Models;
using Microsoft.Extensions.Time.Testing;

namespace DrFunctions.Simulator.Tests.Storage;

public class CopyStartTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    [Fact]
    public async Task CopyStart_SucceedsBeforeTheDataIsThere_AndNoDiskComesOfItUntilThen()
    {
        await using var cloud = await StartAsync();
        await SnapshotAsync(cloud, "a");
        await CopyAsync(cloud, "a");
        _time.Advance(TimeSpan.FromSeconds(20));
        var copy = await GetAsync(cloud, "a");
        copy.ProvisioningState.Should().Be("Succeeded");
        copy.CompletionPercent.Should().BeInRange(1, 99, "the operation ended, the bytes still move");
        (await DiskAsync(cloud, "a").RefusedAsync()).Message.Should().Contain("completionPercent");

        _time.Advance(TimeSpan.FromSeconds(100));
        copy = await GetAsync(cloud, "a");
        copy.CompletionPercent.Should().Be(100);
        var source = await GetAsync(cloud, "a", "payroll");
        copy.IncrementalSnapshotFamilyId.Should().NotBe(source.IncrementalSnapshotFamilyId);
        copy.CreationData.SourceUniqueId.Should().Be(source.UniqueId);
        await DiskAsync(cloud, "a");
    }

    [Fact]
    public async Task CopyOfALaterSnapshot_MovesOnlyTheDifference()
    {
        await using var cloud = await StartAsync();
        await SnapshotAsync(cloud, "a");
        await CopyAsync(cloud, "a");
        _time.Advance(TimeSpan.FromSeconds(130));
        await SnapshotAsync(cloud, "b");
        await CopyAsync(cloud, "b");
        _time.Advance(TimeSpan.FromSeconds(15));
        (await GetAsync(cloud, "b")).CompletionPercent.Should().Be(100, "a full copy takes minutes");
        (await GetAsync(cloud, "b")).IncrementalSnapshotFamilyId.Should().Be((await GetAsync(cloud, "a")).IncrementalSnapshotFamilyId);
    }

    [Fact]
    public async Task DeletingTheSourceMidCopy_FailsTheCopy()
    {
        await using var cloud = await StartAsync();
        await SnapshotAsync(cloud, "a");
        await CopyAsync(cloud, "a");
        _time.Advance(TimeSpan.FromSeconds(20));
        await cloud.Arm.GetSnapshotResource(Id(cloud, "a", "payroll")).DeleteAsync(WaitUntil.Started);
        _time.Advance(TimeSpan.FromSeconds(300));
        var copy = await GetAsync(cloud, "a");
        copy.CompletionPercent.Should().BeLessThan(100);
        copy.CopyCompletionError.ErrorCode.ToString().Should().Be("CopySourceNotFound");
        (await DiskAsync(cloud, "a").RefusedAsync()).Status.Should().Be(409);
    }

    [Fact]
    public async Task Copies_RunOneAtATimePerDisk_InTheOrderOfCreation()
    {
        await using var cloud = await StartAsync();
        await SnapshotAsync(cloud, "a");
        await SnapshotAsync(cloud, "b");
        await CopyAsync(cloud, "b");
        (await CopyAsync(cloud, "a").RefusedAsync()).Message.Should().Contain("one snapshot of a disk");
        _time.Advance(TimeSpan.FromSeconds(200));
        (await CopyAsync(cloud, "a").RefusedAsync()).Message.Should().Contain("order of their creation");
    }

    [Fact]
    public async Task CopyStart_WithinARegionOrOfAFullSnapshot_IsRefused()
    {
        await using var cloud = await StartAsync();
        await SnapshotAsync(cloud, "a");
        (await CopyAsync(cloud, "a", "payroll", "westeurope", "a2").RefusedAsync()).Status.Should().Be(400);
        (await cloud.Group("payroll-dr").GetSnapshots().CreateOrUpdateAsync(WaitUntil.Started, "c", new SnapshotData("northeurope")
        {
            CreationData = new DiskCreationData(DiskCreateOption.CopyStart) { SourceResourceId = Id(cloud, "a", "payroll") },
        }).RefusedAsync()).Message.Should().Contain("incremental");
    }

    private Task<SimulatedCloud> StartAsync() => SimulatedCloud.StartAsync(speed: 1, configure: o => o with { Time = _time });

    private static ResourceIdentifier Id(SimulatedCloud cloud, string name, string group) => SnapshotResource.CreateResourceIdentifier(cloud.Inventory.Subscription, group, name);

    private async Task SnapshotAsync(SimulatedCloud cloud, string name)
    {
        await cloud.Group("payroll").GetSnapshots().CreateOrUpdateAsync(WaitUntil.Started, name, new SnapshotData("westeurope")
        {
            CreationData = new DiskCreationData(DiskCreateOption.Copy) { SourceResourceId = cloud.DiskId("payroll-db-1-data") }, Incremental = true,
        });
        _time.Advance(TimeSpan.FromSeconds(20));
    }

    private static Task<Azure.ResourceManager.ArmOperation<SnapshotResource>> CopyAsync(SimulatedCloud cloud, string source, string group = "payroll-dr", string location = "northeurope", string? name = null) =>
        cloud.Group(group).GetSnapshots().CreateOrUpdateAsync(WaitUntil.Started, name ?? source, new SnapshotData(location)
        {
            CreationData = new DiskCreationData(DiskCreateOption.CopyStart) { SourceResourceId = Id(cloud, source, "payroll") }, Incremental = true,
        });

    private static Task<Azure.ResourceManager.ArmOperation<ManagedDiskResource>> DiskAsync(SimulatedCloud cloud, string snapshot) =>
        cloud.Group("payroll-dr").GetManagedDisks().CreateOrUpdateAsync(WaitUntil.Started, "disk-" + snapshot, new ManagedDiskData("northeurope")
        {
            CreationData = new DiskCreationData(DiskCreateOption.Copy) { SourceResourceId = Id(cloud, snapshot, "payroll-dr") },
        });

    private static async Task<SnapshotData> GetAsync(SimulatedCloud cloud, string name, string group = "payroll-dr") =>
        (await cloud.Arm.GetSnapshotResource(Id(cloud, name, group)).GetAsync()).Value.Data;
}
