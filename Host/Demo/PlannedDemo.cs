using System.Text.Json;
using DrFunctions.Contracts;
using DrFunctions.Host.Client;
using DrFunctions.Host.Demo.Story;

namespace DrFunctions.Host.Demo;

/// <summary>The short story: a planned failover with a live table, and the verdict.</summary>
internal sealed class PlannedDemo(DemoStage stage, Terminal terminal, DemoOptions options)
{
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var watcher = new RunWatcher(stage.Client, terminal, TimeProvider.System);
        var started = await stage.Client.StartAsync(
            Operation.PlannedFailover, DemoWorld.Group, new RunOptions(), key: null, cancellation);
        var run = (await watcher.WatchAsync(started.Json.Text("id"), cancellation)).Run;
        var report = (await watcher.ReportAsync(run, cancellation))!.Json.As(ContractsJson.Default.RunReport);
        report = report with { Proof = new CloudWitness(stage).Compare(Side.Primary, Side.Recovery) };
        if (options.Json)
        {
            await terminal.Answers.WriteLineAsync(JsonSerializer.Serialize(report, ContractsJson.Default.RunReport));
        }

        Verdict.Print(terminal.Console, report, stage.Simulator.Journal.After(), options.Speed);
        var held = report.Proof!.Disks > 0 && report.Proof.Equal == report.Proof.Disks;
        return report.Outcome != RunOutcome.Completed ? ExitCodes.Of(report.Outcome) : held ? ExitCodes.Done : ExitCodes.Failed;
    }
}
