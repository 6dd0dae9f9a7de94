using DrFunctions.Activities.Compute;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Tests.Compute;

public sealed class SourceProofTests
{
    private static readonly Site West = new()
    {
        Name = new SiteName("west"),
        ArmEndpoint = new Uri("https://arm.test"),
        AuthorityHost = new Uri("https://login.test"),
        TenantId = "t",
        SubscriptionId = "s",
        Region = "westeurope",
    };

    private static readonly VmReference Vm = new(West, "rg", "db1");

    private static readonly OffProof Proof = new()
    {
        VmId = "vm-1",
        ProvenAt = DateTimeOffset.UnixEpoch,
        Fingerprint = "t1",
        Disks = [new(null, "/disks/os", "u-os", 1), new(0, "/disks/data", "u-data", 2)],
    };

    private static readonly VmView Off = new()
    {
        Vm = Vm,
        VmId = "vm-1",
        Power = PowerState.Deallocated,
        Provisioning = Provisioning.Succeeded,
        Fingerprint = "t1",
        Disks = [new(null, "/DISKS/os"), new(0, "/disks/data")],
        Size = "Standard_D2s_v3",
        OsType = "Linux",
        Tags = new Dictionary<string, string>(),
        ReadAt = DateTimeOffset.UnixEpoch,
    };

    [Fact]
    public void Refute_OffAndUnchanged_FindsNothing() =>
        SourceProof.Refute(Vm, Off, Proof).Should().BeNull("ids compare without case");

    [Fact]
    public void Refute_NotFound_IsUnknownAndNeverOff() =>
        SourceProof.Refute(Vm, (VmView?)null, Proof)!.Code.Should().Be(ErrorCodes.PowerStateUnknown);

    [Theory]
    [InlineData(nameof(PowerState.Unknown), ErrorCodes.PowerStateUnknown)]
    [InlineData(nameof(PowerState.Starting), ErrorCodes.SourceChanged)]
    [InlineData(nameof(PowerState.Running), ErrorCodes.SourceChanged)]
    [InlineData(nameof(PowerState.Stopping), ErrorCodes.SourceChanged)]
    [InlineData(nameof(PowerState.Stopped), ErrorCodes.SourceChanged)]
    [InlineData(nameof(PowerState.Deallocating), ErrorCodes.SourceChanged)]
    public void Refute_AnyOtherPowerState_IsNoProof(string power, string code) =>
        SourceProof.Refute(Vm, Off with { Power = Enum.Parse<PowerState>(power) }, Proof)!.Code.Should().Be(code);

    [Fact]
    public void Refute_StartedAndStoppedInBetween_IsAChange() =>
        SourceProof.Refute(Vm, Off with { Fingerprint = "t2" }, Proof)!.Code.Should().Be(ErrorCodes.SourceChanged);

    [Fact]
    public void Refute_OperationUnderWay_IsNoProof() =>
        SourceProof.Refute(Vm, Off with { Provisioning = Provisioning.Underway }, Proof)!.Code
            .Should().Be(ErrorCodes.SourceChanged);

    [Fact]
    public void Refute_RecreatedVm_IsAChange() =>
        SourceProof.Refute(Vm, Off with { VmId = "vm-2" }, Proof)!.Code.Should().Be(ErrorCodes.SourceChanged);

    [Fact]
    public void Refute_OtherDisks_IsAChange()
    {
        SourceProof.Refute(Vm, Off with { Disks = [Off.Disks[0]] }, Proof)!.Code.Should().Be(ErrorCodes.SourceChanged);
        SourceProof.Refute(Vm, Off with { Disks = [Off.Disks[0], new(1, "/disks/data")] }, Proof)!.Code
            .Should().Be(ErrorCodes.SourceChanged, "it hangs in another slot");
    }

    [Fact]
    public void Refute_DiskRecreatedUnderTheSameName_IsAChange()
    {
        DiskView?[] disks = [Disk("u-os"), Disk("another")];

        SourceProof.Refute(Vm, disks, Proof)!.Code.Should().Be(ErrorCodes.SourceChanged);
        SourceProof.Refute(Vm, [Disk("u-os"), null], Proof)!.Code.Should().Be(ErrorCodes.SourceChanged);
        SourceProof.Refute(Vm, [Disk("u-os"), Disk("U-DATA")], Proof).Should().BeNull();
    }

    private static DiskView Disk(string uniqueId) => new()
    {
        Id = "/disks/x",
        UniqueId = uniqueId,
        SizeBytes = 1,
        Sku = "Premium_LRS",
        Zones = [],
        Provisioning = "Succeeded",
        Tags = new Dictionary<string, string>(),
        ReadAt = DateTimeOffset.UnixEpoch,
    };
}
