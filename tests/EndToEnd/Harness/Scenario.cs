using System.Net;
using System.Text.Json.Nodes;
using DrFunctions.EndToEnd.Witness;
using Xunit.Abstractions;

namespace DrFunctions.EndToEnd.Harness;

/// <summary>
/// One scenario: a simulated cloud, a host, a folder. Whatever happens, its processes end; if it fails, what they printed
/// is shown and the folder is kept and named.
/// </summary>
internal sealed class Scenario
{
    public const string Group = "payroll";

    private readonly string _folder;

    private Scenario(string folder, SimulatorProcess cloud, HostUnderTest host)
    {
        (_folder, Cloud, Host) = (folder, cloud, host);
        Operator = new Operator(this);
    }

    public SimulatorProcess Cloud { get; }

    public CloudControl Control => Cloud.Control;

    public HostUnderTest Host { get; }

    public DrClient Api => Host.Api;

    /// <summary>Somebody who asks for operations, and has the witness look at each.</summary>
    public Operator Operator { get; }

    public CloudOwner Owner => new(Control);

    public PlanGraph Graph => PlanGraph.Read(Path.Combine(Cloud.Plans, $"{Group}.yaml"));

    public static async Task RunAsync(ITestOutputHelper output, ScenarioOptions options, Func<Scenario, Task> body)
    {
        var folder = Directory.CreateTempSubdirectory("dr-endtoend-").FullName;
        var processes = new List<DrProcess>();
        try
        {
            await using var cloud = await SimulatorProcess.StartAsync(options, folder);
            await using var host = await HostUnderTest.StartAsync(options.HostData ?? Path.Combine(folder, "host"), cloud.Plans);
            var scenario = new Scenario(folder, cloud, host);
            try
            {
                await body(scenario);
            }
            catch
            {
                await scenario.KeepEvidenceAsync();
                processes.AddRange([.. cloud.Processes, .. host.Processes]);
                throw;
            }
        }
        catch
        {
            output.WriteLine($"The scenario's folder is kept: {folder}");
            foreach (var process in processes)
            {
                output.WriteLine($"===== {process.Name}{Environment.NewLine}{process.Transcript}");
            }

            throw;
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Asks for the planned failover; gives the run's id.</summary>
    public async Task<string> BeginAsync() =>
        (await Api.PlannedFailoverAsync(Group)).Expect(HttpStatusCode.Accepted).Body.Text("id");

    /// <summary>Waits for the end of the run, which must have completed; gives its report.</summary>
    public async Task<JsonNode> CompleteAsync(string run, TimeSpan? limit = null)
    {
        var status = await Api.EndAsync(run, limit);
        status.Text("runtimeStatus").Should().Be("Completed", "the run's instance ends well: {0}", status.ToJsonString());
        var report = await Api.ReportAsync(run);
        report.Text("outcome").Should().Be("Completed", "nothing may stop the run: {0}", report.ToJsonString());
        return report;
    }

    /// <summary>Everything that holds after each completed failover; gives the journal.</summary>
    public async Task<IReadOnlyList<JournalEntry>> VerifyAsync(JsonNode report, int failedOperations = 0)
    {
        var journal = await Control.JournalAsync();
        new Invariants(journal).Broken(failedOperations).Should().BeEmpty("these hold whatever happens during a failover");
        Invariants.BrokenIn(report, Graph.Machines).Should().BeEmpty("each step of each machine is reported once");
        await (await Disks.ReadAsync(Control)).VerifyMovedAsync(journal, Graph, Side.Primary, Side.Recovery);
        return journal;
    }

    private async Task KeepEvidenceAsync()
    {
        try
        {
            var journal = await Control.JournalAsync();
            await File.WriteAllLinesAsync(Path.Combine(_folder, "journal.txt"), journal.Select(entry => entry.ToString()));
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            // The simulator does not answer any more: its transcript says why.
        }
    }
}
