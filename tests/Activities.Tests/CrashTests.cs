using DrFunctions.Activities.Tests.Harness;
using DrFunctions.Simulator;

namespace DrFunctions.Activities.Tests;

/// <summary>The process dies at every call of a failover in turn: before its effect, or (where it has one) right after.</summary>
public sealed class CrashTests
{
    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 3)]
    public Task A_process_that_dies_at_any_call_repeats_no_effect_and_loses_none(bool destinationExists, int stride) =>
        SweepAsync(new FaultRule { Kind = FaultKind.Fail, Path = "/providers/" }, destinationExists, stride, atLeast: 30);

    [Theory]
    [InlineData(true, "PUT", 6)]
    [InlineData(true, "PATCH", 3)]
    [InlineData(true, "POST", 2)]
    [InlineData(false, "PUT", 7)]
    public Task A_process_that_dies_with_a_reply_under_way_repeats_no_effect_and_loses_none(
        bool destinationExists, string method, int calls) =>
        SweepAsync(new FaultRule { Kind = FaultKind.LostReply, Method = method, Path = "/providers/" }, destinationExists, 1, calls);

    private static async Task SweepAsync(FaultRule rule, bool destinationExists, int stride, int atLeast)
    {
        for (var nth = 1; ; nth += stride)
        {
            await using var world = await World.StartAsync(
                speed: 3000, edit: i => Edits.WithoutMachine(i, Sample.RecoveryGroup, destinationExists ? "" : Sample.Database));
            world.RestartAfterPending = true;
            var failover = new Failover(world);
            var fault = world.Simulator.Faults.Add(rule with { Nth = nth });

            var (off, point, synced) = await failover.SyncedAsync();
            (await failover.DisableAsync(synced)).IsDone.Should().BeTrue("call {0} must not matter", nth);
            (await failover.StartAsync(off, point, synced)).IsDone.Should().BeTrue("call {0} must not matter", nth);

            failover.NothingHappenedTwice();
            world.Simulator.Disks.CheckOrder([.. synced.Disks.Select(d => d.DiskId)], failover.Source.ResourceId)
                .Complete.Should().BeTrue("call {0} must not matter", nth);
            if (world.Simulator.Faults.List().Single(f => f.Id == fault.Id).Struck > 0)
                continue;
            nth.Should().BeGreaterThan(atLeast, "a failover makes so many of these calls");
            return;
        }
    }
}
