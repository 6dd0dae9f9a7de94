using DrFunctions.Contracts;
using static DrFunctions.Orchestrations.Tests.Machines.MachineBench;

namespace DrFunctions.Orchestrations.Tests.Machines;

public class OffEpochsTests
{
    private readonly MachineBench _machine = new();

    [Fact]
    public void OpenEpoch_WithTheSameProof_OpensNone_AndGivesTheFirstProof()
    {
        _machine.Claim(One, 1);
        var first = _machine.OpenEpoch(One, "f1");

        var again = _machine.Run(
            ProtectedMachine.OpenEpoch, new OpenEpochRequest(One, Sample.Off("f1") with { ProvenAt = Later }));

        again.Number.Should().Be(1);
        again.Off.ProvenAt.Should().Be(first.Off.ProvenAt, "the source is proven off since then");
    }

    [Fact]
    public void OpenEpoch_WithAnotherFingerprintOrVm_OpensOne()
    {
        _machine.Claim(One, 1);
        _machine.OpenEpoch(One, "f1");

        _machine.OpenEpoch(One, "f2").Number.Should().Be(2);
        _machine.Run(ProtectedMachine.OpenEpoch, new OpenEpochRequest(One, Sample.Off("f2") with { VmId = "vm-2" }))
            .Number.Should().Be(3, "a recreated VM is another one");
    }
}
