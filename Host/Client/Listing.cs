using Spectre.Console;

namespace DrFunctions.Host.Client;

/// <summary>
/// Rows under headings: a table where the terminal has room for it, otherwise a block of lines for each row. What is to be
/// copied, such as a run's id, is never broken.
/// </summary>
/// <param name="headings">The columns, in words.</param>
internal sealed class Listing(params string[] headings)
{
    // A border and a blank on either side of each column, and the last border.
    private const int PerColumn = 3;
    private const int Between = 2;

    private readonly List<string[]> _rows = [];

    /// <summary>Adds a row: a cell per heading, as markup.</summary>
    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>Writes it.</summary>
    public void Write(IAnsiConsole console)
    {
        var width = headings.Select((heading, at) => _rows.Select(row => Width(row[at])).Append(heading.Length).Max() + PerColumn).Sum() + 1;
        if (width <= console.Profile.Width)
        {
            console.Write(AsTable());
        }
        else
        {
            WriteBlocks(console);
        }
    }

    private Table AsTable()
    {
        var table = new Table { Border = TableBorder.Rounded };
        foreach (var heading in headings)
        {
            table.AddColumn(new TableColumn(heading).NoWrap());
        }

        foreach (var row in _rows)
        {
            table.AddRow(row);
        }

        return table;
    }

    private void WriteBlocks(IAnsiConsole console)
    {
        var indent = headings.Max(heading => heading.Length) + Between;
        foreach (var row in _rows)
        {
            console.WriteLine();
            for (var at = 0; at < headings.Length; at++)
            {
                WriteLine(console, headings[at].PadRight(indent), row[at]);
            }
        }
    }

    private static void WriteLine(IAnsiConsole console, string heading, string cell)
    {
        if (heading.Length + Width(cell) <= console.Profile.Width)
        {
            console.MarkupLine(heading + cell);
        }
        else
        {
            // Longer than the terminal is wide: that may break it, no line break of ours comes in between.
            console.Profile.Out.Writer.WriteLine(heading + Markup.Remove(cell));
        }
    }

    private static int Width(string markup) => Markup.Remove(markup).Length;
}
