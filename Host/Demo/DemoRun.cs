using System.CommandLine;
using DrFunctions.Host.Client;
using DrFunctions.Host.Commands;
using DrFunctions.Host.Demo.Story;
using DrFunctions.Host.Demo.Story.Control;
using DrFunctions.Simulator;
using Spectre.Console;

namespace DrFunctions.Host.Demo;

/// <summary>Sets the stage, has the story told, writes the journal, and serves on where that is asked for.</summary>
internal sealed class DemoRun(DemoOptions options, InvocationConfiguration invocation)
{
    // With --json standard output is the reports' alone.
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
        await using var stage = await DemoStage.OpenAsync(options, folder, cancellation);
        Introduce(stage);
        int exitCode;
        try
        {
            exitCode = options.Story switch
            {
                DemoStory.All => await new Storyteller(stage, _terminal, options).TellAsync(Chapters.All, cancellation),
                DemoStory.Control => await new Storyteller(stage, _terminal, options).TellAsync(ControlCases.All, cancellation),
                _ => await new PlannedDemo(stage, _terminal, options).RunAsync(cancellation),
            };
        }
        finally
        {
            // What went wrong stands in it too.
            await WriteJournalAsync(stage.Simulator);
        }

        if (!options.Exit)
        {
            await ServeOnAsync(stage, cancellation);
        }

        return exitCode;
    }

    private void Introduce(DemoStage stage)
    {
        var sites = stage.Inventory.Sites;
        Console.MarkupLineInterpolated(
            $"[bold]DrFunctions demo[/]: {options.Machines} machines, {sites[0].Name} → {sites[1].Name}, simulated at {options.Speed}× speed (seed {options.Seed})");
        Console.MarkupLineInterpolated($"[grey]cloud {stage.Simulator.Endpoint}   host {stage.Server.Url}[/]");
    }

    /// <summary>A journal that cannot be written is better known before the run than after it.</summary>
    private void OpenJournal()
    {
        if (options.Journal is { } path)
        {
            File.Create(path).Dispose();
        }
    }

    private async Task WriteJournalAsync(SimulatorServer simulator)
    {
        if (options.Journal is not null)
        {
            await File.WriteAllLinesAsync(options.Journal, simulator.Journal.After().Select(Journal.ToJson), CancellationToken.None);
        }
    }

    private async Task ServeOnAsync(DemoStage stage, CancellationToken cancellation)
    {
        Console.WriteLine();
        Console.WriteLine("Serving on; stop with Ctrl+C. Look at:");
        Console.WriteLine($"  dr groups {DemoWorld.Group} --server {stage.Server.Url.AbsoluteUri.TrimEnd('/')}");
        Console.WriteLine($"  {stage.Server.Url}api/runs   (and /api/runs/RUN/report)");
        Console.WriteLine($"  {stage.Simulator.Endpoint}simulator/journal   (also /disks, /guests, /faults; its certificate is its own)");
        await Waiting.ForStopAsync(stage.Server.EngineStopped, cancellation);
    }
}
