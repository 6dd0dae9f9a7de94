using System.Text.Json.Nodes;
using Azure;
using Azure.Core;
using Azure.ResourceManager;
using Azure.ResourceManager.Compute;
using Azure.ResourceManager.Compute.Models;
using Microsoft.Extensions.Time.Testing;

namespace DrFunctions.Simulator.Tests.Storage;

public sealed class RestorePointTests : IDisposable
{
    private const string Name = "payroll-db-1";

    // Hours have to pass within the life of a token.
    private const double Speed = 10;

    private readonly string _directory = Directory.CreateTempSubdirectory("simulator-").FullName;
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    public void Dispose() => Directory.Delete(_directory, true);

    [Fact]
    public async Task A_restore_point_of_a_writing_guest_has_no_gap_snapshots_one_after_the_other_have()
    {
        var sample = JsonNode.Parse(Inventory.SampleJson(1, SimulatedCloud.NextNetwork()))!;
        sample["guests"]![0]!["writesPerSecond"] = 8000;
        await using var cloud = await SimulatedCloud.StartAsync(speed: 1_000_000, inventory: Inventory.Parse(sample.ToJsonString()));
        var points = await CollectionAsync(cloud);
        for (var i = 0; i < 10; i++)
        {
            await UntilWrittenAsync(cloud);
            var point = await PointAsync(points, $"p{i}").DoneAsync();
            var disks = new[] { await RestoreAsync(cloud, Os(point.Data), $"os{i}").DoneAsync(), await RestoreAsync(cloud, Data(point.Data), $"data{i}").DoneAsync() };
            var check = cloud.Server.Disks.CheckOrder([.. disks.Select(d => d.Id.ToString())]);
            check.GapFree.Should().BeTrue(check.Problem);
            check.Last.Should().BeGreaterThan(0);
        }

        var os = await cloud.SnapshotAsync(cloud.DiskId(Name + "-os"), "s-os");
        await UntilWrittenAsync(cloud);
        var data = await cloud.SnapshotAsync(cloud.DiskId(Name + "-data"), "s-data");
        cloud.Server.Disks.CheckOrder([os.Id!, data.Id!]).GapFree.Should().BeFalse("the guest wrote on between the two");
    }

    [Fact]
    public async Task Point_IsTakenInSeconds_AtMostOnceAnHour_AndNamesTheMachineAndItsDisks()
    {
        await using var cloud = await StartAsync();
        var points = await CollectionAsync(cloud);
        var first = await PointAsync(points, "one");
        first.GetRawResponse().Status.Should().Be(201);
        (await points.GetAsync("one")).Value.Data.ProvisioningState.Should().Be("Creating");
        (await PointAsync(points, "two").RefusedAsync()).Status.Should().Be(409, "restore points of a machine are not taken side by side");
        Pass(TimeSpan.FromSeconds(10));
        var point = (await points.GetAsync("one", RestorePointExpand.InstanceView)).Value.Data;
        (point.ProvisioningState, point.ConsistencyMode).Should().Be(("Succeeded", ConsistencyModeType.CrashConsistent));
        point.SourceMetadata.VmId.Should().Be((await cloud.Vm(Name).GetAsync()).Value.Data.VmId);
        point.SourceMetadata.StorageProfile.DataDiskList.Single().Lun.Should().Be(0);
        point.InstanceView.DiskRestorePoints.Should().HaveCount(2).And.OnlyContain(d => d.ReplicationStatus.CompletionPercent == 100);

        (await PointAsync(points, "one").RefusedAsync()).Message.Should().Contain("existing restore point");
        Pass(TimeSpan.FromMinutes(50));
        (await PointAsync(points, "two").RefusedAsync()).Message.Should().Contain("smallest interval");
        Pass(TimeSpan.FromMinutes(10));
        await PointAsync(points, "two");
        var shown = await cloud.SendAsync(HttpMethod.Get, $"{CollectionId(cloud)}?api-version=2023-07-01&$expand=restorePoints");
        JsonNode.Parse(await shown.Content.ReadAsStringAsync())!["properties"]!["restorePoints"]!.AsArray().Select(p => p!["name"]!.GetValue<string>()).Should().Equal("one", "two");
    }

