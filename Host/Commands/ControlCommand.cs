using System.CommandLine;
using System.Text.Json;
using DrFunctions.Contracts;
using DrFunctions.Host.Client;

namespace DrFunctions.Host.Commands;

/// <summary>Commands that say something to a run under way: cancel, approve, reject, decide.</summary>
internal static class ControlCommand
{
    /// <summary><c>dr cancel RUN</c>.</summary>
    public static Command Cancel() => Create("cancel", "Cancel a run: up to the barrier its machines go back.", PrintCancel);

    /// <summary><c>dr approve RUN</c>.</summary>
    public static Command Approve() => Create("approve", "Approve of a run that waits for it.", PrintApproval);

    /// <summary><c>dr reject RUN</c>.</summary>
    public static Command Reject() => Create("reject", "Reject a run that waits to be approved: it ends untouched.", PrintApproval);

    /// <summary><c>dr decide RUN MACHINE retry|skip|abort</c>.</summary>
    public static Command Decide()
    {
        var run = Run();
        var machine = new Argument<string>("machine") { Description = "The machine that the run asks about." };
        var decision = new Argument<string>("decision") { Description = "retry: try again; skip: go on without it; abort: give it up." };
        decision.AcceptOnlyFromAmong([.. Enum.GetNames<MachineDecision>().Select(name => name.ToLowerInvariant())]);
        var why = Why();
        var command = new Command("decide", "Answer about a machine that cannot go on.") { run, machine, decision, why };
        ClientArguments.Act(command, (session, cancellation) => SayAsync(
            session,
            $"{PathOf(session.Parsed.GetValue(run)!)}/machines/{Uri.EscapeDataString(session.Parsed.GetValue(machine)!)}/{session.Parsed.GetValue(decision)}",
            session.Parsed.GetValue(why),
            PrintAnswer,
            cancellation));
        return command;
    }

    private static Command Create(string name, string description, Action<Terminal, JsonElement> print)
    {
        var run = Run();
        var why = Why();
        var command = new Command(name, description) { run, why };
        ClientArguments.Act(command, (session, cancellation) => SayAsync(
            session, $"{PathOf(session.Parsed.GetValue(run)!)}/{name}", session.Parsed.GetValue(why), print, cancellation));
        return command;
    }

    private static async Task<int> SayAsync(
        ClientSession session, string path, string? why, Action<Terminal, JsonElement> print, CancellationToken cancellation)
    {
        var answer = await session.Client.SayAsync(path, why, cancellation);
        if (session.Json)
        {
            await session.Terminal.Answers.WriteLineAsync(answer.Text);
        }
        else
        {
            print(session.Terminal, answer.Json);
        }

        return ExitCodes.Done;
    }

    private static void PrintCancel(Terminal terminal, JsonElement answer)
    {
        terminal.WriteUnbroken(OwnWords.Of(answer.Text("what")));
        terminal.WriteUnbroken($"Follow it: dr show {answer.Text("run")} --watch");
    }

    private static void PrintApproval(Terminal terminal, JsonElement answer)
    {
        var given = answer.List("given").Select(approval => approval.Text("by")).ToList();
        terminal.WriteUnbroken(answer.Member("rejected") is { } rejected
            ? $"{rejected.Text("by")} rejected {answer.Text("run")}: it ends, and nothing is touched."
            : $"{given.Count} of {answer.Text("needed")} approved of {answer.Text("run")}: {string.Join(", ", given)}. "
                + (answer.Text("granted") == bool.TrueString ? "It begins." : $"It waits until {Display.Time(answer.Time("until"))}."));
    }

    private static void PrintAnswer(Terminal terminal, JsonElement question)
    {
        var answer = question.Member("answer") ?? default;
        terminal.WriteUnbroken(
            $"{question.Text("machine")}: {answer.Text("decision").ToLowerInvariant()}, said {answer.Text("by")} at {Display.Time(answer.Time("at"))}");
    }

    private static Argument<string> Run() => new("run") { Description = "The run, as 'dr runs' lists it." };

    private static Option<string> Why() => new("--why") { Description = "Why; it is kept in the run's report." };

    private static string PathOf(string run) => $"api/runs/{Uri.EscapeDataString(run)}";
}
