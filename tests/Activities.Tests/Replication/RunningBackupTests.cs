using Azure;
using DrFunctions.Activities.Replication;
using DrFunctions.Activities.Tests.Harness;
using DrFunctions.Contracts;
using DrFunctions.Simulator;

namespace DrFunctions.Activities.Tests.Replication;

/// <summary>Backups of machines that nobody proved to be off.</summary>
public sealed class RunningBackupTests
{
    private const string Write = "snapshots/write";

    [Fact]
    public async Task Several_disks_of_a_running_machine_are_worth_nothing_together_and_say_so()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);

        var point = Failover.Value(await failover.BackupAsync(null));

        point.Consistency.Should().Be(Consistency.None);
        point.Id.Should().Be($"payroll/run-1/{Sample.Database}/e1");
        point.Disks.Select(d => d.Disk.Lun).Should().Equal(null, 0);
        var created = new List<DateTimeOffset?>();
        foreach (var snapshot in point.Disks)
        {
            var data = await world.Owner.SnapshotAsync(snapshot.SnapshotId);
            created.Add(data.TimeCreated);
            data.CreationData.SourceUniqueId.Should().Be(snapshot.Disk.UniqueId);
        }

        point.TakenAt.Should().Be(created.Min()!.Value, "what was written after the first snapshot may be missing");
        point.Blueprint.Nics.Should().NotBeEmpty();
        (await world.Owner.PowerOfAsync(failover.Source)).Should().Be("PowerState/running");
    }

    [Fact]
    public async Task The_only_disk_of_a_running_machine_is_crash_consistent()
    {
        await using var world = await World.StartAsync(
            edit: i => Edits.WithoutDataDisks(i, Sample.PrimaryGroup, Sample.Database));

        var point = Failover.Value(await new Failover(world).BackupAsync(null));

        point.Disks.Should().ContainSingle();
        point.Consistency.Should().Be(Consistency.Crash);
    }

    [Fact]
    public async Task A_machine_that_happens_to_be_off_is_backed_up_as_such()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        await world.Owner.Machine(failover.Source).DeallocateAsync(WaitUntil.Completed);

        (await failover.BackupAsync(null)).Value!.Consistency.Should().Be(Consistency.Offline);
    }

    [Fact]
    public async Task A_machine_that_goes_off_after_its_snapshots_was_on_when_they_were_taken()
    {
        await using var world = await World.StartAsync(options: new ActivityOptions { Linger = TimeSpan.Zero });
        var failover = new Failover(world);
        var first = await world.RunAsync(s => new Backup(s), failover.BackupInput(null));
        await world.Owner.Machine(failover.Source).DeallocateAsync(WaitUntil.Completed);

        var point = Failover.Value(await failover.BackupAsync(null));

        first.State.Should().Be(StepState.Pending);
        failover.Changes(Write).Should().HaveCount(2, "the snapshots of the first call are taken over");
        point.Consistency.Should().Be(Consistency.None);
    }

    [Fact]
    public async Task A_machine_that_is_started_during_its_backup_was_not_off()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        await world.Owner.Machine(failover.Source).DeallocateAsync(WaitUntil.Completed);
        world.Simulator.Faults.Add(new FaultRule
        {
            Kind = FaultKind.StartVm, Vm = failover.Source.ResourceId, Action = "Microsoft.Compute/snapshots/write", Nth = 2,
        });

        (await failover.BackupAsync(null)).Value!.Consistency.Should().Be(Consistency.None);
    }

    [Fact]
    public async Task A_kept_restore_point_is_another_one_and_marked()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var usual = Failover.Value(await failover.BackupAsync(null));

        var kept = Failover.Value(await world.DriveAsync(
            s => new Backup(s), failover.BackupInput(null) with { Keep = true }));

        kept.Id.Should().Be($"{usual.Id}/kept");
        kept.Disks.Select(d => d.SnapshotId).Should().NotIntersectWith(usual.Disks.Select(d => d.SnapshotId));
        foreach (var snapshot in kept.Disks)
            (await world.Owner.SnapshotAsync(snapshot.SnapshotId)).Tags.Should().Contain(DrTags.Keep, "true");
        (await world.Owner.SnapshotAsync(usual.Disks[0].SnapshotId)).Tags.Should().NotContainKey(DrTags.Keep);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Snapshots_that_are_refused_for_a_while_are_taken_later(int times)
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.Fail, Action = "Microsoft.Compute/snapshots/write", Status = 503, Count = times });

        (await failover.BackupAsync(null)).IsDone.Should().BeTrue();

        failover.NothingHappenedTwice();
    }

    [Fact]
    public async Task Snapshots_that_are_always_refused_leave_the_step_pending_and_say_why()
    {
        await using var world = await World.StartAsync(options: new ActivityOptions { Linger = TimeSpan.Zero });
        var failover = new Failover(world);
        world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.Fail, Action = "Microsoft.Compute/snapshots/write", Status = 503, Count = null });

        for (var i = 0; i < 3; i++)
        {
            var result = await world.RunAsync(s => new Backup(s), failover.BackupInput(null));
            result.State.Should().Be(StepState.Pending);
            result.Detail.Should().Contain("creating snapshot");
        }

        world.Simulator.Faults.Clear();
        (await failover.BackupAsync(null)).IsDone.Should().BeTrue();
    }

    [Fact]
    public async Task A_lost_reply_is_looked_after_and_not_repeated()
    {
        await using var world = await World.StartAsync();
        world.RestartAfterPending = true;
        var failover = new Failover(world);
        world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.LostReply, Action = "Microsoft.Compute/snapshots/write", Count = null });

        (await failover.BackupAsync(null)).IsDone.Should().BeTrue();

        failover.NothingHappenedTwice();
    }
}
