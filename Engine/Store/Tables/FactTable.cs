using Microsoft.Data.Sqlite;

namespace DrFunctions.Engine.Store.Tables;

/// <summary>Numbers about the database as a whole.</summary>
internal sealed class FactTable(SqliteConnection connection) : IDisposable
{
    private readonly Statement _add = new(
        connection, "UPDATE facts SET value = value + $2 WHERE name = $1 RETURNING value");

    /// <summary>Counts a start of the engine and gives its number.</summary>
    public long Boot() => _add.Number("boot_epoch", 1)!.Value;

    /// <summary>Counts messages that came too late for their instance.</summary>
    public void CountDropped(int messages)
    {
        if (messages > 0)
        {
            _add.Number("dropped_messages", messages);
        }
    }

    public void Dispose() => _add.Dispose();
}
