using System.CommandLine;
using DrFunctions.Host.Client;
using Spectre.Console;

namespace DrFunctions.Host.Commands;

/// <summary><c>dr show RUN</c>: a run under way with its progress, one that has ended with its report.</summary>
internal static class ShowCommand
{
    public static Command Create()
    {
        var run = new Argument<string>("run") { Description = "The run, as 'dr runs' lists it." };
        var watch = new Option<bool>("--watch") { Description = "Follow it to its end; Ctrl+C stops watching, not the run." };
        var report = new Option<bool>("--report") { Description = "With --json: its report instead of its progress." };
        var command = new Command("show", "Show a run: progress, outcome, losses, debts, errors and what to do.") { run, watch, report };
        ClientArguments.Act(command, (session, cancellation) =>
        {
            var id = session.Parsed.GetValue(run)!;
            var path = $"api/runs/{Uri.EscapeDataString(id)}";
            return (session.Parsed.GetValue(watch), session.Json) switch
            {
                (true, var json) => new RunEnd(session.Client, session.Terminal, session.Time).WatchAsync(id, json, cancellation),
                (_, true) => session.ShowAsync(session.Parsed.GetValue(report) ? path + "/report" : path, _ => { }, cancellation),
                _ => PrintAsync(session, id, cancellation),
            };
        });
        return command;
    }

    private static async Task<int> PrintAsync(ClientSession session, string id, CancellationToken cancellation)
    {
        var watcher = new RunWatcher(session.Client, session.Terminal, session.Time);
        var run = await watcher.ReadAsync(id, cancellation);
        if (run.Ended)
        {
            var report = await watcher.ReportAsync(id, cancellation);
            new RunEnd(session.Client, session.Terminal, session.Time).Print(run, report);
        }
        else
        {
            session.Terminal.Console.WriteLine($"{Routes.TitleOf(run.Operation)} of {run.Group}: {run.Run}, {run.Status}");
            session.Terminal.Console.WriteLine($"Asked by {run.RequestedBy}, {Display.Time(run.RequestedAt)}");
            session.Terminal.Console.Write(
                LiveTable.Render(run, session.Time.GetUtcNow(), width: session.Terminal.Console.Profile.Width));
        }

        return ExitCodes.Done;
    }
}
