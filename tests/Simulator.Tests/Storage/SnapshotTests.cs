using Azure;
using Azure.ResourceManager.Compute;
using Azure.ResourceManager.Compute.Models;
using Microsoft.Extensions.Time.Testing;

namespace DrFunctions.Simulator.Tests.Storage;

public class SnapshotTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    [Fact]
    public async Task FirstSnapshot_IsFullAndTakesTimeByItsBytes_LaterOnesDoNot()
    {
        await using var cloud = await StartAsync();
        await BeginAsync(cloud, "a");
        _time.Advance(TimeSpan.FromSeconds(5));
        (await StateAsync(cloud, "a")).Should().Be("Updating", "6 GiB at 512 MiB/s take 12 s");
        _time.Advance(TimeSpan.FromSeconds(12));
        (await StateAsync(cloud, "a")).Should().Be("Succeeded");
        await BeginAsync(cloud, "b");
        _time.Advance(TimeSpan.FromSeconds(5));
        (await StateAsync(cloud, "b")).Should().Be("Succeeded", "only what changed is taken");

        var (a, b, disk) = (await GetAsync(cloud, "a"), await GetAsync(cloud, "b"), (await cloud.Arm.GetManagedDiskResource(cloud.DiskId("payroll-db-1-data")).GetAsync()).Value.Data);
        a.IncrementalSnapshotFamilyId.Should().NotBeNull().And.Be(b.IncrementalSnapshotFamilyId);
        a.CreationData.SourceUniqueId.Should().Be(disk.UniqueId, "chains are matched by it");
        a.UniqueId.Should().NotBe(b.UniqueId);
    }

    [Fact]
    public async Task Snapshot_HoldsTheMomentOfItsCall_WhileTheGuestWritesOn()
    {
        await using var cloud = await StartAsync();
        _time.Advance(TimeSpan.FromSeconds(5));
        await BeginAsync(cloud, "a");
        var stored = cloud.Server.Disks.Get(Id("a", cloud)).StoredSequence;
        _time.Advance(TimeSpan.FromSeconds(30));
        cloud.Server.Disks.Get(Id("a", cloud)).StoredSequence.Should().Be(stored).And.BeGreaterThan(0);
        cloud.Server.Disks.Get(cloud.DiskId("payroll-db-1-data")!).StoredSequence.Should().BeGreaterThan(stored);
        var comparison = cloud.Server.Disks.Compare(Id("a", cloud), cloud.DiskId("payroll-db-1-data")!);
        comparison.Should().Match<DiskComparison>(c => !c.Equal && c.LeftIsPrefix, "the disk has only gone on");
    }

    [Fact]
    public async Task EighthSnapshotWithinFiveMinutes_IsRefused()
    {
        await using var cloud = await StartAsync();
        for (var i = 0; i < 7; i++) await BeginAsync(cloud, $"s{i}");
        (await BeginAsync(cloud, "s7").RefusedAsync()).Status.Should().Be(409);
        _time.Advance(TimeSpan.FromMinutes(5));
        await BeginAsync(cloud, "s7");
    }

    [Fact]
    public async Task Put_OfTheSameNameFromAnotherDisk_IsPropertyChangeNotAllowed_FromTheSameIsFine()
    {
        await using var cloud = await StartAsync();
        await BeginAsync(cloud, "a");
        _time.Advance(TimeSpan.FromSeconds(30));
        await BeginAsync(cloud, "a");
        (await BeginAsync(cloud, "a", "payroll-db-1-os").RefusedAsync()).ErrorCode.Should().Be("PropertyChangeNotAllowed");
    }

    [Fact]
    public async Task FinishedOperation_CarriesTheResource()
    {
        await using var cloud = await StartAsync();
        var operation = await BeginAsync(cloud, "a");
        operation.GetRawResponse().Status.Should().Be(202);
        operation.GetRawResponse().Headers.TryGetValue("Azure-AsyncOperation", out var url).Should().BeTrue();
        url.Should().Contain("/DiskOperations/");
        _time.Advance(TimeSpan.FromSeconds(30));
        var poll = await (await cloud.SendAsync(HttpMethod.Get, url!)).Content.ReadAsStringAsync();
        poll.Should().Contain("\"status\":\"Succeeded\"").And.Contain("\"output\":{").And.Contain("\"endTime\"");
    }

    private Task<SimulatedCloud> StartAsync() => SimulatedCloud.StartAsync(speed: 1, configure: o => o with { Time = _time });

    private static string Id(string name, SimulatedCloud cloud) => SnapshotResource.CreateResourceIdentifier(cloud.Inventory.Subscription, "payroll", name).ToString();

    private static Task<Azure.ResourceManager.ArmOperation<SnapshotResource>> BeginAsync(SimulatedCloud cloud, string name, string disk = "payroll-db-1-data") =>
        cloud.Group("payroll").GetSnapshots().CreateOrUpdateAsync(WaitUntil.Started, name, new SnapshotData("westeurope")
        {
            CreationData = new DiskCreationData(DiskCreateOption.Copy) { SourceResourceId = cloud.DiskId(disk) }, Incremental = true,
        });

    private static async Task<SnapshotData> GetAsync(SimulatedCloud cloud, string name) =>
        (await cloud.Arm.GetSnapshotResource(SnapshotResource.CreateResourceIdentifier(cloud.Inventory.Subscription, "payroll", name)).GetAsync()).Value.Data;

    private static async Task<string> StateAsync(SimulatedCloud cloud, string name) => (await GetAsync(cloud, name)).ProvisioningState;
}
