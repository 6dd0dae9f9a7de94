using Azure;
using Azure.ResourceManager.Compute;

namespace DrFunctions.Simulator.Tests.Persistence;

public sealed class RestartTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("simulator-").FullName;

    public void Dispose() => Directory.Delete(_directory, true);

    [Fact]
    public async Task A_clean_restart_keeps_resources_contents_journal_ca_and_sequence()
    {
        var inventory = Inventory.Sample(1, SimulatedCloud.NextNetwork());
        string ca;
        IReadOnlyList<DiskStatus> disks;
        IReadOnlyList<JournalEntry> journal;
        await using (var cloud = await StartAsync(inventory))
        {
            await cloud.Vm("payroll-db-1").DeallocateAsync(WaitUntil.Started).DoneAsync();
            await (await cloud.SnapshotAsync(cloud.DiskId("payroll-db-1-os"), "rp")).GetAsync();
            (ca, disks, journal) = (cloud.Server.CaCertificatePem, cloud.Server.Disks.List(), cloud.Server.Journal.After());
        }

        await using var again = await StartAsync(inventory);
        again.Server.CaCertificatePem.Should().Be(ca, "clients that trusted the CA go on trusting it");
        again.Server.Disks.List().Should().BeEquivalentTo(disks, "contents and sequences survive");
        again.Server.Journal.After().Should().BeEquivalentTo(journal, "the witness forgets nothing");
        (await again.Vm("payroll-db-1").PowerAsync()).Should().Be("deallocated");
    }

    [Fact]
    public async Task An_operation_in_flight_goes_on_after_a_restart()
    {
        var inventory = Inventory.Sample(1, SimulatedCloud.NextNetwork());
        await using (var cloud = await StartAsync(inventory, speed: 20))
            await cloud.Vm("payroll-db-1").DeallocateAsync(WaitUntil.Started);

        await using var again = await StartAsync(inventory, speed: 20);
        while ((await again.Vm("payroll-db-1").GetAsync()).Value.Data.ProvisioningState != "Succeeded") await Task.Delay(5);
        (await again.Vm("payroll-db-1").PowerAsync()).Should().Be("deallocated", "the operation was accepted before the restart");
    }

    [Fact]
    public async Task A_copy_in_flight_completes_after_a_restart()
    {
        var inventory = Inventory.Sample(1, SimulatedCloud.NextNetwork());
        string digest;
        await using (var cloud = await StartAsync(inventory, speed: 200))
        {
            await cloud.Vm("payroll-db-1").DeallocateAsync(WaitUntil.Started).DoneAsync();
            var snapshot = await cloud.SnapshotAsync(cloud.DiskId("payroll-db-1-os"), "rp");
            await cloud.CopyStartAsync(snapshot.Id, "rp");
            digest = cloud.Server.Disks.Get(snapshot.Id!).Digest;
        }

        await using var again = await StartAsync(inventory, speed: 200);
        var copy = await again.Arm.GetSnapshotResource(SnapshotResource.CreateResourceIdentifier(inventory.Subscription, "payroll-dr", "rp")).CopiedAsync();
        again.Server.Disks.Get(copy.Id!).Digest.Should().Be(digest);
    }

    [Fact]
    public async Task A_log_that_ends_within_a_record_is_read_up_to_there()
    {
        var inventory = Inventory.Sample(1, SimulatedCloud.NextNetwork());
        await using (await StartAsync(inventory))
        {
        }

        await using (var log = new FileStream(Path.Combine(_directory, "world.log"), FileMode.Append))
            await log.WriteAsync(new byte[] { 200, 0, 0, 0, (byte)'B', 1, 2, 3 });

        await using var again = await StartAsync(inventory);
        again.Server.Disks.List().Should().NotBeEmpty("everything before the torn record is there");
    }

    [Fact]
    public async Task Two_simulators_do_not_share_a_folder()
    {
        var inventory = Inventory.Sample(1, SimulatedCloud.NextNetwork());
        await using var cloud = await StartAsync(inventory);
        var second = () => SimulatorServer.StartAsync(new SimulatorOptions { Inventory = inventory, DataDirectory = _directory });
        (await second.Should().ThrowAsync<IOException>()).WithMessage("*another folder*");
    }

    private Task<SimulatedCloud> StartAsync(Inventory inventory, double speed = 2000) =>
        SimulatedCloud.StartAsync(speed: speed, inventory: inventory, configure: o => o with { DataDirectory = _directory });
}
