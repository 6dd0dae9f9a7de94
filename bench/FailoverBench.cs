using System.Net;
using DrFunctions.EndToEnd.Harness;
using DrFunctions.EndToEnd.Witness;

namespace DrFunctions.Bench;

/// <summary>A planned failover of the sample application, by processes and HTTP alone.</summary>
internal static class FailoverBench
{
    private const string Group = "payroll";

    public static async Task<FailoverResult> RunAsync(int machines, double speed)
    {
        var folder = Directory.CreateTempSubdirectory("dr-bench-").FullName;
        try
        {
            await using var cloud = await SimulatorProcess.StartAsync(new ScenarioOptions { Machines = machines, Speed = speed }, folder);
            await using var host = await HostUnderTest.StartAsync(Path.Combine(folder, "host"), cloud.Plans);
            return await MeasureAsync(cloud, host, machines, speed);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<FailoverResult> MeasureAsync(SimulatorProcess cloud, HostUnderTest host, int machines, double speed)
    {
        var run = (await host.Api.PlannedFailoverAsync(Group)).Expect(HttpStatusCode.Accepted).Body.Text("id");
        await host.Api.EndAsync(run, TimeSpan.FromHours(1));
        var report = await host.Api.ReportAsync(run);
        if (report.Text("outcome") != "Completed")
        {
            throw new InvalidOperationException($"The failover ended {report.Text("outcome")}: {report.ToJsonString()}");
        }

        var critical = await CriticalPath.ReadAsync(cloud.Control, PlanGraph.Read(Path.Combine(cloud.Plans, $"{Group}.yaml")));
        return new FailoverResult
        {
            Machines = machines,
            Speed = speed,
            MakespanSeconds = (report.Get<DateTimeOffset>("endedAt") - report.Get<DateTimeOffset>("startedAt")).TotalSeconds,
            CriticalPathSeconds = critical.TotalSeconds,
            Calls = (await cloud.Control.GetAsync("calls")).Get<long>("total"),
            PeakMemoryMegabytes = host.Process.PeakMemory / (1024.0 * 1024),
        };
    }
}
