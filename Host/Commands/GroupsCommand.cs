using System.CommandLine;
using DrFunctions.Host.Client;

namespace DrFunctions.Host.Commands;

/// <summary><c>dr groups [GROUP]</c>: where the groups stand; one with its machines.</summary>
internal static class GroupsCommand
{
    public static Command Create()
    {
        var group = new Argument<string?>("group")
        {
            Description = "One group, with its machines; without it, all.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command("groups", "Show where groups stand: phase, active side, recovery point, alerts.") { group };
        ClientArguments.Act(command, (session, cancellation) => session.Parsed.GetValue(group) is { } name
            ? session.ShowAsync(
                $"api/groups/{Uri.EscapeDataString(name)}",
                answer => GroupText.PrintOne(session.Terminal.Console, answer.Json),
                cancellation)
            : session.ShowAsync(
                "api/groups",
                answer => GroupText.PrintAll(session.Terminal.Console, answer.Elements()),
                cancellation));
        return command;
    }
}
