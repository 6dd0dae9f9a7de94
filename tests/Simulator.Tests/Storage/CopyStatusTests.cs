using System.Net.Http.Json;
using Azure;
using Azure.ResourceManager.Compute;
using Microsoft.Extensions.Time.Testing;

namespace DrFunctions.Simulator.Tests.Storage;

public sealed class CopyStatusTests : IDisposable
{
    private const string Disk = "payroll-db-1-data";
    private readonly string _directory = Directory.CreateTempSubdirectory("simulator-").FullName;

    public void Dispose() => Directory.Delete(_directory, true);

    [Fact]
    public async Task Copies_AreFullAtFirst_ThenDeltas_AndFullAgainWhenTheFormerCopyIsGone()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var first = await CopyAsync(cloud, "one");
        await CopyAsync(cloud, "two");
        var copies = cloud.Server.Copies;
        copies.Select(c => (c.Kind, c.State, c.BasedOn)).Should().Equal(("full", "complete", null), ("delta", "complete", first.Id.ToString()));
        copies[0].Bytes.Should().BeGreaterThan(6L << 30, "the whole disk moved");
        copies[1].Bytes.Should().BeLessThan(100L << 20, "only what the guest wrote meanwhile moved");
        copies.Should().OnlyContain(c => c.BytesMoved == c.Bytes && c.Percent == 100 && c.Ended > c.Started && c.Site == "northeurope" && c.SourceSite == "westeurope");

        foreach (var name in new[] { "one", "two" }) await Snapshot(cloud, "payroll-dr", name).DeleteAsync(WaitUntil.Started).DoneAsync();
        await CopyAsync(cloud, "three");
        cloud.Server.Copies[2].Should().Match<CopyStatus>(c => c.Kind == "full" && c.Bytes > 6L << 30);
        (await cloud.Http.GetFromJsonAsync<List<CopyStatus>>("/simulator/copies")).Should().BeEquivalentTo(cloud.Server.Copies);
    }

    [Fact]
    public async Task The_way_back_is_a_chain_of_its_own_full_once_then_deltas()
    {
        await using var cloud = await SimulatedCloud.StartAsync();
        var replica = await cloud.DiskAsync((await CopyAsync(cloud, "there")).Id, "replica");
        foreach (var name in new[] { "back-1", "back-2" })
        {
            var snapshot = await cloud.SnapshotAsync(replica.Id, name, "payroll-dr", "northeurope");
            await (await cloud.CopyStartAsync(snapshot.Id, name, "payroll", "westeurope")).CopiedAsync();
        }

        cloud.Server.Copies.Skip(1).Select(c => (c.Kind, c.Site)).Should().Equal(("full", "westeurope"), ("delta", "westeurope"));
        cloud.Server.Copies[2].Bytes.Should().Be(0, "nobody wrote to the replica");
    }

    [Fact]
    public async Task FailedCopy_TellsHowFarItCame_AndARestartKeepsWhatIsThere()
    {
        var inventory = Inventory.Sample(1, SimulatedCloud.NextNetwork());
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using (var cloud = await StartAsync(inventory, time))
        {
            await cloud.SnapshotAndForgetAsync(Disk, "one");
            time.Advance(TimeSpan.FromSeconds(30));
            await cloud.CopyAndForgetAsync("one");
            time.Advance(TimeSpan.FromSeconds(40));
            cloud.Server.Copies.Single().Should().Match<CopyStatus>(c => c.State == "running" && c.BytesMoved > 0 && c.BytesMoved < c.Bytes && c.Ended == null);
            await Snapshot(cloud, "payroll", "one").DeleteAsync(WaitUntil.Started);
            time.Advance(TimeSpan.FromSeconds(300));
            cloud.Server.Copies.Single().Should().Match<CopyStatus>(c => c.State == "failed" && c.Error == "CopySourceNotFound" && c.BytesMoved > 0 && c.BytesMoved < c.Bytes && c.Ended != null);
        }

        await using var again = await StartAsync(inventory, time);
        again.Server.Copies.Single().Should().Match<CopyStatus>(c => c.State == "failed" && c.Kind == "full" && c.Ended != null);
    }

    [Fact]
    public async Task Snapshot_IsDeletable_OnceTheDiskMadeOfItIsReady_AndAnAttachedDiskIsNot()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var cloud = await SimulatedCloud.StartAsync(speed: 1, configure: o => o with { Time = time });
        await cloud.SnapshotAndForgetAsync(Disk, "one");
        time.Advance(TimeSpan.FromSeconds(30));
        await cloud.Group("payroll", cloud.Owner).GetManagedDisks().CreateOrUpdateAsync(WaitUntil.Started, "copy", new ManagedDiskData("westeurope")
        {
            CreationData = new(Azure.ResourceManager.Compute.Models.DiskCreateOption.Copy) { SourceResourceId = Snapshot(cloud, "payroll", "one").Id },
        });
        (await Snapshot(cloud, "payroll", "one").DeleteAsync(WaitUntil.Started).RefusedAsync()).Should().Match<RequestFailedException>(e => e.Status == 409);
        time.Advance(TimeSpan.FromSeconds(10));
        await Snapshot(cloud, "payroll", "one").DeleteAsync(WaitUntil.Started);
        time.Advance(TimeSpan.FromSeconds(10));
        (await cloud.Owner.GetManagedDiskResource(cloud.DiskId("copy")).GetAsync()).Value.Data.ProvisioningState.Should().Be("Succeeded", "a disk does not need its source any more");
        (await cloud.Owner.GetManagedDiskResource(cloud.DiskId(Disk)).DeleteAsync(WaitUntil.Started).RefusedAsync()).Should()
            .Match<RequestFailedException>(e => e.Status == 409 && e.ErrorCode == "OperationNotAllowed" && e.Message.Contains("attached"));
    }

    private Task<SimulatedCloud> StartAsync(Inventory inventory, TimeProvider time) =>
        SimulatedCloud.StartAsync(speed: 1, inventory: inventory, configure: o => o with { DataDirectory = _directory, Time = time });

    private static SnapshotResource Snapshot(SimulatedCloud cloud, string group, string name) =>
        cloud.Arm.GetSnapshotResource(SnapshotResource.CreateResourceIdentifier(cloud.Inventory.Subscription, group, name));

    private static async Task<SnapshotResource> CopyAsync(SimulatedCloud cloud, string name)
    {
        var snapshot = await cloud.SnapshotAsync(cloud.DiskId(Disk), name);
        return await (await cloud.CopyStartAsync(snapshot.Id, name)).CopiedAsync();
    }
}
