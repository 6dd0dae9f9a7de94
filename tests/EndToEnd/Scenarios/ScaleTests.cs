using System.Globalization;
using DrFunctions.EndToEnd.Harness;
using Xunit.Abstractions;

namespace DrFunctions.EndToEnd.Scenarios;

public sealed class ScaleTests(ITestOutputHelper output)
{
    private const long MemoryLimit = 400L * 1024 * 1024;

    [Fact]
    public Task Thirty_machines_fail_over_in_little_memory() => FailOverAsync(30);

    [Fact]
    [Trait("Campaign", "Crash")]
    public Task A_hundred_machines_fail_over_in_little_memory() => FailOverAsync(100);

    private Task FailOverAsync(int machines) =>
        Scenario.RunAsync(output, new ScenarioOptions { Machines = machines }, async scenario =>
        {
            var run = await scenario.BeginAsync();
            var report = await scenario.CompleteAsync(run, TimeSpan.FromMinutes(5));
            var memory = scenario.Host.Process.PeakMemory;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{machines} machines: at most {memory >> 20} MB"));
            memory.Should().BeLessThan(MemoryLimit, "the host must fit beside everything else on a small machine");
            await scenario.VerifyAsync(report);
        });
}
