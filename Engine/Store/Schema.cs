using Microsoft.Data.Sqlite;

namespace DrFunctions.Engine.Store;

/// <summary>The tables, as a list of migrations: version n is what the first n made. A released one never changes.</summary>
internal static class Schema
{
    private static readonly string[] Migrations =
    [
        """
        CREATE TABLE facts (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        INSERT INTO facts VALUES ('boot_epoch', 0), ('dropped_messages', 0);

        CREATE TABLE instances (
            key INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            generation INTEGER NOT NULL,
            next_seq INTEGER NOT NULL,
            epoch INTEGER NOT NULL,
            attempts INTEGER NOT NULL,
            status INTEGER NOT NULL,
            created INTEGER NOT NULL,
            updated INTEGER NOT NULL,
            parent INTEGER, parent_id TEXT, parent_generation INTEGER, parent_task INTEGER);
        CREATE INDEX instances_parent ON instances(parent) WHERE parent IS NOT NULL;
        CREATE INDEX instances_new ON instances(status) WHERE next_seq = 0;

        CREATE TABLE documents (
            instance INTEGER NOT NULL, kind INTEGER NOT NULL, text TEXT NOT NULL, UNIQUE (instance, kind));

        CREATE TABLE events (
            instance INTEGER NOT NULL, generation INTEGER NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL,
            kind INTEGER NOT NULL, task INTEGER, name TEXT, target TEXT, payload TEXT, failure TEXT,
            UNIQUE (instance, generation, seq));

        CREATE TABLE inbox (
            position INTEGER PRIMARY KEY AUTOINCREMENT,
            instance INTEGER NOT NULL, generation INTEGER,
            kind INTEGER NOT NULL, task INTEGER, name TEXT, target TEXT, payload TEXT, failure TEXT);
        CREATE INDEX inbox_instance ON inbox(instance, position);

        CREATE TABLE tasks (
            instance INTEGER NOT NULL, generation INTEGER NOT NULL, task INTEGER NOT NULL,
            seq INTEGER NOT NULL, due INTEGER, attempts INTEGER NOT NULL,
            PRIMARY KEY (instance, generation, task)) WITHOUT ROWID;

        CREATE TABLE entities (
            id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, entity_key TEXT NOT NULL,
            version INTEGER NOT NULL, state TEXT NOT NULL);
        CREATE INDEX entities_name ON entities(name, entity_key);

        CREATE TABLE entity_inbox (
            position INTEGER PRIMARY KEY AUTOINCREMENT,
            entity TEXT NOT NULL, operation TEXT NOT NULL, input TEXT,
            caller INTEGER, caller_id TEXT, caller_generation INTEGER, caller_task INTEGER);
        CREATE INDEX entity_inbox_entity ON entity_inbox(entity, position);
        """,
    ];

    /// <summary>Marks a database as ours in its header, "DRfn"; databases of the first builds have none.</summary>
    private const long ApplicationId = 0x4452666E;

    /// <summary>The tables by which a database without the mark is known to be ours.</summary>
    private const string FirstTables =
        "'facts', 'instances', 'documents', 'events', 'inbox', 'tasks', 'entities', 'entity_inbox'";

    private const int FirstTableCount = 8;

    /// <summary>The version that this program writes.</summary>
    public static long Version => Migrations.Length;

    /// <summary>Makes sure that a database is ours, or empty, before anything is written to it.</summary>
    /// <exception cref="EngineException">It is another program's.</exception>
    public static void RefuseForeign(SqliteConnection connection, string path)
    {
        var isOurs = Number(connection, "PRAGMA application_id") switch
        {
            ApplicationId => true,
            0 => IsEmpty(connection) || HasFirstTables(connection),
            _ => false,
        };
        if (!isOurs)
        {
            throw Errors.Corrupt(path, inner: null);
        }
    }

    /// <summary>Brings a database to this program's version, in one transaction.</summary>
    /// <exception cref="EngineException">It comes from a newer program.</exception>
    public static void Migrate(SqliteConnection connection, string path)
    {
        var found = Number(connection, "PRAGMA user_version");
        if (found > Version)
        {
            throw Errors.TooNew(path, found, Version);
        }

        if (found == Version && Number(connection, "PRAGMA application_id") == ApplicationId)
        {
            return;
        }

        var script = string.Join('\n', Migrations.Skip((int)found));
        Run(connection, $"""
            BEGIN IMMEDIATE;
            {script}
            PRAGMA application_id = {ApplicationId};
            PRAGMA user_version = {Version};
            COMMIT;
            """);
    }

    /// <summary>Runs a script of this folder.</summary>
    public static void Run(SqliteConnection connection, string script)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Scripts are constants of this folder and numbers.
        command.CommandText = script;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static bool IsEmpty(SqliteConnection connection) =>
        Number(connection, "PRAGMA user_version") == 0 && Number(connection, "SELECT count(*) FROM sqlite_schema") == 0;

    private static bool HasFirstTables(SqliteConnection connection) =>
        Number(connection, "PRAGMA user_version") > 0
        && Number(connection, $"SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN ({FirstTables})")
            == FirstTableCount;

    private static long Number(SqliteConnection connection, string query)
    {
        using var statement = new Statement(connection, query);
        return statement.Number() ?? 0;
    }
}
