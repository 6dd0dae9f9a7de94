using DrFunctions.EndToEnd.Harness;
using DrFunctions.EndToEnd.Witness;
using Xunit.Abstractions;

namespace DrFunctions.EndToEnd.Scenarios;

/// <summary>How much longer a failover takes than the cloud makes it take.</summary>
[Collection(Alone.Name)]
public sealed class MakespanTests(ITestOutputHelper output)
{
    private const double Limit = 1.25;

    // A measurement on a machine that does something else at the moment says nothing about the product.
    private const int Measurements = 3;

    [Fact]
    public async Task Twelve_machines_take_little_longer_than_their_critical_path()
    {
        var ratios = new List<double>();
        while (ratios.Count < Measurements && !ratios.Exists(ratio => ratio <= Limit))
        {
            ratios.Add(await MeasureAsync());
        }

        ratios.Min().Should().BeLessThanOrEqualTo(Limit, "the product may add a quarter to what the cloud takes; measured: {0}", ratios);
    }

    private async Task<double> MeasureAsync()
    {
        var ratio = 0.0;
        await Scenario.RunAsync(output, new ScenarioOptions { Speed = 60 }, async scenario =>
        {
            var report = await scenario.CompleteAsync(await scenario.BeginAsync());
            await scenario.VerifyAsync(report);
            var makespan = report.Get<DateTimeOffset>("endedAt") - report.Get<DateTimeOffset>("startedAt");
            var critical = await CriticalPath.ReadAsync(scenario.Control, scenario.Graph);
            ratio = makespan / critical;
            output.WriteLine($"makespan {makespan.TotalSeconds:0.00} s, critical path {critical.TotalSeconds:0.00} s, ratio {ratio:0.000}");
        });
        return ratio;
    }
}
