using Xunit.Abstractions;

namespace DrFunctions.EndToEnd.Scenarios;

/// <summary>The host killed at many moments of each operation; run by <c>./test --crash</c>.</summary>
[Trait("Campaign", "Crash")]
public sealed class JourneyInCrashesCampaign(ITestOutputHelper output)
{
    private const int Moments = 10;

    public static TheoryData<int> All => [.. Enumerable.Range(0, Moments)];

    [Theory]
    [MemberData(nameof(All))]
    public Task Each_operation_completes_after_the_host_was_killed_at_moment(int moment) =>
        JourneyInCrashesTests.KilledAsync(output, (moment + 0.5) / Moments, seed: moment + 1);
}
