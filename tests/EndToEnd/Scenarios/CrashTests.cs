using DrFunctions.EndToEnd.Harness;
using Xunit.Abstractions;

namespace DrFunctions.EndToEnd.Scenarios;

/// <summary>kill -9 of the host in the middle of a failover costs nothing.</summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public Task A_failover_completes_after_the_host_was_killed(double share) => Scenario.RunAsync(output, new ScenarioOptions(), async scenario =>
    {
        var run = await scenario.BeginAsync();
        var before = await Crash.AtEntryAsync(scenario, (int)(share * Crash.EntriesOfARun));
        await scenario.Host.StartAgainAsync();
        await Crash.RecoversAsync(scenario, run);
        (await scenario.Control.JournalAsync()).Should().HaveCountGreaterThan(before.Count, "otherwise it was killed too late to prove anything");
    });

    [Fact]
    public Task A_failover_completes_after_the_host_was_killed_twice_and_in_its_recovery() =>
        Scenario.RunAsync(output, new ScenarioOptions(), async scenario =>
        {
            var run = await scenario.BeginAsync();
            await Crash.AtEntryAsync(scenario, Crash.EntriesOfARun / 3);
            await KillInRecoveryAsync(scenario);
            await scenario.Host.StartAgainAsync();
            await Crash.AtEntryAsync(scenario, Crash.EntriesOfARun * 2 / 3);
            await scenario.Host.StartAgainAsync();
            await Crash.RecoversAsync(scenario, run);
        });

    [Fact]
    public Task A_failover_completes_after_host_and_cloud_were_killed() =>
        Scenario.RunAsync(output, new ScenarioOptions { Durable = true }, async scenario =>
        {
            var run = await scenario.BeginAsync();
            await Crash.AtEntryAsync(scenario, Crash.EntriesOfARun / 2);
            scenario.Cloud.Kill();
            await scenario.Cloud.StartAgainAsync();
            await scenario.Host.StartAgainAsync();
            await Crash.RecoversAsync(scenario, run);
        });

    [Fact]
    public Task A_failover_goes_on_after_the_host_was_restarted_in_order() =>
        Scenario.RunAsync(output, new ScenarioOptions(), async scenario =>
        {
            var run = await scenario.BeginAsync();
            await scenario.Control.JournalUntilAsync("the middle of the failover", read => read.Count >= Crash.EntriesOfARun / 2);
            (await scenario.Host.Process.StopAsync()).Should().Be(0, "a service manager's SIGTERM is no failure");
            await scenario.Host.StartAgainAsync();
            await Crash.RecoversAsync(scenario, run);
        });

    /// <summary>Kills it as soon as it has opened its database, before it says that it serves.</summary>
    private static async Task KillInRecoveryAsync(Scenario scenario)
    {
        var starting = scenario.Host.Launch();
        await Patience.UntilAsync(
            "the host to open its database",
            () => Task.FromResult(starting.OpenFiles.FirstOrDefault(file => file.EndsWith("dr.db", StringComparison.Ordinal))),
            every: TimeSpan.FromMilliseconds(1));
        starting.Kill();
    }
}
