using System.Collections.Concurrent;
using DrFunctions.Durable;
using DrFunctions.Engine.Entities;
using DrFunctions.Engine.History;
using DrFunctions.Engine.Store.Tables;
using Microsoft.Data.Sqlite;

namespace DrFunctions.Engine.Store;

/// <summary>Reads what is committed, on connections that cannot write.</summary>
internal sealed class StoreReader(StoreFile file) : IDisposable
{
    private const string EventColumns = "kind, task, name, target, payload, failure";

    private readonly ConcurrentBag<SqliteConnection> _idle = [];

    /// <summary>A generation's history, in order.</summary>
    public List<HistoryEntry> History(long instance, int generation) => All(
        $"SELECT at, {EventColumns} FROM events WHERE instance = $1 AND generation = $2 ORDER BY seq",
        row => new HistoryEntry(row.Time(0), row.Event(1)),
        instance,
        generation);

    /// <summary>An instance's inbox, in order of arrival.</summary>
    public List<InboxMessage> Inbox(long instance) => All(
        $"SELECT position, generation, {EventColumns} FROM inbox WHERE instance = $1 ORDER BY position",
        row => new InboxMessage(row.GetInt64(0), row.Integer(1), (Arrival)row.Event(2)),
        instance);

    /// <summary>A text of an instance.</summary>
    public string? Document(long instance, DocumentKind kind) => All(
        "SELECT text FROM documents WHERE instance = $1 AND kind = $2", row => row.GetString(0), instance, (int)kind)
        .SingleOrDefault();

    /// <summary>The instance of an id.</summary>
    public StoredInstance? Find(string id) => All(
        $"SELECT {InstanceTable.Columns} FROM instances WHERE id = $1", InstanceTable.Read, id).SingleOrDefault();

    /// <summary>Instances that a start must look at: not begun, or with messages waiting.</summary>
    public List<long> Awake() => All(
        """
        SELECT key FROM instances WHERE status IN (0, 1, 2) AND next_seq = 0
        UNION SELECT DISTINCT instance FROM inbox JOIN instances ON key = instance WHERE status IN (0, 1, 2)
        ORDER BY 1
        """,
        row => row.GetInt64(0));

    /// <summary>Open activities and timers of all instances that may run, or of one.</summary>
    public List<OpenTask> OpenTasks(long? instance = null) => All(
        $"""
        SELECT t.instance, i.id, t.generation, t.task, t.attempts, e.kind, e.task, e.name, e.target, e.payload, e.failure
        FROM tasks t JOIN instances i ON i.key = t.instance
        JOIN events e ON e.instance = t.instance AND e.generation = t.generation AND e.seq = t.seq
        WHERE i.status IN (0, 1, 2) AND ($1 IS NULL OR t.instance = $1) ORDER BY t.instance, t.task
        """,
        row => new OpenTask(
            row.GetInt64(0), row.GetString(1), row.GetInt32(2), row.GetInt32(3), row.GetInt32(4), (Command)row.Event(5)),
        instance);

    /// <summary>Entities that have operations waiting.</summary>
    public List<EntityInstanceId> AwakeEntities() => All(
        "SELECT DISTINCT entity FROM entity_inbox ORDER BY entity", row => EntityInstanceId.Parse(row.GetString(0)));

    /// <summary>An entity's inbox, in order of arrival.</summary>
    public List<EntityMessage> EntityInbox(EntityInstanceId id) => All(
        """
        SELECT position, operation, input, caller, caller_id, caller_generation, caller_task
        FROM entity_inbox WHERE entity = $1 ORDER BY position
        """,
        row => new EntityMessage(
            row.GetInt64(0),
            row.GetString(1),
            row.Text(2),
            row.IsDBNull(3) ? null : new ParentLink(row.GetInt64(3), row.GetString(4), row.GetInt32(5), row.GetInt32(6))),
        id.ToString());

    /// <summary>An entity's state.</summary>
    public EntitySnapshot Entity(EntityInstanceId id) => All(
        "SELECT version, state FROM entities WHERE id = $1",
        row => new EntitySnapshot(row.GetInt64(0), row.GetString(1)),
        id.ToString()).SingleOrDefault() ?? new EntitySnapshot(0, null);

    /// <summary>A page of the entities of a kind, ordered by key, after the given one.</summary>
    public List<(string Key, string State)> Entities(string name, string after, int count) => All(
        "SELECT entity_key, state FROM entities WHERE name = $1 AND entity_key > $2 ORDER BY entity_key LIMIT $3",
        row => (row.GetString(0), row.GetString(1)),
        name,
        after,
        count);

    /// <summary>Messages that came too late, since the database was made.</summary>
    public long Dropped() => All(
        "SELECT value FROM facts WHERE name = 'dropped_messages'", row => row.GetInt64(0)).Single();

    /// <summary>Runs a query and reads all of it.</summary>
    public List<T> All<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<object?> values)
    {
        var connection = _idle.TryTake(out var idle) ? idle : file.OpenReader();
        try
        {
            using var statement = new Statement(connection, sql);
            using var rows = statement.Query(values);
            var all = new List<T>();
            while (rows.Read())
            {
                all.Add(read(rows));
            }

            return all;
        }
        finally
        {
            _idle.Add(connection);
        }
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var connection))
        {
            connection.Dispose();
        }
    }
}
