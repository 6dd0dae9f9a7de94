using DrFunctions.Contracts;
using Spectre.Console;

namespace DrFunctions.Host.Client;

/// <summary>What is lost, or left behind, machine by machine.</summary>
internal static class LossTable
{
    /// <summary>Writes a row per machine; null for a machine of which nothing is known.</summary>
    public static void Write(IAnsiConsole console, IEnumerable<(string Machine, LossWindow? Loss)> losses)
    {
        var table = new Listing("Machine", "Writes of", "Restore point", "Consistency", "From", "To", "Window", "Kept on");
        foreach (var (machine, loss) in losses)
        {
            table.Add(
                Markup.Escape(machine),
                Display.Side(loss?.Side),
                Markup.Escape(loss?.RestorePoint ?? Display.None),
                loss?.Consistency?.ToString().ToLowerInvariant() ?? Display.None,
                Display.Time(loss?.From),
                loss is { To: null } ? "goes on" : Display.Time(loss?.To),
                Display.Duration(loss?.Seconds),
                loss?.KeptOn is { Count: > 0 } kept ? $"{kept.Count} snapshot(s)" : Display.None);
        }

        table.Write(console);
    }
}
