using System.CommandLine;
using System.Text.Json;
using DrFunctions.Contracts;
using DrFunctions.Host.Client;
using Spectre.Console;

namespace DrFunctions.Host.Commands;

/// <summary><c>dr check GROUP</c>: whether a group can be failed over, and what is in the way.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var group = new Argument<string>("group") { Description = "The protection group." };
        var last = new Option<bool>("--last") { Description = "Show what the last check found, without a new one." };
        var command = new Command("check", "Check whether a group can be failed over; changes nothing.") { group, last };
        ClientArguments.Act(command, (session, cancellation) => RunAsync(
            session, session.Parsed.GetValue(group)!, session.Parsed.GetValue(last), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ClientSession session, string group, bool last, CancellationToken cancellation)
    {
        var answer = last
            ? await session.Client.GetAsync($"api/groups/{Uri.EscapeDataString(group)}/readiness", cancellation)
            : await session.Client.CheckAsync(group, cancellation);
        var verdict = answer.Json.Choice<ReadinessVerdict>("verdict");
        if (session.Json)
        {
            await session.Terminal.Answers.WriteLineAsync(answer.Text);
        }
        else if (verdict is null)
        {
            session.Terminal.Console.WriteLine($"The check goes on. What it finds: dr check {group} --last");
        }
        else
        {
            Print(session.Terminal.Console, answer.Json, verdict.Value);
        }

        return verdict == ReadinessVerdict.NotReady ? ExitCodes.Refused : ExitCodes.Done;
    }

    private static void Print(IAnsiConsole console, JsonElement report, ReadinessVerdict verdict)
    {
        var table = new Listing("Severity", "Code", "Machine", "What", "What to do");
        var any = false;
        foreach (var finding in report.List("findings"))
        {
            any = true;
            table.Add(
                Display.OrNone(finding.Text("severity").ToLowerInvariant()),
                Display.OrNone(finding.Text("code")),
                finding.Text("machine") is { Length: > 0 } machine ? Markup.Escape(machine) : Display.None,
                Markup.Escape(finding.Text("message")),
                Markup.Escape(OwnWords.Of(finding.Text("remedy"))));
        }

        if (any)
        {
            table.Write(console);
        }

        console.WriteLine(
            $"{report.Text("group")}: {Words(verdict)}. {report.Text("machines")} machines, {report.Text("errors")} errors, "
            + $"{report.Text("warnings")} warnings; checked {Display.Time(report.Time("at"))} in {report.Number("seconds"):0.0} s");
    }

    private static string Words(ReadinessVerdict verdict) => verdict switch
    {
        ReadinessVerdict.Ready => "ready",
        ReadinessVerdict.ReadyWithWarnings => "ready, with warnings",
        _ => "not ready",
    };
}
