using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations.Tests.Machines;

public class ProtectedMachineTests
{
    private static readonly RunId One = new("run-1");
    private static readonly RunId Two = new("run-2");
    private static readonly DateTimeOffset Later = Sample.Morning.AddMinutes(5);

    private readonly EntityBench<ProtectedMachineState> _machine =
        new(ProtectedMachine.Name, () => new ProtectedMachine(), "sub|rg|vm");

    [Fact]
    public void Claim_ByAnotherGroup_IsRefused_WhileTheMachineIsOwned()
    {
        Claim(One, 1);

        var claim = _machine.Run(ProtectedMachine.Claim, new ClaimRequest(Two, new GroupName("other"), 1));

        claim.Refusal!.Code.Should().Be(ErrorCodes.MachineBusy);
        claim.Refusal.Message.Should().Contain("run-1").And.Contain("payroll");
        _machine.State.Owner.Should().Be(One);
    }

    [Fact]
    public void Claim_ByAnotherGroup_IsGranted_OnceReleased()
    {
        Claim(One, 7);
        Release(One);

        _machine.Run(ProtectedMachine.Claim, new ClaimRequest(Two, new GroupName("other"), 1))
            .Refusal.Should().BeNull("run numbers of two groups do not compare");
    }

    [Fact]
    public void Claim_ByALaterRun_TakesTheMachine_AndSaysUntilWhenTheEarlierOneMayAct()
    {
        Claim(One, 1);
        Permit(One, Step.PowerOff, 0);

        var claim = Claim(Two, 2);

        claim.Refusal.Should().BeNull();
        claim.OthersUntil.Should().Be(Later, "an activity of the earlier run may be at work until its permit ends");
        Permit(One, Step.PowerOff, 0).Refusal!.Code.Should().Be(ErrorCodes.PermitRefused);
        Permit(Two, Step.PowerOff, 0).Refusal.Should().BeNull();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Claim_ByAnEarlierRun_IsRefused_AlsoAfterTheLaterOneHasEnded(bool released)
    {
        Claim(Two, 2);
        if (released)
        {
            Release(Two);
        }

        Claim(One, 1).Refusal!.Code.Should().Be(
            ErrorCodes.PermitRefused, "a pipeline of a terminated run may wake up late");
    }

    [Fact]
    public void Claim_AfterACleanRelease_NeedsNotWait()
    {
        Claim(One, 1);
        Permit(One, Step.PowerOff, 0);
        Release(One);

        Claim(Two, 2).OthersUntil.Should().BeNull("all activities of the earlier run have returned");
    }

    [Fact]
    public void Claim_AfterAPipelineWasLost_WaitsForItsPermits()
    {
        Claim(One, 1);
        Permit(One, Step.PowerOff, 0);
        Release(One, permitsMayBeInUse: true);

        Claim(Two, 2).OthersUntil.Should().Be(Later);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Claim_ByAnAbandonedRun_IsRefused_WhetherItHadTheMachineOrNot(bool claimed)
    {
        if (claimed)
        {
            Claim(Two, 2);
        }

        Abandon(Two, 2);

        Claim(Two, 2).Refusal!.Code.Should().Be(ErrorCodes.PermitRefused, "its pipelines can outlive it");
        Claim(One, 1).Refusal!.Code.Should().Be(ErrorCodes.PermitRefused, "an older one has nothing to do here either");
        _machine.State.Owner.Should().BeNull();
        Claim(new RunId("run-3"), 3).Refusal.Should().BeNull();
    }

    [Fact]
    public void Claim_ByAnAbandonedRun_IsRefused_AlsoAfterAnotherGroupHadTheMachine()
    {
        var other = new GroupName("other");
        _machine.Run(ProtectedMachine.Claim, new ClaimRequest(One, other, 7));
        Abandon(Two, 2);
        _machine.State.Owner.Should().Be(One, "the other group's run goes on");
        Release(One);

        Claim(Two, 2).Refusal!.Code.Should().Be(ErrorCodes.PermitRefused);
        _machine.Run(ProtectedMachine.Claim, new ClaimRequest(One, other, 8)).Refusal.Should().BeNull(
            "run numbers of two groups do not compare");
    }

    [Theory]
    [InlineData("dr-1", true)]
    [InlineData("dr-2", false)]
    [InlineData(null, true)]
    public void Claim_ForAnotherDestination_ForgetsWhatWasSynced(string? destination, bool kept)
    {
        ReadyToStart();
        Release(One);

        var claim = _machine.Run(ProtectedMachine.Claim, new ClaimRequest(Two, Sample.Group, 2, destination));

        (claim.Machine.Synced is not null).Should().Be(kept);
        (Permit(Two, Step.Start, 1).Permit is not null).Should().Be(kept, "a start on another one's disks cannot work");
    }

    [Fact]
    public void Claim_ForAnotherDestination_OnceTheStartWasPermitted_ForgetsNothing()
    {
        ReadyToStart();
        Permit(One, Step.Start, 1);
        Release(One);

        _machine.Run(ProtectedMachine.Claim, new ClaimRequest(Two, Sample.Group, 2, "dr-2"))
            .Machine.Should().BeEquivalentTo(new { ActiveSite = SiteRole.Recovery, SyncedTo = "dr-1" });
    }

    [Fact]
    public void Permit_InAnotherOffEpoch_IsRefused()
    {
        Claim(One, 1);
        OpenEpoch(One, "f1");

        Permit(One, Step.Backup, 0).Refusal!.Message.Should().Contain("off-epoch is 1, not 0");
        Permit(One, Step.Backup, 1).Permit.Should().Be(new Permit(One, 1, Step.Backup, Later));
    }

    [Fact]
    public void Permit_WithoutAClaim_IsRefused() =>
        Permit(One, Step.PowerOff, 0).Refusal!.Message.Should().Contain("no run owns it");

    [Fact]
    public void Permit_ToStart_IsRefused_UntilTheDestinationStandsAtThisEpochsRestorePoint()
    {
        Claim(One, 1);
        OpenEpoch(One, "f1");
        Permit(One, Step.Start, 1).Refusal.Should().NotBeNull("nothing was synced");

        DisableLiveSync(One, epoch: 1);
        OpenEpoch(One, "f2");
        Permit(One, Step.Start, 2).Refusal.Should().NotBeNull("the restore point is of an earlier epoch");

        DisableLiveSync(One, epoch: 2);
        Permit(One, Step.Start, 2).Refusal.Should().BeNull();
    }

    [Theory]
    [InlineData(Step.PowerOff)]
    [InlineData(Step.Backup)]
    [InlineData(Step.LiveSync)]
    [InlineData(Step.DisableLiveSync)]
    public void Permit_ForAnythingButTheStart_IsRefused_OnceTheStartWasPermitted(Step step)
    {
        ReadyToStart();
        Permit(One, Step.Start, 1);

        Permit(One, step, 1).Refusal!.Message.Should().Contain("would overwrite it");
        Permit(One, Step.Start, 1).Refusal.Should().BeNull("starting may be repeated");
        _machine.State.ActiveSite.Should().Be(SiteRole.Recovery);
    }

    [Fact]
    public void DeclineStart_GivesTheTruthBackToThePrimary()
    {
        ReadyToStart();
        Permit(One, Step.Start, 1);

        _machine.Run(ProtectedMachine.DeclineStart, One).Refused.Should().BeFalse();

        _machine.State.ActiveSite.Should().Be(SiteRole.Primary);
        Permit(One, Step.PowerOff, 1).Refusal.Should().BeNull();
        Permit(One, Step.Start, 1).Refusal.Should().NotBeNull("the start did not work on what was synced");
    }

    [Fact]
    public void DeclineStart_OnceTheDestinationRan_IsRefused()
    {
        ReadyToStart();
        Permit(One, Step.Start, 1);
        _machine.Run(ProtectedMachine.ConfirmStart, new ConfirmStartRequest(One, Later));

        _machine.Run(ProtectedMachine.DeclineStart, One).Refused.Should().BeTrue("its writes exist nowhere else");

        _machine.State.ActiveSite.Should().Be(SiteRole.Recovery);
    }

    [Fact]
    public void OpenEpoch_WithTheSameProof_OpensNone_AndGivesTheFirstProof()
    {
        Claim(One, 1);
        var first = OpenEpoch(One, "f1");

        var again = _machine.Run(
            ProtectedMachine.OpenEpoch, new OpenEpochRequest(One, Sample.Off("f1") with { ProvenAt = Later }));

        again.Number.Should().Be(1);
        again.Off.ProvenAt.Should().Be(first.Off.ProvenAt, "the source is proven off since then");
    }

    [Fact]
    public void OpenEpoch_WithAnotherFingerprintOrVm_OpensOne()
    {
        Claim(One, 1);
        OpenEpoch(One, "f1");

        OpenEpoch(One, "f2").Number.Should().Be(2);
        _machine.Run(ProtectedMachine.OpenEpoch, new OpenEpochRequest(One, Sample.Off("f2") with { VmId = "vm-2" }))
            .Number.Should().Be(3, "a recreated VM is another one");
    }

    [Fact]
    public void OperationsOfARunThatIsNotTheOwner_ChangeNothing()
    {
        ReadyToStart();
        Claim(Two, 2);
        var before = _machine.State;

        OpenEpoch(One, "f9");
        DisableLiveSync(One, epoch: 9);
        _machine.Run(ProtectedMachine.ConfirmStart, new ConfirmStartRequest(One, Later));
        _machine.Run(ProtectedMachine.DeclineStart, One);
        Release(One);

        _machine.State.Should().BeEquivalentTo(before, "a superseded run has no say");
    }

    [Theory]
    [InlineData(2, 32)]
    [InlineData(65, 15)]
    public void RecordSync_HoweverOften_KeepsTheNewestThatAMessageHolds(int disks, int kept)
    {
        Claim(One, 1);

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
        Claim(One, 1);
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
        Claim(One, 1);
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

    private ClaimResult Claim(RunId run, int number) =>
        _machine.Run(ProtectedMachine.Claim, new ClaimRequest(run, Sample.Group, number));

    private PermitResult Permit(RunId run, Step step, int epoch) =>
        _machine.Run(ProtectedMachine.Permit, new PermitRequest(
            run, step, epoch, Later, SiteRole.Recovery,
            step == Step.Start ? new StartGrounds(StartBasis.Synced, "dr-1") : null));

    private OffEpoch OpenEpoch(RunId run, string fingerprint) =>
        _machine.Run(ProtectedMachine.OpenEpoch, new OpenEpochRequest(run, Sample.Off(fingerprint)));

    private void DisableLiveSync(RunId run, int epoch)
    {
        _machine.Run(ProtectedMachine.SetLiveSync, new SetLiveSyncRequest(run, Enabled: false));
        _machine.Run(
            ProtectedMachine.RecordSync,
            new RecordSyncRequest(run, SiteRole.Recovery, Sample.Point(epoch), Sample.Synced(), "dr-1"));
    }

    private void Release(RunId run, bool permitsMayBeInUse = false) =>
        _machine.Run(ProtectedMachine.Release, new ReleaseRequest(run, permitsMayBeInUse));

    private void Abandon(RunId run, int number) => _machine.Run(
        ProtectedMachine.Release,
        new ReleaseRequest(run, PermitsMayBeInUse: true, new AbandonedRun(Sample.Group, number)));

    private void ReadyToStart()
    {
        Claim(One, 1);
        OpenEpoch(One, "f1");
        DisableLiveSync(One, epoch: 1);
    }
}
