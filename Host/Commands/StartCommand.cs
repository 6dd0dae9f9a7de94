using System.CommandLine;
using DrFunctions.Contracts;
using DrFunctions.Host.Client;

namespace DrFunctions.Host.Commands;

/// <summary>Commands that start an operation of a group.</summary>
internal static class StartCommand
{
    /// <summary><c>dr failover planned|unplanned GROUP</c>.</summary>
    public static Command Failover() => new("failover", "Move a group to its DR site.")
    {
        Create("planned", Operation.PlannedFailover, "Move a group to its DR site without losing a write."),
        Create(
            "unplanned",
            Operation.UnplannedFailover,
            "Start a group at its DR site at a restore point, with or without the primary site."),
    };

    /// <summary><c>dr live-sync run|enable|disable GROUP</c>.</summary>
    public static Command LiveSync() => new("live-sync", "Keep the DR site up to date.")
    {
        Create("run", Operation.LiveSync, "Run one cycle: incremental backup, copy, apply."),
        Create("enable", Operation.EnableLiveSync, "Let Live Sync run."),
        Create("disable", Operation.DisableLiveSync, "Stop Live Sync, with nothing of it left in flight."),
    };

    /// <summary><c>dr NAME GROUP</c>.</summary>
    public static Command Create(string name, Operation operation, string description)
    {
        var group = new Argument<string>("group") { Description = "The protection group." };
        var key = new Option<string>("--key")
        {
            Description = "Idempotency-Key: with the same one a repeat starts nothing twice.",
        };
        var watch = new Option<bool>("--watch") { Description = "Follow the run to its end; Ctrl+C stops watching, not the run." };
        var command = new Command(name, description) { group, watch, key };
        var options = StartOptions.AddTo(command, operation);
        ClientArguments.Act(command, (session, cancellation) =>
        {
            var parsed = session.Parsed;
            var order = new StartOrder(
                operation,
                parsed.GetValue(group)!,
                options.Read(parsed),
                parsed.GetValue(key),
                parsed.GetValue(watch),
                session.Json,
                CommandText.WordsOf(parsed));
            return new RunStart(session.Client, session.Terminal, session.Time).RunAsync(order, cancellation);
        });
        return command;
    }
}
