using DrFunctions.Contracts;
using static DrFunctions.Orchestrations.Tests.Machines.MachineBench;

namespace DrFunctions.Orchestrations.Tests.Machines;

public class TakeOversTests
{
    private readonly MachineBench _machine = new();

    [Fact]
    public void DeclineStart_GivesTheTruthBackToThePrimary()
    {
        _machine.ReadyToStart();
        _machine.Permit(One, Step.Start, 1);

        _machine.Run(ProtectedMachine.DeclineStart, One).Refused.Should().BeFalse();

        _machine.State.ActiveSite.Should().Be(SiteRole.Primary);
        _machine.Permit(One, Step.PowerOff, 1).Refusal.Should().BeNull();
        _machine.Permit(One, Step.Start, 1).Refusal.Should().NotBeNull("the start did not work on what was synced");
    }

    [Fact]
    public void DeclineStart_OnceTheDestinationRan_IsRefused()
    {
        _machine.ReadyToStart();
        _machine.Permit(One, Step.Start, 1);
        _machine.Run(ProtectedMachine.ConfirmStart, new ConfirmStartRequest(One, Later));

        _machine.Run(ProtectedMachine.DeclineStart, One).Refused.Should().BeTrue("its writes exist nowhere else");

        _machine.State.ActiveSite.Should().Be(SiteRole.Recovery);
    }
}
