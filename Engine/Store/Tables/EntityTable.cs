using DrFunctions.Durable;
using Microsoft.Data.Sqlite;

namespace DrFunctions.Engine.Store.Tables;

/// <summary>Entities' states and the operations on their way to them.</summary>
internal sealed class EntityTable(SqliteConnection connection) : IDisposable
{
    private readonly Statement _insert = new(connection, """
        INSERT INTO entities (id, name, entity_key, version, state) VALUES ($1, $2, $3, 1, $4)
        ON CONFLICT (id) DO NOTHING
        """);

    private readonly Statement _update = new(
        connection, "UPDATE entities SET state = $3, version = version + 1 WHERE id = $1 AND version = $2");

    private readonly Statement _send = new(connection, """
        INSERT INTO entity_inbox (entity, operation, input, caller, caller_id, caller_generation, caller_task)
        VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING position
        """);

    private readonly Statement _take = new(
        connection, "DELETE FROM entity_inbox WHERE position = $1 AND entity = $2");

    /// <summary>Sets a state, if it still has this version (0: does not exist).</summary>
    /// <exception cref="FenceLostException">It has another version.</exception>
    public void Write(EntityInstanceId id, long version, string state)
    {
        var changed = version == 0
            ? _insert.Execute(id.ToString(), id.Name, id.Key, state)
            : _update.Execute(id.ToString(), version, state);
        if (changed != 1)
        {
            throw new FenceLostException($"the entity {id}, version {version}");
        }
    }

    /// <summary>Puts an operation last.</summary>
    public EntityMessage Send(EntityInstanceId target, string operation, string? input, ParentLink? caller)
    {
        var position = _send.Number(
            target.ToString(), operation, input, caller?.Key, caller?.Id, caller?.Generation, caller?.Task)!.Value;
        return new EntityMessage(position, operation, input, caller);
    }

    /// <summary>Takes an operation out.</summary>
    /// <exception cref="FenceLostException">It is out already: whoever took it has run it.</exception>
    public void Take(EntityInstanceId id, long position)
    {
        if (_take.Execute(position, id.ToString()) != 1)
        {
            throw new FenceLostException($"the entity {id}, message {position}");
        }
    }

    public void Dispose()
    {
        _insert.Dispose();
        _update.Dispose();
        _send.Dispose();
        _take.Dispose();
    }
}