    [Fact]
    public async Task Copy_FillsInTheBackground_FullThenDelta_AndAMachineBootsFromIt()
    {
        await using var cloud = await StartAsync();
        var (points, copies) = (await CollectionAsync(cloud), await CopiesAsync(cloud));
        var source = await TakenAsync(points, "one");
        await CopyAsync(copies, "one", source.Id);
        Pass(TimeSpan.FromSeconds(30));
        var early = (await copies.GetAsync("one", RestorePointExpand.InstanceView)).Value.Data;
        early.ProvisioningState.Should().Be("Succeeded", "the operation ends before its data is there");
        early.SourceRestorePointId.Should().Be(source.Id);
        early.InstanceView.DiskRestorePoints.Should().Contain(d => d.ReplicationStatus.CompletionPercent < 100 && d.ReplicationStatus.Status.Code == "ReplicationState/inprogress");
        await RestoreAsync(cloud, Data(early), "too-early", "payroll-dr", "northeurope");
        cloud.Server.Disks.Get(cloud.DiskId("too-early", "payroll-dr")!).Machine.Should().BeNull("nobody checks that the copy is complete: what comes of it is unusable");

        Pass(TimeSpan.FromMinutes(4));
        var copied = (await copies.GetAsync("one", RestorePointExpand.InstanceView)).Value.Data;
        copied.InstanceView.DiskRestorePoints.Should().OnlyContain(d => d.ReplicationStatus.CompletionPercent == 100);
        await RestoreAsync(cloud, Os(copied), "os", "payroll-dr", "northeurope");
        await RestoreAsync(cloud, Data(copied), "data", "payroll-dr", "northeurope");
        cloud.Server.Disks.CheckOrder([cloud.DiskId("os", "payroll-dr")!, cloud.DiskId("data", "payroll-dr")!]).GapFree.Should().BeTrue();

        Pass(TimeSpan.FromHours(1));
        await CopyAsync(copies, "two", (await TakenAsync(points, "two")).Id);
        cloud.Server.Copies.Select(c => c.Kind).Should().Equal("full", "full", "delta", "delta");
        cloud.Server.Copies.Should().OnlyContain(c => c.Site == "northeurope" && c.SourceSite == "westeurope");
    }

    [Fact]
    public async Task CopiesOfCopies_SecondCopies_CopiesOutOfOrder_AndManagedSnapshotsOfThem_AreRefused()
    {
        await using var cloud = await StartAsync();
        var (points, copies) = (await CollectionAsync(cloud), await CopiesAsync(cloud));
        var one = await TakenAsync(points, "one");
        Pass(TimeSpan.FromHours(1));
        var two = await TakenAsync(points, "two");
        await CopyAsync(copies, "two", two.Id);
        Pass(TimeSpan.FromMinutes(10));
        (await CopyAsync(copies, "again", two.Id).RefusedAsync()).Message.Should().Contain("already");
        (await CopyAsync(copies, "one", one.Id).RefusedAsync()).Message.Should().Contain("order");
        var back = await CollectionAsync(cloud, "back", "payroll", "westeurope", CollectionId(cloud, "copies", "payroll-dr"));
        (await CopyAsync(back, "two", (await copies.GetAsync("two")).Value.Id).RefusedAsync()).Message.Should().Contain("a copy can't be copied");
        (await cloud.SnapshotAsync(Os(two.Data), "s").RefusedAsync()).ErrorCode.Should().Be("InvalidResourceReference");
        (await cloud.CopyStartAsync(Os(two.Data), "s").RefusedAsync()).ErrorCode.Should().Be("InvalidResourceReference");
        (await cloud.DiskAsync(Os(two.Data), "d", "payroll", "westeurope").RefusedAsync()).Status.Should().BeOneOf([400, 403], "createOption Copy is for snapshots and disks");
    }

    [Fact]
    public async Task DeletingTheSourceMidCopy_FailsTheCopy_AndADeletedRootMakesTheNextCopyFull()
    {
        await using var cloud = await StartAsync();
        var (points, copies) = (await CollectionAsync(cloud), await CopiesAsync(cloud));
        var one = await TakenAsync(points, "one");
        await CopyAsync(copies, "one", one.Id);
        Pass(TimeSpan.FromSeconds(20));
        await one.DeleteAsync(WaitUntil.Started);
        Pass(TimeSpan.FromHours(1));
        (await copies.GetAsync("one", RestorePointExpand.InstanceView)).Value.Data.InstanceView.Statuses.Single().Code.Should().Be("ReplicationState/failed");
        (await one.GetAsync().RefusedAsync()).Status.Should().Be(404);
        await CopyAsync(copies, "two", (await TakenAsync(points, "two")).Id);
        cloud.Server.Copies.Skip(2).Should().OnlyContain(c => c.Kind == "full");
    }

    [Fact]
    public async Task Collection_TakesItsPointsWithIt_AndDisksMadeOfThemStay()
    {
        await using var cloud = await StartAsync();
        var points = await CollectionAsync(cloud);
        var point = await TakenAsync(points, "one");
        var listed = new List<DiskRestorePointResource>();
        await foreach (var disk in point.GetDiskRestorePoints().GetAllAsync()) listed.Add(disk);
        listed.Select(d => d.Data.SourceResourceId).Should().Equal(cloud.DiskId(Name + "-data"), cloud.DiskId(Name + "-os"));
        await RestoreAsync(cloud, Os(point.Data), "kept");
        var collection = cloud.Owner.GetRestorePointGroupResource(new ResourceIdentifier(CollectionId(cloud)));
        (await collection.DeleteAsync(WaitUntil.Started).RefusedAsync()).Status.Should().Be(409, "a disk is being made of it");
        Pass(TimeSpan.FromSeconds(10));
        await collection.DeleteAsync(WaitUntil.Started);
        Pass(TimeSpan.FromSeconds(10));
        (await point.GetAsync().RefusedAsync()).Status.Should().Be(404);
        cloud.Server.Disks.Get(cloud.DiskId("kept")!).Machine.Should().NotBeNull();
    }

