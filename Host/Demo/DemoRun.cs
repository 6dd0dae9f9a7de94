using System.CommandLine;
using System.Text.Json;
using DrFunctions.Activities;
using DrFunctions.Contracts;
using DrFunctions.Host.Client;
using DrFunctions.Host.Commands;
using DrFunctions.Host.Serving;
using DrFunctions.Simulator;
using Spectre.Console;

namespace DrFunctions.Host.Demo;

/// <summary>Simulator and host in one process, a planned failover over HTTP, and the verdict.</summary>
internal sealed class DemoRun(DemoOptions options, InvocationConfiguration invocation)
{
    // With --json standard output is the report's alone.
    private readonly Terminal _terminal = Terminal.Of(invocation, options.Json);

    private IAnsiConsole Console => _terminal.Console;

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("dr-demo-").FullName;
        try
        {
            return await RunInAsync(folder, cancellation);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<int> RunInAsync(string folder, CancellationToken cancellation)
    {
        OpenJournal();
        var inventory = Inventory.Sample(options.Machines);
        await using var simulator = await SimulatorServer.StartAsync(
            new SimulatorOptions { Inventory = inventory, Speed = options.Speed, Seed = options.Seed }, cancellation);
        var plans = Path.Combine(folder, "plans");
        await DemoWorld.WritePlansAsync(plans, inventory, simulator, options.Speed, cancellation);
        await using var server = await DrServer.StartAsync(
            new ServerOptions
            {
                DataDirectory = Path.Combine(folder, "data"),
                PlansDirectory = plans,
                Url = new Uri("http://127.0.0.1:0"),
                Log = false,

                // Shorter than in production, so that the table moves: the simulated world is faster too.
                Activities = new ActivityOptions { Linger = TimeSpan.FromSeconds(1) },
            },
            cancellation);
        Introduce(inventory, simulator, server);
        await server.SitesGreeted;

        using var client = new DrClient(server.Url);
        var watcher = new RunWatcher(client, _terminal, TimeProvider.System);
        var started = await client.StartAsync(
            Operation.PlannedFailover, DemoWorld.Group, new RunOptions(), key: null, cancellation);
        var run = (await watcher.WatchAsync(started.Json.Text("id"), cancellation)).Run;
        var report = (await watcher.ReportAsync(run, cancellation))!.Json.As(ContractsJson.Default.RunReport);
        report = report with { Proof = DiskVerdict.Read(simulator, report) };
        await WriteJournalAsync(simulator, cancellation);
        if (options.Json)
        {
            _terminal.Answers.WriteLine(JsonSerializer.Serialize(report, ContractsJson.Default.RunReport));
        }

        Verdict.Print(Console, report, simulator.Journal.After(), options.Speed);
        if (!options.Exit)
        {
            await ServeOnAsync(simulator, server, run, cancellation);
        }

        var held = report.Proof!.Disks > 0 && report.Proof.Equal == report.Proof.Disks;
        return report.Outcome != RunOutcome.Completed ? ExitCodes.Of(report.Outcome) : held ? ExitCodes.Done : ExitCodes.Failed;
    }

    private void Introduce(Inventory inventory, SimulatorServer simulator, DrServer server)
    {
        Console.MarkupLineInterpolated(
            $"[bold]DrFunctions demo[/]: {options.Machines} machines, {inventory.Sites[0].Name} → {inventory.Sites[1].Name}, simulated at {options.Speed}× speed (seed {options.Seed})");
        Console.MarkupLineInterpolated($"[grey]cloud {simulator.Endpoint}   host {server.Url}[/]");
    }

    /// <summary>A journal that cannot be written is better known before the run than after it.</summary>
    private void OpenJournal()
    {
        if (options.Journal is { } path)
        {
            File.Create(path).Dispose();
        }
    }

    private async Task WriteJournalAsync(SimulatorServer simulator, CancellationToken cancellation)
    {
        if (options.Journal is not null)
        {
            await File.WriteAllLinesAsync(options.Journal, simulator.Journal.After().Select(Journal.ToJson), cancellation);
        }
    }

    private async Task ServeOnAsync(SimulatorServer simulator, DrServer server, string run, CancellationToken cancellation)
    {
        Console.WriteLine();
        Console.WriteLine("Serving on; stop with Ctrl+C. Look at:");
        Console.WriteLine($"  {server.Url}api/groups/{DemoWorld.Group}");
        Console.WriteLine($"  {server.Url}api/runs/{run}/report");
        Console.WriteLine($"  {simulator.Endpoint}simulator/journal   (also /disks, /guests, /faults; its certificate is its own)");
        await Waiting.ForStopAsync(server.EngineStopped, cancellation);
    }
}
