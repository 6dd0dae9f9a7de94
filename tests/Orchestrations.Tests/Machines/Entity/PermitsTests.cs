using DrFunctions.Contracts;
using static DrFunctions.Orchestrations.Tests.Machines.MachineBench;

namespace DrFunctions.Orchestrations.Tests.Machines;

public class PermitsTests
{
    private readonly MachineBench _machine = new();

    [Fact]
    public void Permit_InAnotherOffEpoch_IsRefused()
    {
        _machine.Claim(One, 1);
        _machine.OpenEpoch(One, "f1");

        _machine.Permit(One, Step.Backup, 0).Refusal!.Message.Should().Contain("off-epoch is 1, not 0");
        _machine.Permit(One, Step.Backup, 1).Permit.Should().Be(new Permit(One, 1, Step.Backup, Later));
    }

    [Fact]
    public void Permit_WithoutAClaim_IsRefused() =>
        _machine.Permit(One, Step.PowerOff, 0).Refusal!.Message.Should().Contain("no run owns it");

    [Fact]
    public void Permit_ToStart_IsRefused_UntilTheDestinationStandsAtThisEpochsRestorePoint()
    {
        _machine.Claim(One, 1);
        _machine.OpenEpoch(One, "f1");
        _machine.Permit(One, Step.Start, 1).Refusal.Should().NotBeNull("nothing was synced");

        _machine.DisableLiveSync(One, epoch: 1);
        _machine.OpenEpoch(One, "f2");
        _machine.Permit(One, Step.Start, 2).Refusal.Should().NotBeNull("the restore point is of an earlier epoch");

        _machine.DisableLiveSync(One, epoch: 2);
        _machine.Permit(One, Step.Start, 2).Refusal.Should().BeNull();
    }

    [Theory]
    [InlineData(Step.PowerOff)]
    [InlineData(Step.Backup)]
    [InlineData(Step.LiveSync)]
    [InlineData(Step.DisableLiveSync)]
    public void Permit_ForAnythingButTheStart_IsRefused_OnceTheStartWasPermitted(Step step)
    {
        _machine.ReadyToStart();
        _machine.Permit(One, Step.Start, 1);

        _machine.Permit(One, step, 1).Refusal!.Message.Should().Contain("would overwrite it");
        _machine.Permit(One, Step.Start, 1).Refusal.Should().BeNull("starting may be repeated");
        _machine.State.ActiveSite.Should().Be(SiteRole.Recovery);
    }
}
