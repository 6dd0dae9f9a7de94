using DrFunctions.Engine.History;
using Microsoft.Data.Sqlite;

namespace DrFunctions.Engine.Store.Tables;

/// <summary>Histories.</summary>
internal sealed class EventTable(SqliteConnection connection) : IDisposable
{
    private readonly Statement _append = new(connection, """
        INSERT INTO events (instance, generation, seq, at, kind, task, name, target, payload, failure)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """);

    private readonly Statement _delete = new(connection, "DELETE FROM events WHERE instance = $1");

    /// <summary>Appends an event.</summary>
    public void Append(long instance, int generation, int seq, in HistoryEntry entry)
    {
        var row = EventCodec.Encode(entry.Event);
        _append.Execute(
            instance, generation, seq, entry.At.UtcTicks, row.Kind, row.Task, row.Name, row.Target, row.Payload, row.Failure);
    }

    /// <summary>Deletes an instance's history, every generation.</summary>
    public void Delete(long instance) => _delete.Execute(instance);

    public void Dispose()
    {
        _append.Dispose();
        _delete.Dispose();
    }
}
