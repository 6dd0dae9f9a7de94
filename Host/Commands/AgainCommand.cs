using System.CommandLine;
using DrFunctions.Contracts;
using DrFunctions.Host.Client;

namespace DrFunctions.Host.Commands;

/// <summary><c>dr retry RUN</c>, <c>dr roll-forward RUN</c>: the same operation again, for what did not get there.</summary>
internal static class AgainCommand
{
    public static Command Create(string name, string description)
    {
        var run = new Argument<string>("run") { Description = "The run that ended halfway." };
        var key = new Option<string>("--key") { Description = "Idempotency-Key: with the same one a repeat starts nothing twice." };
        var watch = new Option<bool>("--watch") { Description = "Follow the run to its end; Ctrl+C stops watching, not the run." };
        var command = new Command(name, description) { run, watch, key };
        var options = StartOptions.AddAcknowledgementsTo(command);
        ClientArguments.Act(command, (session, cancellation) => new RunStart(session.Client, session.Terminal, session.Time).RunAsync(
            new StartOrder(
                default,
                "",
                options.Read(session.Parsed),
                session.Parsed.GetValue(key),
                session.Parsed.GetValue(watch),
                session.Json,
                CommandText.WordsOf(session.Parsed),
                $"api/runs/{Uri.EscapeDataString(session.Parsed.GetValue(run)!)}/{name}"),
            cancellation));
        return command;
    }
}
