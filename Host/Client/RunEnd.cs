using DrFunctions.Contracts;
using Spectre.Console;

namespace DrFunctions.Host.Client;

/// <summary>Follows a run to its end and says what it came to.</summary>
internal sealed class RunEnd(DrClient client, Terminal terminal, TimeProvider time)
{
    private readonly RunWatcher _watcher = new(client, terminal, time);

    /// <summary>Watches; returns the exit code of the run's outcome, or of Ctrl+C, which stops the watching alone.</summary>
    public async Task<int> WatchAsync(string run, bool json, CancellationToken cancellation)
    {
        try
        {
            var ended = await _watcher.WatchAsync(run, cancellation);
            return await SummariseAsync(ended, json, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            terminal.Console.WriteLine("Stopped watching. The run goes on; watch it again by");
            terminal.WriteUnbroken($"  dr show {run} --watch");
            return ExitCodes.StoppedWatching;
        }
    }

    private async Task<int> SummariseAsync(RunSnapshot run, bool json, CancellationToken cancellation)
    {
        var report = await _watcher.ReportAsync(run.Run, cancellation);
        if (json)
        {
            var document = report ?? await client.GetAsync($"api/runs/{Uri.EscapeDataString(run.Run)}", cancellation);
            await terminal.Answers.WriteLineAsync(document.Text);
        }
        else
        {
            Print(run, report);
        }

        return ExitCodeOf(run);
    }

    /// <summary>The exit code of a run that has ended.</summary>
    public static int ExitCodeOf(RunSnapshot run) => run.Outcome is { } outcome ? ExitCodes.Of(outcome) : ExitCodes.Failed;

    /// <summary>Prints a run that has ended: its report, or why there is none.</summary>
    public void Print(RunSnapshot run, ServerAnswer? report)
    {
        if (report is not null)
        {
            ReportText.Print(terminal.Console, report.Json.As(ContractsJson.Default.RunReport));
            return;
        }

        terminal.Console.WriteLine($"{Routes.TitleOf(run.Operation)} of {run.Group}: {run.Run}");
        terminal.Console.WriteLine($"It ended {run.Status} without a report. {run.Error}".TrimEnd());
        terminal.Console.Write(LiveTable.Render(
            run with { Error = null }, time.GetUtcNow(), width: terminal.Console.Profile.Width));
    }
}
