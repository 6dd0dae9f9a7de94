using System.CommandLine;
using System.Text.Json;
using DrFunctions.Contracts;
using DrFunctions.Host.Client;
using Spectre.Console;

namespace DrFunctions.Host.Commands;

/// <summary><c>dr recover GROUP</c>: what a run left halfway; with an action, on or back from there.</summary>
internal static class RecoverCommand
{
    public static Command Create()
    {
        var group = new Argument<string>("group") { Description = "The protection group." };
        var action = new Option<string>("--action") { Description = "resume: go on; rollback: go back. Without it nothing is started." };
        action.AcceptOnlyFromAmong("resume", "rollback");
        var watch = new Option<bool>("--watch") { Description = "Follow the run to its end; Ctrl+C stops watching, not the run." };
        var command = new Command("recover", "Show what a run left halfway, and go on or back from there.") { group, action, watch };
        var options = StartOptions.AddAcknowledgementsTo(command);
        ClientArguments.Act(command, (session, cancellation) =>
        {
            var (parsed, name) = (session.Parsed, session.Parsed.GetValue(group)!);
            var path = $"api/groups/{Uri.EscapeDataString(name)}/recover";
            return parsed.GetValue(action) is { } wanted
                ? new RunStart(session.Client, session.Terminal, session.Time).RunAsync(
                    new StartOrder(
                        default, name, options.Read(parsed), null, parsed.GetValue(watch), session.Json,
                        CommandText.WordsOf(parsed), path, wanted),
                    cancellation)
                : ShowAsync(session, name, path, cancellation);
        });
        return command;
    }

    private static async Task<int> ShowAsync(ClientSession session, string group, string path, CancellationToken cancellation)
    {
        var answer = await session.Client.SayAsync(path, null, cancellation);
        if (session.Json)
        {
            await session.Terminal.Answers.WriteLineAsync(answer.Text);
        }
        else
        {
            Print(session.Terminal, group, answer.Json);
        }

        return ExitCodes.Done;
    }

    private static void Print(Terminal terminal, string group, JsonElement view)
    {
        var console = terminal.Console;
        console.WriteLine($"{group}: {view.Text("operation")} {view.Text("run")} ended {view.Text("outcome")}");
        if (view.Time("busyUntil") is { } until)
        {
            console.WriteLine($"Something of it may be at work until {Display.Time(until)}; the next run waits for that.");
        }

        var table = new Listing("Machine", "Truth at", "Primary VM", "DR instance", "Live Sync", "Debt");
        foreach (var machine in view.List("machines"))
        {
            table.Add(
                Cell(machine.Text("name")),
                Cell(machine.Text("activeSite")),
                Cell(Power(machine, "source")),
                Cell(Power(machine, "destination")),
                machine.Text("liveSync") == bool.TrueString ? "on" : "off",
                machine.Member("debt") is null ? Display.None : "not proven off");
        }

        table.Write(console);
        foreach (var way in view.List("ways"))
        {
            console.WriteLine($"{way.Text("action")} ({way.Text("operation")}): {OwnWords.Of(way.Text("what"))}");
            LossTable.Write(console, way.List("givesUp").Select(given =>
                (given.Text("machine"), given.Member("loss")?.As(ContractsJson.Default.LossWindow))));
            terminal.WriteUnbroken($"  dr recover {CommandText.Quote(group)} --action {way.Text("action")}{Acknowledged(way)}");
        }
    }

    private static string Acknowledged(JsonElement way) => Acknowledgement.Of(way) is { } wanted
        ? $" {wanted.Option} {CommandText.Quote(wanted.Value)}"
        : "";

    private static string Power(JsonElement machine, string side) => machine.Member(side) is { } seen
        ? seen.Text("power") + (seen.Time("at") is { } at ? $" {Display.Time(at)}" : "")
        : "";

    private static string Cell(string text) => Markup.Escape(text);
}
