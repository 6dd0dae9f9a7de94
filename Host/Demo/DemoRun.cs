using System.Text.Json;
using DrFunctions.Activities;
using DrFunctions.Contracts;
using DrFunctions.Host.Commands;
using DrFunctions.Host.Serving;
using DrFunctions.Simulator;
using Spectre.Console;

namespace DrFunctions.Host.Demo;

/// <summary>Simulator and host in one process, a planned failover over HTTP, and the verdict.</summary>
internal sealed class DemoRun(DemoOptions options)
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan PlainRefresh = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _time = TimeProvider.System;

    // With --json standard output is the report's alone.
    private readonly IAnsiConsole _console = options.Json
        ? AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) })
        : AnsiConsole.Console;

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
        if (!_console.Profile.Capabilities.Interactive)
        {
            // Nobody's screen: lines stay whole.
            _console.Profile.Width = 1000;
        }

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

        using var http = new HttpClient { BaseAddress = server.Url };
        var follower = new RunFollower(http);
        var began = _time.GetTimestamp();
        var run = await follower.StartAsync(DemoWorld.Group, cancellation);
        await FollowAsync(follower, run, began, cancellation);
        var report = await follower.ReadReportAsync(run, cancellation);
        report = report with { Proof = DiskVerdict.Read(simulator, report) };
        await WriteJournalAsync(simulator, cancellation);
        if (options.Json)
        {
            Console.WriteLine(JsonSerializer.Serialize(report, ContractsJson.Default.RunReport));
        }

        Verdict.Print(_console, report, simulator.Journal.After(), options.Speed);
        if (!options.Exit)
        {
            await ServeOnAsync(simulator, server, run, cancellation);
        }

        var held = report.Proof!.Disks > 0 && report.Proof.Equal == report.Proof.Disks;
        return report.Outcome != RunOutcome.Completed ? ExitCodes.Of(report.Outcome) : held ? ExitCodes.Done : ExitCodes.Failed;
    }

    private void Introduce(Inventory inventory, SimulatorServer simulator, DrServer server)
    {
        _console.MarkupLineInterpolated(
            $"[bold]DrFunctions demo[/]: {options.Machines} machines, {inventory.Sites[0].Name} → {inventory.Sites[1].Name}, simulated at {options.Speed}× speed (seed {options.Seed})");
        _console.MarkupLineInterpolated($"[grey]cloud {simulator.Endpoint}   host {server.Url}[/]");
    }

    private async Task FollowAsync(RunFollower follower, string run, long began, CancellationToken cancellation)
    {
        if (!_console.Profile.Capabilities.Interactive)
        {
            await FollowPlainAsync(follower, run, began, cancellation);
            return;
        }

        await _console.Live(new Text("")).StartAsync(async live =>
        {
            var snapshot = await follower.ReadRunAsync(run, cancellation);
            while (true)
            {
                live.UpdateTarget(LiveTable.Render(
                    snapshot.Progress,
                    snapshot.Machines,
                    _time.GetElapsedTime(began),
                    _time.GetUtcNow(),
                    Math.Max(3, _console.Profile.Height - 8)));
                if (snapshot.Ended)
                {
                    return;
                }

                await Task.Delay(Refresh, _time, cancellation);
                snapshot = await follower.ReadRunAsync(run, cancellation);
            }
        });
    }

    private async Task FollowPlainAsync(RunFollower follower, string run, long began, CancellationToken cancellation)
    {
        var last = "";
        while (true)
        {
            var snapshot = await follower.ReadRunAsync(run, cancellation);
            var line = LiveTable.Line(snapshot.Progress, _time.GetElapsedTime(began));
            if (line[line.IndexOf(' ')..] != last)
            {
                _console.WriteLine(line);
                last = line[line.IndexOf(' ')..];
            }

            if (snapshot.Ended)
            {
                return;
            }

            await Task.Delay(PlainRefresh, _time, cancellation);
        }
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
        _console.WriteLine();
        _console.WriteLine("Serving on; stop with Ctrl+C. Look at:");
        _console.WriteLine($"  {server.Url}api/groups/{DemoWorld.Group}");
        _console.WriteLine($"  {server.Url}api/runs/{run}/report");
        _console.WriteLine($"  {simulator.Endpoint}simulator/journal   (also /disks, /guests, /faults; its certificate is its own)");
        await Waiting.ForStopAsync(server.EngineStopped, cancellation);
    }
}
