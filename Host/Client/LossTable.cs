using DrFunctions.Contracts;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace DrFunctions.Host.Client;

/// <summary>What is lost, or left behind, machine by machine.</summary>
internal static class LossTable
{
    /// <summary>A row per machine; null for a machine of which nothing is known.</summary>
    public static IRenderable Render(IEnumerable<(string Machine, LossWindow? Loss)> losses)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumns("Machine", "Writes of", "Restore point", "Consistency", "From", "To");
        table.AddColumn(new TableColumn("Window").RightAligned());
        table.AddColumn("Kept on");
        foreach (var (machine, loss) in losses)
        {
            table.AddRow(
                Markup.Escape(machine),
                Display.Side(loss?.Side),
                Markup.Escape(loss?.RestorePoint ?? Display.None),
                loss?.Consistency?.ToString().ToLowerInvariant() ?? Display.None,
                Display.Time(loss?.From),
                loss is { To: null } ? "goes on" : Display.Time(loss?.To),
                Display.Duration(loss?.Seconds),
                loss?.KeptOn is { Count: > 0 } kept ? $"{kept.Count} snapshot(s)" : Display.None);
        }

        return table;
    }
}
