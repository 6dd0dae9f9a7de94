using Azure;
using DrFunctions.Activities.Replication;
using DrFunctions.Activities.Tests.Harness;
using DrFunctions.Contracts;
using DrFunctions.Simulator;

namespace DrFunctions.Activities.Tests.Replication;

public sealed class PruneTests
{
    private const string DeleteSnapshot = "Microsoft.Compute/snapshots/delete";
    private const string DeleteDisk = "Microsoft.Compute/disks/delete";

    [Fact]
    public async Task What_is_beyond_the_points_to_keep_goes_on_both_sides()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (points, synced) = await CyclesAsync(failover, 3);

        var pruned = Failover.Value(await PruneAsync(world, failover, synced[2], points[2].Id));
        var again = Failover.Value(await PruneAsync(world, failover, synced[2], points[2].Id));

        pruned.Should().Be(new PrunedPoints(Snapshots: 8, Disks: 4), "two points of two disks, at two sites");
        again.Should().Be(new PrunedPoints(0, 0));
        Ours(world, "snapshots").Should().BeEquivalentTo(Resources(points[2], synced[2]), o => o.Using(StringComparer.OrdinalIgnoreCase));
        failover.NothingIsDeletedTwice();
        var next = await failover.CycleAsync("run-9", synced[2]);
        next.Synced.Copies.Should().OnlyContain(c => c.Delta, "the base of the chain stayed");
    }

    [Fact]
    public async Task Whatever_is_asked_for_the_newest_on_both_sides_and_the_synced_one_stay()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (points, synced) = await CyclesAsync(failover, 3);

        Failover.Value(await PruneAsync(world, failover, synced[1]));

        Ours(world, "snapshots").Should().BeEquivalentTo(
            Resources(points[2], synced[2]).Concat(Resources(points[1], synced[1])), o => o.Using(StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_newer_snapshot_that_was_never_copied_does_not_stand_in_for_the_base()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (points, synced) = await CyclesAsync(failover, 1);
        failover.Run = "run-2";
        var lone = Failover.Value(await failover.BackupAsync(null));

        Failover.Value(await PruneAsync(world, failover, null));

        Ours(world, "snapshots").Should().BeEquivalentTo(Resources(points[0], synced[0]), o => o.Using(StringComparer.OrdinalIgnoreCase))
            .And.NotContain(lone.Disks[0].SnapshotId.ToLowerInvariant());
    }

    [Fact]
    public async Task Kept_restore_points_stay_for_good()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var kept = Failover.Value(await world.DriveAsync(s => new Backup(s), failover.BackupInput(null) with { Keep = true }));
        var (points, synced) = await CyclesAsync(failover, 1);

        var pruned = Failover.Value(await PruneAsync(world, failover, synced[0], points[0].Id));

        pruned.Snapshots.Should().Be(0);
        Ours(world, "snapshots").Should().Contain(kept.Disks.Select(d => d.SnapshotId.ToLowerInvariant()));
    }

    [Fact]
    public async Task A_copy_under_way_and_its_source_stay()
    {
        await using var world = await World.StartAsync(speed: 20, options: new ActivityOptions { Linger = TimeSpan.Zero });
        var failover = new Failover(world);
        var point = Failover.Value(await failover.BackupAsync(null));
        await world.RunAsync(s => new LiveSync(s), failover.LiveSyncInput(point));

        var pruned = Failover.Value(await PruneAsync(world, failover, null));

        pruned.Snapshots.Should().Be(0);
        (await failover.LiveSyncAsync(point)).IsDone.Should().BeTrue("nobody took its source away");
    }

    [Fact]
    public async Task Disks_that_may_have_run_are_no_business_of_retention()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (_, first) = await failover.CycleAsync("run-1");
        await world.Owner.Machine(failover.Destination).PowerOnAsync(WaitUntil.Completed);
        await world.Owner.Machine(failover.Destination).DeallocateAsync(WaitUntil.Completed);
        var (point, second) = await failover.CycleAsync("run-2", first);

        var pruned = Failover.Value(await PruneAsync(world, failover, second, point.Id));

        pruned.Should().Be(new PrunedPoints(4, 0));
        Ours(world, "disks").Should().Contain(first.Disks.Select(d => d.DiskId.ToLowerInvariant()));
    }

    [Fact]
    public async Task The_disks_of_an_instance_that_was_removed_stay()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (_, first) = await failover.CycleAsync("run-1");
        await world.Owner.DeleteAsync(failover.Destination);

        var pruned = Failover.Value(await PruneAsync(world, failover, null));

        pruned.Disks.Should().Be(0, "a VM held them");
        Ours(world, "disks").Should().Contain(first.Disks.Select(d => d.DiskId.ToLowerInvariant()));
    }

    [Fact]
    public async Task Disks_for_a_missing_instance_go_once_others_are_prepared()
    {
        await using var world = await World.StartAsync(12);
        var failover = new Failover(world, "payroll-web-4", "web");
        var (first, before) = await failover.CycleAsync("run-1");
        var (second, after) = await failover.CycleAsync("run-2", before);

        var early = Failover.Value(await PruneAsync(world, failover, after, first.Id, second.Id));
        var late = Failover.Value(await PruneAsync(world, failover, after, second.Id));

        early.Should().Be(new PrunedPoints(0, 0), "a restore point that is kept may be taken at any moment");
        late.Should().Be(new PrunedPoints(4, 2));
        Ours(world, "disks").Should().Contain(after.Disks.Select(d => d.DiskId.ToLowerInvariant()))
            .And.NotContain(before.Disks.Select(d => d.DiskId.ToLowerInvariant()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(null)]
    public async Task What_cannot_be_removed_is_removed_later(int? times)
    {
        await using var world = await World.StartAsync(options: new ActivityOptions { Linger = TimeSpan.Zero });
        var failover = new Failover(world);
        var (points, synced) = await CyclesAsync(failover, 2);
        foreach (var action in new[] { DeleteSnapshot, DeleteDisk })
            world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.Fail, Action = action, Status = 503, Count = times });

        (await world.RunAsync(s => new Prune(s), failover.PruneInput(synced[1], points[1].Id))).State.Should().Be(StepState.Pending);
        if (times is null)
            world.Simulator.Faults.Clear();
        Failover.Value(await PruneAsync(world, failover, synced[1], points[1].Id));

        Ours(world, "snapshots").Should().BeEquivalentTo(Resources(points[1], synced[1]), o => o.Using(StringComparer.OrdinalIgnoreCase));
        Ours(world, "disks").Should().NotContain(synced[0].Disks.Select(d => d.DiskId.ToLowerInvariant()));
    }

    [Theory]
    [InlineData(DeleteSnapshot)]
    [InlineData(DeleteDisk)]
    public async Task A_lost_reply_is_looked_after_and_not_repeated(string action)
    {
        await using var world = await World.StartAsync();
        world.RestartAfterPending = true;
        var failover = new Failover(world);
        var (points, synced) = await CyclesAsync(failover, 2);
        world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.LostReply, Action = action, Count = 2 });

        Failover.Value(await PruneAsync(world, failover, synced[1], points[1].Id));

        Ours(world, "snapshots").Should().BeEquivalentTo(Resources(points[1], synced[1]), o => o.Using(StringComparer.OrdinalIgnoreCase));
        Ours(world, "disks").Should().NotContain(synced[0].Disks.Select(d => d.DiskId.ToLowerInvariant()));
    }

    [Fact]
    public async Task What_a_lock_holds_is_left_and_not_counted()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (points, synced) = await CyclesAsync(failover, 2);
        await world.Owner.LockAsync(Sample.RecoveryGroup);

        var pruned = Failover.Value(await PruneAsync(world, failover, synced[1], points[1].Id));

        pruned.Should().Be(new PrunedPoints(2, 0, Left: 4), "only the source's site lets go");
    }

    [Fact]
    public async Task What_the_role_may_not_delete_is_left_and_keeps_nothing_else()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (points, synced) = await CyclesAsync(failover, 2);
        world.Simulator.Faults.Add(new FaultRule
        {
            Kind = FaultKind.Fail, Action = DeleteSnapshot, Status = 403, Code = "AuthorizationFailed", Count = 1,
        });

        var pruned = Failover.Value(await PruneAsync(world, failover, synced[1], points[1].Id));

        pruned.Should().Be(new PrunedPoints(3, 2, Left: 1));
    }

    [Fact]
    public async Task Snapshots_of_the_way_back_go_once_no_chain_needs_them()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (_, first) = await failover.CycleAsync("run-1");
        var (back, _) = await failover.ReprotectAsync("run-2");
        var standing = Ours(world, "snapshots").Count;

        var early = Failover.Value(await PruneAsync(world, failover, first, first.RestorePointId));
        var (point, second) = await failover.CycleAsync("run-3", first);
        var late = Failover.Value(await PruneAsync(world, failover, second, point.Id));

        standing.Should().Be(8);
        early.Snapshots.Should().Be(0, "the instance still holds the disks that they are of");
        late.Should().Be(new PrunedPoints(Snapshots: 8, Disks: 2));
        Ours(world, "snapshots").Should().NotContain(back.Disks.Select(d => d.SnapshotId.ToLowerInvariant()));
    }

    [Fact]
    public async Task An_expired_permit_removes_nothing()
    {
        await using var world = await World.StartAsync();
        var failover = new Failover(world);
        var (points, synced) = await CyclesAsync(failover, 2);
        failover.PermitFor = TimeSpan.FromSeconds(-1);

        var result = await world.RunAsync(s => new Prune(s), failover.PruneInput(synced[1], points[1].Id));

        result.After.Should().Be(TimeSpan.Zero);
        failover.Changes("/delete").Should().BeEmpty();
    }

    private static Task<StepResult<PrunedPoints>> PruneAsync(
        World world, Failover failover, SyncedPoint? synced, params string[] keep) =>
        world.DriveAsync(s => new Prune(s), failover.PruneInput(synced, keep));

    private static async Task<(List<RestorePoint> Points, List<SyncedPoint> Synced)> CyclesAsync(Failover failover, int count)
    {
        var (points, synced) = (new List<RestorePoint>(), new List<SyncedPoint>());
        for (var i = 1; i <= count; i++)
        {
            var (point, stands) = await failover.CycleAsync($"run-{i}", synced.LastOrDefault());
            points.Add(point);
            synced.Add(stands);
        }

        return (points, synced);
    }

    private static IEnumerable<string> Resources(RestorePoint point, SyncedPoint synced) =>
        point.Disks.Select(d => d.SnapshotId.ToLowerInvariant()).Concat(synced.Copies.Select(c => c.SnapshotId.ToLowerInvariant()));

    // The sample holds none of its own under this prefix.
    private static List<string> Ours(World world, string kind) =>
        [.. world.Simulator.Disks.List().Select(d => d.Id.ToLowerInvariant()).Where(id => id.Contains($"/{kind}/dr-"))];
}
