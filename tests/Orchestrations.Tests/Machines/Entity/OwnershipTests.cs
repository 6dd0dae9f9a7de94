using DrFunctions.Contracts;
using static DrFunctions.Orchestrations.Tests.Machines.MachineBench;

namespace DrFunctions.Orchestrations.Tests.Machines;

public class OwnershipTests
{
    private readonly MachineBench _machine = new();

    [Fact]
    public void Claim_ByAnotherGroup_IsRefused_WhileTheMachineIsOwned()
    {
        _machine.Claim(One, 1);

        var claim = _machine.Run(ProtectedMachine.Claim, new ClaimRequest(Two, new GroupName("other"), 1));

        claim.Refusal!.Code.Should().Be(ErrorCodes.MachineBusy);
        claim.Refusal.Message.Should().Contain("run-1").And.Contain("payroll");
        _machine.State.Owner.Should().Be(One);
    }

    [Fact]
    public void Claim_ByAnotherGroup_IsGranted_OnceReleased()
    {
        _machine.Claim(One, 7);
        _machine.Release(One);

        _machine.Run(ProtectedMachine.Claim, new ClaimRequest(Two, new GroupName("other"), 1))
            .Refusal.Should().BeNull("run numbers of two groups do not compare");
    }

    [Fact]
    public void Claim_ByALaterRun_TakesTheMachine_AndSaysUntilWhenTheEarlierOneMayAct()
    {
        _machine.Claim(One, 1);
        _machine.Permit(One, Step.PowerOff, 0);

        var claim = _machine.Claim(Two, 2);

        claim.Refusal.Should().BeNull();
        claim.OthersUntil.Should().Be(Later, "an activity of the earlier run may be at work until its permit ends");
        _machine.Permit(One, Step.PowerOff, 0).Refusal!.Code.Should().Be(ErrorCodes.PermitRefused);
        _machine.Permit(Two, Step.PowerOff, 0).Refusal.Should().BeNull();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Claim_ByAnEarlierRun_IsRefused_AlsoAfterTheLaterOneHasEnded(bool released)
    {
        _machine.Claim(Two, 2);
        if (released)
        {
            _machine.Release(Two);
        }

        _machine.Claim(One, 1).Refusal!.Code.Should().Be(
            ErrorCodes.PermitRefused, "a pipeline of a terminated run may wake up late");
    }

    [Fact]
    public void Claim_AfterACleanRelease_NeedsNotWait()
    {
        _machine.Claim(One, 1);
        _machine.Permit(One, Step.PowerOff, 0);
        _machine.Release(One);

        _machine.Claim(Two, 2).OthersUntil.Should().BeNull("all activities of the earlier run have returned");
    }

    [Fact]
    public void Claim_AfterAPipelineWasLost_WaitsForItsPermits()
    {
        _machine.Claim(One, 1);
        _machine.Permit(One, Step.PowerOff, 0);
        _machine.Release(One, permitsMayBeInUse: true);

        _machine.Claim(Two, 2).OthersUntil.Should().Be(Later);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Claim_ByAnAbandonedRun_IsRefused_WhetherItHadTheMachineOrNot(bool claimed)
    {
        if (claimed)
        {
            _machine.Claim(Two, 2);
        }

        _machine.Abandon(Two, 2);

        _machine.Claim(Two, 2).Refusal!.Code.Should().Be(ErrorCodes.PermitRefused, "its pipelines can outlive it");
        _machine.Claim(One, 1).Refusal!.Code.Should().Be(ErrorCodes.PermitRefused, "an older one has nothing to do here either");
        _machine.State.Owner.Should().BeNull();
        _machine.Claim(new RunId("run-3"), 3).Refusal.Should().BeNull();
    }

    [Fact]
    public void Claim_ByAnAbandonedRun_IsRefused_AlsoAfterAnotherGroupHadTheMachine()
    {
        var other = new GroupName("other");
        _machine.Run(ProtectedMachine.Claim, new ClaimRequest(One, other, 7));
        _machine.Abandon(Two, 2);
        _machine.State.Owner.Should().Be(One, "the other group's run goes on");
        _machine.Release(One);

        _machine.Claim(Two, 2).Refusal!.Code.Should().Be(ErrorCodes.PermitRefused);
        _machine.Run(ProtectedMachine.Claim, new ClaimRequest(One, other, 8)).Refusal.Should().BeNull(
            "run numbers of two groups do not compare");
    }

    [Theory]
    [InlineData("dr-1", true)]
    [InlineData("dr-2", false)]
    [InlineData(null, true)]
    public void Claim_ForAnotherDestination_ForgetsWhatWasSynced(string? destination, bool kept)
    {
        _machine.ReadyToStart();
        _machine.Release(One);

        var claim = _machine.Run(ProtectedMachine.Claim, new ClaimRequest(Two, Sample.Group, 2, destination));

        (claim.Machine.Synced is not null).Should().Be(kept);
        (_machine.Permit(Two, Step.Start, 1).Permit is not null).Should().Be(kept, "a start on another one's disks cannot work");
    }

    [Fact]
    public void Claim_ForAnotherDestination_OnceTheStartWasPermitted_ForgetsNothing()
    {
        _machine.ReadyToStart();
        _machine.Permit(One, Step.Start, 1);
        _machine.Release(One);

        _machine.Run(ProtectedMachine.Claim, new ClaimRequest(Two, Sample.Group, 2, "dr-2"))
            .Machine.Should().BeEquivalentTo(new { ActiveSite = SiteRole.Recovery, SyncedTo = "dr-1" });
    }

    [Fact]
    public void OperationsOfARunThatIsNotTheOwner_ChangeNothing()
    {
        _machine.ReadyToStart();
        _machine.Claim(Two, 2);
        var before = _machine.State;

        _machine.OpenEpoch(One, "f9");
        _machine.DisableLiveSync(One, epoch: 9);
        _machine.Run(ProtectedMachine.ConfirmStart, new ConfirmStartRequest(One, Later));
        _machine.Run(ProtectedMachine.DeclineStart, One);
        _machine.Release(One);

        _machine.State.Should().BeEquivalentTo(before, "a superseded run has no say");
    }
}
