using System.CommandLine;
using System.Text.Json;
using DrFunctions.Host.Client;
using Spectre.Console;

namespace DrFunctions.Host.Commands;

/// <summary><c>dr restore-points GROUP</c>: what an unplanned failover can go back to.</summary>
internal static class RestorePointsCommand
{
    public static Command Create()
    {
        var group = new Argument<string>("group") { Description = "The protection group." };
        var command = new Command("restore-points", "List what a group can be started at.") { group };
        ClientArguments.Act(command, (session, cancellation) => session.ShowAsync(
            $"api/groups/{Uri.EscapeDataString(session.Parsed.GetValue(group)!)}/restore-points",
            answer => Print(session.Terminal.Console, answer.Json),
            cancellation));
        return command;
    }

    private static void Print(IAnsiConsole console, JsonElement answer)
    {
        var table = new Listing("Machine", "Restore point", "Taken", "Consistency", "Instance stands there");
        foreach (var machine in answer.List("machines"))
        {
            foreach (var point in machine.List("restorePoints"))
            {
                table.Add(
                    Markup.Escape(machine.Text("machine")),
                    Markup.Escape(point.Text("id")),
                    Display.Time(point.Time("takenAt")),
                    Display.OrNone(point.Text("consistency").ToLowerInvariant()),
                    point.Text("synced") == "True" ? "yes" : Display.None);
            }
        }

        table.Write(console);
    }
}
