using DrFunctions.Engine.History;
using Microsoft.Data.Sqlite;

namespace DrFunctions.Engine.Store.Tables;

/// <summary>What has come for instances and is not part of their history yet, in order of arrival.</summary>
internal sealed class InboxTable(SqliteConnection connection) : IDisposable
{
    private readonly Statement _insert = new(connection, """
        INSERT INTO inbox (instance, generation, kind, task, name, target, payload, failure)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING position
        """);

    private readonly Statement _delete = new(connection, "DELETE FROM inbox WHERE position = $1");

    private readonly Statement _clear = new(connection, "DELETE FROM inbox WHERE instance = $1");

    /// <summary>Puts a message last.</summary>
    public InboxMessage Insert(long instance, int? generation, Arrival arrival)
    {
        var row = EventCodec.Encode(arrival);
        var position = _insert.Number(
            instance, generation, row.Kind, row.Task, row.Name, row.Target, row.Payload, row.Failure)!.Value;
        return new InboxMessage(position, generation, arrival);
    }

    /// <summary>Takes a message out.</summary>
    public void Delete(long position) => _delete.Execute(position);

    /// <summary>Takes all of an instance out and says how many there were.</summary>
    public int Clear(long instance) => _clear.Execute(instance);

    public void Dispose()
    {
        _insert.Dispose();
        _delete.Dispose();
        _clear.Dispose();
    }
}
