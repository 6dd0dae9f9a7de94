using DrFunctions.Host.Demo.Story;
using DrFunctions.Simulator;

namespace DrFunctions.Host.Tests.Demo.Story;

public sealed class WaiverTests
{
    [Theory]
    [InlineData(10, null, null, null, false)]
    [InlineData(10, 12L, null, null, false)]
    [InlineData(10, null, 5L, null, true)]
    [InlineData(10, null, 15L, null, false)]
    [InlineData(10, 20L, 5L, 30L, true)]
    [InlineData(10, 40L, 5L, 30L, false)]
    [InlineData(10, null, 5L, 30L, false)]
    [InlineData(31, null, 5L, 30L, false)]
    public void NeverBothSides_Overlap_IsAllowedOnlyBetweenAWaiverAndItsSettling(
        long began, long? ended, long? waivedAt, long? settledBy, bool held)
    {
        var overlap = new Overlap("/vm/db", "/vm/db", "/dr/db", default, null, null, began, ended, "arm", null);
        Waiver[] waivers = waivedAt is { } from ? [new Waiver(from) { SettledBy = settledBy }] : [];

        Invariants.NeverBothSides([overlap], waivers).Held.Should().Be(held);
    }
}
