using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations.Tests.Groups;

public class RestorePointChoiceTests
{
    private static readonly RestorePoint Old = Sample.Point(0, "old") with { TakenAt = Sample.Morning };
    private static readonly RestorePoint New = Sample.Point(0, "new") with { TakenAt = Sample.Morning.AddHours(1) };

    [Theory]
    [InlineData(null, "new")]
    [InlineData("old", "old")]
    [InlineData("2026-01-05T08:30:00Z", "old")]
    [InlineData("2026-01-05T09:00:00Z", "new")]
    [InlineData("2026-01-05T07:00:00Z", null)]
    [InlineData("nonsense", null)]
    public void The_newest_or_the_one_asked_for_is_taken(string? wanted, string? chosen) =>
        (RestorePointChoice.For(Known(), Seen("old", "new"), wanted).Point?.Id).Should().Be(chosen);

    [Fact]
    public void What_does_not_stand_complete_is_not_eligible_however_new_it_is()
    {
        var choice = RestorePointChoice.For(Known(), Seen("old") with { Incomplete = ["new"] }, null);

        choice.Point!.Id.Should().Be("old");
        choice.Incomplete.Should().Equal("new");
        RestorePointChoice.For(Known(), Seen(), null).Point.Should().BeNull();
    }

    [Fact]
    public void The_disks_of_the_instance_itself_are_a_restore_point_while_it_holds_them()
    {
        var known = Known() with { SyncedAtRecovery = Sample.Synced("new") with { InstanceVmId = "vm" } };

        var held = RestorePointChoice.For(known, Seen("old") with { HoldsSynced = true, Exists = true }, null);
        var lost = RestorePointChoice.For(known, Seen("old") with { Exists = true }, null);

        held.Should().BeEquivalentTo(new { Point = new { Id = "new" }, Stands = true });
        lost.Should().BeEquivalentTo(new { Point = new { Id = "old" }, Stands = false });
    }

    [Fact]
    public void What_stands_at_the_primary_side_is_none()
    {
        var known = new ProtectedMachineState { RestorePoint = New, Synced = Sample.Synced("new"), SyncedSide = SiteRole.Primary };

        RestorePointChoice.For(KnownMachine.Of(known), Seen() with { HoldsSynced = true }, null).Point.Should().BeNull();
    }

    private static KnownMachine Known() => KnownMachine.Of(new() { RestorePoints = [New, Old], RestorePoint = New });

    private static MachineAssessment Seen(params string[] complete) => new()
    {
        Name = new MachineName("db"),
        Complete = [.. complete.Select(id => new StandingPoint(id, Sample.Morning, Consistency.Crash))],
    };
}
