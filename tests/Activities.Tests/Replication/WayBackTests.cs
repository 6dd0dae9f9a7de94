using Azure;
using DrFunctions.Activities.Compute;
using DrFunctions.Activities.Replication;
using DrFunctions.Activities.Tests.Harness;
using DrFunctions.Contracts;
using DrFunctions.Simulator;

namespace DrFunctions.Activities.Tests.Replication;

/// <summary>The same activities in the other direction: the source is the DR instance.</summary>
public sealed class WayBackTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("Microsoft.Compute/snapshots/write")]
    [InlineData("Microsoft.Compute/disks/write")]
    [InlineData("Microsoft.Compute/virtualMachines/write")]
    public async Task What_the_dr_instance_wrote_comes_back_as_changes_only(string? lostReplies)
    {
        await using var world = await World.StartAsync(edit: i => Edits.With(i, "target-write", Sample.PrimaryGroup));
        var failover = new Failover(world);
        var (off, point, synced) = await failover.SyncedAsync();
        (await failover.StartAsync(off, point, synced)).IsDone.Should().BeTrue();
        await failover.ReprotectAsync("run-2");
        failover.Run = "run-3";
        failover.Epoch = 2;
        var back = new DestinationVm(Sample.PrimaryGroup, Sample.Database);
        if (lostReplies is not null)
            world.Simulator.Faults.Add(new FaultRule { Kind = FaultKind.LostReply, Action = lostReplies, Count = null });

        var proof = Failover.Value(await world.DriveAsync(
            s => new PowerOff(s), failover.PowerOffInput() with { Source = failover.Destination, Destination = failover.Source }));
        var taken = Failover.Value(await world.DriveAsync(
            s => new Backup(s), failover.BackupInput(proof) with { Source = failover.Destination }));
        var stands = Failover.Value(await world.DriveAsync(s => new LiveSync(s), failover.LiveSyncInput(taken) with
        {
            From = world.Recovery, To = world.Primary, Destination = back,
        }));

        taken.Consistency.Should().Be(Consistency.Offline);
        stands.Copies.Should().OnlyContain(c => c.Delta, "the base was seeded before");
        stands.InstanceVmId.Should().Be((await world.Owner.ReadAsync(failover.Source)).VmId);
        var order = world.Simulator.Disks.CheckOrder([.. stands.Disks.Select(d => d.DiskId)], failover.Destination.ResourceId);
        order.Complete.Should().BeTrue(order.Problem);
        foreach (var disk in off.Disks)
            (await world.Owner.DiskAsync(disk.ResourceId)).Tags.Should().ContainKey(DrTags.SupersededAt, "they ran")
                .And.NotContainKey(DrTags.SupersededIdle);
    }
}
