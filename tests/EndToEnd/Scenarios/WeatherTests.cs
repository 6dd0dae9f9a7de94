using System.Text.Json.Nodes;
using DrFunctions.EndToEnd.Harness;
using Xunit.Abstractions;

namespace DrFunctions.EndToEnd.Scenarios;

/// <summary>What a cloud does to its callers: lost replies, throttling, failed operations, outages.</summary>
public sealed class WeatherTests(ITestOutputHelper output)
{
    private const string Source = "westeurope";
    private const string Destination = "northeurope";

    /// <summary>Every kind of call by which a failover changes something: method, action, site.</summary>
    private static readonly (string Method, string Action, string Site)[] Effects =
    [
        ("POST", "Microsoft.Compute/virtualMachines/deallocate/action", Source),
        ("PUT", "Microsoft.Compute/snapshots/write", Source),
        ("PUT", "Microsoft.Compute/snapshots/write", Destination),
        ("PUT", "Microsoft.Compute/disks/write", Destination),
        ("PATCH", "Microsoft.Compute/disks/write", Destination),
        ("PATCH", "Microsoft.Compute/virtualMachines/write", Destination),
        ("POST", "Microsoft.Compute/virtualMachines/start/action", Destination),
        ("PUT", "Microsoft.Compute/virtualMachines/write", Destination),
    ];

    [Fact]
    public Task A_reply_that_is_lost_after_its_effect_repeats_nothing() => InWeatherAsync(
        Effects.Select(effect => Fault("LostReply", effect, count: 2)));

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.6)]
    public Task A_host_that_is_killed_while_replies_are_lost_repeats_nothing(double share) =>
        Scenario.RunAsync(output, new ScenarioOptions(), async scenario =>
        {
            var armed = new List<string>();
            foreach (var effect in Effects)
            {
                armed.Add(await scenario.Control.FaultAsync(Fault("LostReply", effect, count: 6)));
            }

            var run = await scenario.BeginAsync();
            await Crash.AtEntryAsync(scenario, (int)(share * Crash.EntriesOfARun));
            await scenario.Host.StartAgainAsync();
            await Crash.RecoversAsync(scenario, run);
            foreach (var fault in armed)
            {
                await scenario.Control.StruckAsync(fault, 1);
            }
        });

    [Fact]
    public Task Throttling_delays_a_failover_and_nothing_more() => InWeatherAsync(
        Effects.Select(effect => Fault("Throttle", effect, count: 3)));

    [Fact]
    public Task An_error_of_the_platform_is_tried_again() => InWeatherAsync(
        Effects.Select(effect => Fault("Fail", effect, count: 2)));

    [Theory]
    [InlineData("POST", "Microsoft.Compute/virtualMachines/deallocate/action", Source)]
    [InlineData("PATCH", "Microsoft.Compute/virtualMachines/write", Destination)]
    [InlineData("POST", "Microsoft.Compute/virtualMachines/start/action", Destination)]
    [InlineData("PUT", "Microsoft.Compute/virtualMachines/write", Destination)]
    public Task An_operation_that_fails_once_is_tried_again(string method, string action, string site) => InWeatherAsync(
        [Fault("Operation", (method, action, site), count: 1)], failedOperations: 1);

    [Theory]
    [InlineData(Source, "503")]
    [InlineData(Destination, "abort")]
    public Task An_outage_of_a_site_delays_a_failover_and_nothing_more(string site, string mode) =>
        Scenario.RunAsync(output, new ScenarioOptions(), async scenario =>
        {
            var run = await scenario.BeginAsync();
            await scenario.Control.JournalUntilAsync("the middle of the failover", read => read.Count >= Crash.EntriesOfARun / 3);
            var fault = await scenario.Control.FaultAsync(new JsonObject { ["kind"] = "Outage", ["site"] = site, ["mode"] = mode });
            await scenario.Control.StruckAsync(fault, 20);
            await scenario.Control.RemoveFaultAsync(fault);
            await Crash.RecoversAsync(scenario, run);
        });

    private Task InWeatherAsync(IEnumerable<JsonObject> faults, int failedOperations = 0) =>
        Scenario.RunAsync(output, new ScenarioOptions(), async scenario =>
        {
            var armed = new List<string>();
            foreach (var fault in faults)
            {
                armed.Add(await scenario.Control.FaultAsync(fault));
            }

            var run = await scenario.BeginAsync();
            var report = await scenario.CompleteAsync(run);
            await scenario.VerifyAsync(report, failedOperations);
            foreach (var fault in armed)
            {
                await scenario.Control.StruckAsync(fault, 1);
            }
        });

    private static JsonObject Fault(string kind, (string Method, string Action, string Site) call, int count) => new()
    {
        ["kind"] = kind, ["method"] = call.Method, ["action"] = call.Action, ["site"] = call.Site, ["count"] = count,
    };
}
