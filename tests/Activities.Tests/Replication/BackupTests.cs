using DrFunctions.Activities.Replication;
using DrFunctions.Activities.Tests.Harness;
using DrFunctions.Contracts;
using DrFunctions.Simulator;

namespace DrFunctions.Activities.Tests.Replication;

public sealed class BackupTests
{
    private const string Write = "snapshots/write";

    [Fact]
    public async Task Every_disk_gets_an_incremental_snapshot_of_what_it_holds()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var off = await failover.OffAsync();

        var result = await failover.BackupAsync(off);

        var point = Failover.Value(result);
        point.Epoch.Should().Be(1);
        point.Id.Should().ContainAll("payroll", "run-1", Sample.Database, "e1");
        point.Consistency.Should().Be(Consistency.Offline);
        point.TakenAt.Should().BeOnOrAfter(off.ProvenAt);
        point.Disks.Select(d => d.Disk).Should().Equal(off.Disks);
        point.Blueprint.Should().BeEquivalentTo(new
        {
            Size = "Standard_D2s_v3", OsType = "Linux", HyperVGeneration = "V2", DiskSku = "Premium_LRS",
        });
        point.Blueprint.Tags.Should().Contain("application", "payroll");
        foreach (var snapshot in point.Disks)
            world.Simulator.Disks.Compare(snapshot.Disk.ResourceId, snapshot.SnapshotId).Equal.Should().BeTrue();
        result.CorrelationIds.Should().HaveCount(2);
        failover.NothingHappenedTwice();
    }

    [Fact]
    public async Task Taken_again_it_adopts_what_is_there()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (off, first) = await failover.BackedUpAsync();
        world.RestartProcess();

        var second = Failover.Value(await failover.BackupAsync(off));

        second.Should().BeEquivalentTo(first);
        failover.Changes(Write).Should().HaveCount(2);
    }

    [Fact]
    public async Task Another_epoch_takes_snapshots_of_its_own()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (off, first) = await failover.BackedUpAsync();
        failover.Epoch = 2;

        var second = Failover.Value(await failover.BackupAsync(off));

        second.Disks.Select(d => d.SnapshotId).Should().NotIntersectWith(first.Disks.Select(d => d.SnapshotId));
    }

    [Fact]
    public async Task A_source_that_was_started_since_is_not_backed_up()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var off = await failover.OffAsync();
        world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.StartVm, Vm = failover.Source.ResourceId });

        var result = await failover.BackupAsync(off);

        result.Error!.Code.Should().Be(ErrorCodes.SourceChanged);
        failover.Changes(Write).Should().BeEmpty();
    }

    [Fact]
    public async Task A_source_that_was_started_and_stopped_since_is_not_backed_up()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var off = await failover.OffAsync();
        await world.Owner.Machine(failover.Source).PowerOnAsync(Azure.WaitUntil.Completed);
        await world.Owner.Machine(failover.Source).DeallocateAsync(Azure.WaitUntil.Completed);

        (await failover.BackupAsync(off)).Error!.Code.Should().Be(ErrorCodes.SourceChanged, "it is off, and yet not unchanged");
    }

    [Fact]
    public async Task A_source_started_between_the_snapshots_spoils_them()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var off = await failover.OffAsync();
        world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.StartVm, Vm = failover.Source.ResourceId, Action = "Microsoft.Compute/snapshots/write" });

        (await failover.BackupAsync(off)).Error!.Code.Should().Be(ErrorCodes.SourceChanged);
    }

    [Fact]
    public async Task A_source_started_in_the_very_last_moment_spoils_them_too()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var off = await failover.OffAsync();
        world.Simulator.Faults.Add(new FaultRule
        {
            Kind = FaultKind.StartVm, Vm = failover.Source.ResourceId, Method = "GET", Resource = off.Disks[0].ResourceId,
        });

        (await failover.BackupAsync(off)).Error!.Code.Should().Be(ErrorCodes.SourceChanged);
    }

    [Fact]
    public async Task A_source_that_is_gone_is_reported()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var off = await failover.OffAsync();
        await world.Owner.DeleteAsync(failover.Source);

        (await failover.BackupAsync(off)).Error!.Code.Should().Be(ErrorCodes.SourceNotFound);
    }

    [Fact]
    public async Task A_foreign_snapshot_of_the_same_name_is_refused_and_left_alone()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var off = await failover.OffAsync();
        var name = new ReplicaName(
            new("payroll"), $"payroll/run-1/{Sample.Database}/e1", new(Sample.Database), 1, null, off.Disks[0].UniqueId).For("snapshot");
        await world.Owner.SnapshotAsync(Sample.Snapshot(Sample.PrimaryGroup, name), "westeurope", off.Disks[0].ResourceId);

        var result = await failover.BackupAsync(off);

        result.Error!.Code.Should().Be(ErrorCodes.ForeignSnapshot);
        result.Error.Message.Should().Contain(name);
        failover.Changes().Should().NotContain(e => e.Resource.EndsWith(name));
    }

    [Fact]
    public async Task A_snapshot_older_than_the_proof_is_refused()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (off, _) = await failover.BackedUpAsync();

        var result = await failover.BackupAsync(off with { ProvenAt = TimeProvider.System.GetUtcNow().AddMinutes(1) });

        result.Error!.Code.Should().Be(ErrorCodes.ForeignSnapshot);
        result.Error.Message.Should().Contain("proven off");
    }

    [Fact]
    public async Task Lost_replies_are_looked_after_and_not_repeated()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var off = await failover.OffAsync();
        world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.LostReply, Action = "Microsoft.Compute/snapshots/write", Count = 2 });

        (await failover.BackupAsync(off)).IsDone.Should().BeTrue();

        failover.Changes(Write).Should().HaveCount(2);
        failover.NothingHappenedTwice();
    }

    [Fact]
    public async Task A_snapshot_that_ends_failed_is_reported_and_can_be_retried()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var off = await failover.OffAsync();
        world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.Operation, Action = "Microsoft.Compute/snapshots/write" });

        var failed = await failover.BackupAsync(off);
        var retried = await failover.BackupAsync(off);

        failed.Error!.Code.Should().Be(ErrorCodes.SnapshotFailed);
        retried.IsDone.Should().BeTrue();
    }

    [Fact]
    public async Task A_missing_permission_is_named()
    {
        await using var world = await World.StartAsync(edit: i => Edits.Without(i, "source-read"));
        var failover = new Failover(world);
        var off = await failover.OffAsync();

        var result = await failover.BackupAsync(off);

        result.Error!.Code.Should().Be(ErrorCodes.Forbidden);
        result.Error.Message.Should().Contain("Microsoft.Compute/snapshots/write");
    }

    [Fact]
    public async Task A_lock_is_named()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var off = await failover.OffAsync();
        await world.Owner.LockAsync(Sample.PrimaryGroup);

        (await failover.BackupAsync(off)).Error!.Code.Should().Be(ErrorCodes.Locked);
    }

    [Fact]
    public async Task An_expired_permit_changes_nothing()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var off = await failover.OffAsync();
        failover.PermitFor = TimeSpan.FromSeconds(-1);

        var result = await world.RunAsync(s => new Backup(s), failover.BackupInput(off));

        result.After.Should().Be(TimeSpan.Zero);
        failover.Changes(Write).Should().BeEmpty();
    }

    [Fact]
    public async Task An_outage_in_the_middle_is_waited_out()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var off = await failover.OffAsync();
        world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.Outage, Site = "westeurope" });

        var during = await world.RunAsync(s => new Backup(s), failover.BackupInput(off));
        world.Simulator.Faults.Clear();

        during.State.Should().Be(StepState.Pending);
        (await failover.BackupAsync(off)).IsDone.Should().BeTrue();
    }
}
