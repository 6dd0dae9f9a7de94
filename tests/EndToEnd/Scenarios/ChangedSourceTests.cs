using System.Text.Json.Nodes;
using DrFunctions.EndToEnd.Harness;
using DrFunctions.EndToEnd.Witness;
using Xunit.Abstractions;

namespace DrFunctions.EndToEnd.Scenarios;

/// <summary>Somebody starts a source that the run has powered off.</summary>
public sealed class ChangedSourceTests(ITestOutputHelper output)
{
    private const string Machine = "payroll-db-1";

    [Theory]
    [InlineData("PUT", "/disks/dr-payroll-db-1-")]
    [InlineData("PATCH", "/virtualMachines/payroll-db-1$")]
    public Task A_source_started_during_Live_Sync_is_backed_up_and_synced_again(string method, string path) =>
        Scenario.RunAsync(output, new ScenarioOptions { Machines = 6, Speed = 200 }, scenario => StartBehindAsync(scenario, method, path));

    [Fact]
    public Task What_a_source_wrote_after_it_was_started_behind_our_back_is_not_lost() =>
        Scenario.RunAsync(output, new ScenarioOptions { Machines = 6, Speed = 200 }, async scenario =>
        {
            // Its guest needs up to 0.6 s to boot: the swap is held up for long enough that it writes for a while.
            await scenario.Control.FaultAsync(new JsonObject
            {
                ["kind"] = "Delay", ["seconds"] = 1.5, ["method"] = "PATCH", ["site"] = "northeurope", ["path"] = $"/virtualMachines/{Machine}$",
            });
            var offs = await StartBehindAsync(scenario, "PUT", "/snapshots/dr-payroll-db-1-");
            offs[1].LastAcknowledged.Should().BeGreaterThan(offs[0].LastAcknowledged!.Value, "it wrote before it was powered off again");
        });

    /// <summary>Has it started after a call at the DR site; gives its power-offs.</summary>
    private static async Task<IReadOnlyList<JournalEntry>> StartBehindAsync(Scenario scenario, string method, string path)
    {
        var source = (await scenario.Control.GetAsync("guests")).AsArray()
            .Select(guest => guest.Text("machine"))
            .Single(machine => machine.Contains("/payroll/", StringComparison.Ordinal) && machine.EndsWith("/" + Machine, StringComparison.Ordinal));
        await scenario.Control.FaultAsync(new JsonObject
        {
            ["kind"] = "StartVm", ["vm"] = source, ["method"] = method, ["site"] = "northeurope", ["path"] = path,
        });
        var report = await scenario.CompleteAsync(await scenario.BeginAsync());
        var journal = await scenario.VerifyAsync(report);

        var steps = report.Items("machines").Single(machine => machine.Text("name") == Machine).Items("steps");
        foreach (var repeated in new[] { "PowerOff", "Backup", "LiveSync" })
        {
            steps.Single(step => step.Text("step") == repeated).Get<int>("attempts").Should().Be(2, "{0} repeats: {1}", repeated, steps.ToJsonString());
        }

        var offs = journal.Where(entry => entry.Resource == source && entry.LastAcknowledged is not null).ToList();
        offs.Should().HaveCount(2, "the source ran, was started behind our back, and was powered off each time");
        return offs;
    }
}
