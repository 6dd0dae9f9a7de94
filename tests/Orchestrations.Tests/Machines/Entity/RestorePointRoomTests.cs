using DrFunctions.Contracts;
using static DrFunctions.Orchestrations.Tests.Machines.MachineBench;

namespace DrFunctions.Orchestrations.Tests.Machines;

public class RestorePointRoomTests
{
    private readonly MachineBench _machine = new();

    [Theory]
    [InlineData(2, 32)]
    [InlineData(65, 15)]
    public void RecordSync_HoweverOften_KeepsTheNewestThatAMessageHolds(int disks, int kept)
    {
        _machine.Claim(One, 1);

        for (var cycle = 1; cycle <= 40; cycle++)
        {
            Stand(cycle, disks);
        }

        _machine.State.RestorePoints.Select(point => point.Id).Should().Equal(
            Enumerable.Range(0, kept).Select(back => $"point-{40 - back}"));
        var state = System.Text.Json.JsonSerializer.Serialize(_machine.State, OrchestrationsJson.PayloadOptions);
        state.Length.Should().BeLessThan(800_000, "an engine refuses 1 MB");
    }

    [Fact]
    public void RecordSync_OfAnEarlierRestorePoint_NeverForgetsTheOneThatTheInstanceStandsAt()
    {
        _machine.Claim(One, 1);
        for (var cycle = 2; cycle <= 40; cycle++)
        {
            Stand(cycle, disks: 1);
        }

        Stand(1, disks: 1);

        _machine.State.RestorePoints.Should().HaveCount(32);
        _machine.State.RestorePoints[^1].Id.Should().Be("point-1", "the instance stands there");
    }

    [Fact]
    public void Claim_OfARestorePoint_GivesThatOneAndNoOther()
    {
        _machine.Claim(One, 1);
        Stand(1, disks: 1);
        Stand(2, disks: 1);

        var claim = _machine.Run(ProtectedMachine.Claim, new ClaimRequest(One, Sample.Group, 1, RestorePoint: "point-1"));

        claim.RestorePoint!.Id.Should().Be("point-1");
        claim.Machine.RestorePoints.Should().BeEmpty("they would be part of every pipeline's history");
        _machine.State.RestorePoints.Should().HaveCount(2);
        _machine.Run(ProtectedMachine.Claim, new ClaimRequest(One, Sample.Group, 1, RestorePoint: "point-9"))
            .RestorePoint.Should().BeNull("it is not known any more");
    }

    private void Stand(int cycle, int disks)
    {
        var arm = $"/subscriptions/{Guid.Empty}/resourceGroups/{new string('g', 40)}/providers/Microsoft.Compute/disks/{new string('d', 80)}";
        var disk = new DiskSnapshot(new DiskIdentity(1, arm, Guid.Empty.ToString(), 1L << 40, "ReadOnly", "Premium_LRS"), arm, Guid.Empty.ToString());
        var point = Sample.Point(0, $"point-{cycle}") with
        {
            TakenAt = Sample.Morning.AddHours(cycle),
            Disks = [.. Enumerable.Repeat(disk, disks)],
        };
        _machine.Run(
            ProtectedMachine.RecordSync,
            new RecordSyncRequest(One, SiteRole.Recovery, point, Sample.Synced(point.Id), "dr-1", Cycle: true));
    }
}
