using DrFunctions.Activities.Compute;
using DrFunctions.Activities.Replication.Instant;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Tests.Replication.Instant;

public sealed class InstantLimitsTests
{
    [Theory]
    [InlineData("Standard_D2s_v3", 3, true)]
    [InlineData("Standard_D4s_v6", 3, false)]
    [InlineData("Standard_D4s_v6", 2, true)]
    [InlineData("Standard_E8ads_v6", 3, true)]
    [InlineData("Standard_E8ads_v7", 3, false)]
    [InlineData("Standard_E4-2s_v6", 3, false)]
    [InlineData("Standard_NC24ads_A100_v4", 3, true)]
    [InlineData("Standard_B2ms", 3, true)]
    public void WhyNot_ASize_AndItsDisks(string size, int disks, bool may) =>
        (InstantLimits.WhyNot(Vm(size), Disks(disks)) is null).Should().Be(may, "so Microsoft's support matrix says of {0} disks", disks);

    [Fact]
    public void WhyNot_OneDisk_OrOff_OrWritesCachedByTheHost()
    {
        InstantLimits.WhyNot(Vm("Standard_D2s_v3"), Disks(1)).Should().Contain("one disk");
        InstantLimits.WhyNot(Vm("Standard_D2s_v3") with { Power = PowerState.Deallocated }, Disks(2)).Should().Contain("off");
        InstantLimits.WhyNot(Vm("Standard_D2s_v3"), Disks(2, "ReadWrite")).Should().Contain("data disk 0");
        InstantLimits.WhyNot(Vm("Standard_D2s_v3"), Disks(2, "ReadOnly")).Should().BeNull();
    }

    private static VmView Vm(string size) => new()
    {
        Vm = null!, VmId = "vm", Power = PowerState.Running, Provisioning = Provisioning.Succeeded, Disks = [], Size = size,
        OsType = "Linux", Tags = new Dictionary<string, string>(), ReadAt = default,
    };

    private static IReadOnlyList<DiskIdentity> Disks(int count, string? caching = null) =>
        [.. Enumerable.Range(0, count).Select(i => new DiskIdentity(i == 0 ? null : i - 1, $"disk-{i}", $"unique-{i}", 1, i == 0 ? "ReadWrite" : caching))];
}
