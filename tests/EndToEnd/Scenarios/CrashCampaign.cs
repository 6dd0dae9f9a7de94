using DrFunctions.EndToEnd.Harness;
using Xunit.Abstractions;

namespace DrFunctions.EndToEnd.Scenarios;

/// <summary>The host killed at many moments of a failover; run by <c>./test --crash</c>.</summary>
[Trait("Campaign", "Crash")]
public sealed class CrashCampaign(ITestOutputHelper output)
{
    private const int Moments = 20;

    public static TheoryData<int> All => [.. Enumerable.Range(0, Moments)];

    [Theory]
    [MemberData(nameof(All))]
    public Task A_failover_completes_after_the_host_was_killed_at_moment(int moment) =>
        Scenario.RunAsync(output, new ScenarioOptions { Speed = 120, Seed = moment + 1 }, async scenario =>
        {
            var entry = (int)((moment + 0.5) / Moments * Crash.EntriesOfARun);
            var run = await scenario.BeginAsync();
            await Crash.AtEntryAsync(scenario, entry);
            await scenario.Host.StartAgainAsync();
            await Crash.RecoversAsync(scenario, run);
            output.WriteLine($"killed at entry {entry} of {Crash.EntriesOfARun}");
        });
}
