using System.CommandLine;
using DrFunctions.Contracts;

namespace DrFunctions.Host.Commands;

/// <summary>The whole command line of <c>dr</c>.</summary>
internal static class CommandLine
{
    /// <summary>Runs a command; the exit codes are <see cref="ExitCodes"/>.</summary>
    public static async Task<int> RunAsync(string[] args, InvocationConfiguration invocation, CancellationToken cancellation = default)
    {
        var parsed = Root().Parse(args);
        if (parsed.Errors.Count == 0)
        {
            return await parsed.InvokeAsync(invocation, cancellation);
        }

        foreach (var error in parsed.Errors)
        {
            await invocation.Error.WriteLineAsync($"dr: {error.Message}");
        }

        await invocation.Error.WriteLineAsync("See: dr --help");
        return ExitCodes.BadInput;
    }

    private static RootCommand Root() => new("Brings whole applications over to a disaster-recovery site.")
    {
        ServeCommand.Create(),
        GroupsCommand.Create(),
        RunsCommand.Create(),
        ShowCommand.Create(),
        CheckCommand.Create(),
        StartCommand.Create("protect", Operation.Protect, "Bring a first full copy of a group to its DR site."),
        StartCommand.Failover(),
        StartCommand.Create("reprotect", Operation.Reprotect, "Seed the way back, while a group runs at its DR site."),
        StartCommand.Create("failback", Operation.Failback, "Move a group back without losing a write."),
        StartCommand.Create("undo", Operation.UndoFailover, "Give up what the DR side wrote and run at the primary site again."),
        StartCommand.LiveSync(),
        ControlCommand.Cancel(),
        ControlCommand.Approve(),
        ControlCommand.Reject(),
        ControlCommand.Decide(),
        AgainCommand.Create("retry", "Run again what a run did not complete."),
        AgainCommand.Create("roll-forward", "Go on from a run that was cancelled after its barrier."),
        RecoverCommand.Create(),
        RestorePointsCommand.Create(),
        PlanCommand.Create(),
        SimulateCommand.Create(),
        DemoCommand.Create(),
    };
}