    [Fact]
    public async Task Site_WithoutRestorePoints_DoesNotKnowTheirType()
    {
        var sample = JsonNode.Parse(Inventory.SampleJson(1, SimulatedCloud.NextNetwork()))!;
        sample["sites"]![0]!["restorePoints"] = false;
        await using var cloud = await SimulatedCloud.StartAsync(inventory: Inventory.Parse(sample.ToJsonString()));
        (await CollectionAsync(cloud).RefusedAsync()).Should().Match<RequestFailedException>(e => e.Status == 400 && e.ErrorCode == "NoRegisteredProviderFound" && e.Message.Contains("'northeurope'"));
    }

    [Fact]
    public async Task A_copy_in_flight_completes_after_a_restart()
    {
        var inventory = Inventory.Sample(1, SimulatedCloud.NextNetwork());
        string digest;
        await using (var cloud = await StartAsync(inventory))
        {
            var (points, copies) = (await CollectionAsync(cloud), await CopiesAsync(cloud));
            var one = await TakenAsync(points, "one");
            await CopyAsync(copies, "one", one.Id);
            digest = cloud.Server.Disks.Get(Data(one.Data)!).Digest;
        }

        await using var again = await StartAsync(inventory);
        Pass(TimeSpan.FromMinutes(5));
        var copied = (await again.Owner.GetRestorePointGroupResource(new ResourceIdentifier(CollectionId(again, "copies", "payroll-dr"))).GetRestorePoints().GetAsync("one")).Value.Data;
        again.Server.Disks.Get(Data(copied)!).Should().Match<DiskStatus>(d => d.Complete && d.Digest == digest && d.Kind == "restorePoint");
        again.Server.Copies.Should().HaveCount(2).And.OnlyContain(c => c.State == "complete");
    }

    private Task<SimulatedCloud> StartAsync(Inventory? inventory = null) =>
        SimulatedCloud.StartAsync(1, Speed, o => o with { Time = _time, DataDirectory = inventory is null ? null : _directory }, inventory);

    private void Pass(TimeSpan simulated) => _time.Advance(simulated / Speed);

    private static string CollectionId(SimulatedCloud cloud, string name = "points", string group = "payroll") =>
        $"{cloud.Subscription}/resourceGroups/{group}/providers/Microsoft.Compute/restorePointCollections/{name}";

    private static async Task<RestorePointCollection> CollectionAsync(SimulatedCloud cloud, string name = "points", string group = "payroll", string location = "westeurope", string? source = null) =>
        (await cloud.Group(group, cloud.Owner).GetRestorePointGroups().CreateOrUpdateAsync(WaitUntil.Completed, name, new RestorePointGroupData(location)
        {
            Source = new RestorePointGroupSource { Id = new ResourceIdentifier(source ?? cloud.Vm(Name).Id.ToString()) },
        })).Value.GetRestorePoints();

    private static Task<RestorePointCollection> CopiesAsync(SimulatedCloud cloud) => CollectionAsync(cloud, "copies", "payroll-dr", "northeurope", CollectionId(cloud));

    private static Task<ArmOperation<RestorePointResource>> PointAsync(RestorePointCollection points, string name) =>
        points.CreateOrUpdateAsync(WaitUntil.Started, name, new RestorePointData { ConsistencyMode = ConsistencyModeType.CrashConsistent });

    private static Task<ArmOperation<RestorePointResource>> CopyAsync(RestorePointCollection copies, string name, ResourceIdentifier source) =>
        copies.CreateOrUpdateAsync(WaitUntil.Started, name, new RestorePointData { SourceRestorePointId = source });

    private async Task<RestorePointResource> TakenAsync(RestorePointCollection points, string name)
    {
        await PointAsync(points, name);
        Pass(TimeSpan.FromSeconds(10));
        return (await points.GetAsync(name)).Value;
    }

    private static Task<ArmOperation<ManagedDiskResource>> RestoreAsync(SimulatedCloud cloud, ResourceIdentifier source, string name, string group = "payroll", string location = "westeurope") =>
        cloud.Group(group, cloud.Owner).GetManagedDisks().CreateOrUpdateAsync(WaitUntil.Started, name, new ManagedDiskData(location)
        {
            CreationData = new DiskCreationData(DiskCreateOption.Restore) { SourceResourceId = source },
        });

    private static ResourceIdentifier Os(RestorePointData point) => point.SourceMetadata.StorageProfile.OSDisk.DiskRestorePoint.Id;

    private static ResourceIdentifier Data(RestorePointData point) => point.SourceMetadata.StorageProfile.DataDiskList.Single().DiskRestorePoint.Id;

    private static async Task UntilWrittenAsync(SimulatedCloud cloud)
    {
        var from = Last();
        while (Last() < from + 4) await Task.Delay(5);

        long Last() => cloud.Server.Guests.Single(g => g.Machine.EndsWith($"/payroll/providers/microsoft.compute/virtualmachines/{Name}", StringComparison.Ordinal)).LastAcknowledged;
    }
}
