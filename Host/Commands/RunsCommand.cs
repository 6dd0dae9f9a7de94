using System.CommandLine;
using DrFunctions.Contracts;
using DrFunctions.Host.Client;
using Spectre.Console;

namespace DrFunctions.Host.Commands;

/// <summary><c>dr runs</c>: runs, newest first.</summary>
internal static class RunsCommand
{
    public static Command Create()
    {
        var group = new Option<string>("--group") { Description = "Only this group's." };
        var top = new Option<int>("--top") { Description = "At most so many.", DefaultValueFactory = _ => 20 };
        top.AcceptRange(1, 1000);
        var command = new Command("runs", "List runs, newest first.") { group, top };
        ClientArguments.Act(command, (session, cancellation) =>
        {
            var only = session.Parsed.GetValue(group) is { } name ? $"&group={Uri.EscapeDataString(name)}" : "";
            return session.ShowAsync($"api/runs?top={session.Parsed.GetValue(top)}{only}", answer => Print(session, answer), cancellation);
        });
        return command;
    }

    private static void Print(ClientSession session, ServerAnswer answer)
    {
        var table = new Listing("Run", "Group", "Operation", "State", "Asked for", "By", "Took");
        foreach (var run in answer.Elements().Select(RunSnapshot.Of))
        {
            table.Add(
                Markup.Escape(run.Run),
                Markup.Escape(Display.OrNone(run.Group)),
                Routes.TitleOf(run.Operation),
                State(run),
                Display.Time(run.RequestedAt),
                Markup.Escape(Display.OrNone(run.RequestedBy)),
                Display.Clock(LiveTable.ElapsedOf(run, session.Time.GetUtcNow())));
        }

        table.Write(session.Terminal.Console);
    }

    private static string State(RunSnapshot run) => run.Outcome switch
    {
        RunOutcome.Completed => "[green]Completed[/]",
        RunOutcome.CompletedWithSkips => "[yellow]CompletedWithSkips[/]",
        RunOutcome.Cancelled => "Cancelled",
        { } outcome => $"[red]{outcome}[/]",
        null => Markup.Escape(Display.OrNone(run.Status)),
    };
}
