using Microsoft.Data.Sqlite;

namespace DrFunctions.Engine.Store;

/// <summary>
/// The database file, held by this process alone: the operating system holds the lock on the file beside it, and frees
/// it however the process ends.
/// </summary>
internal sealed class StoreFile : IDisposable
{
    private readonly FileStream _lock;

    private StoreFile(string path, FileStream @lock, SqliteConnection writer)
    {
        Path = path;
        _lock = @lock;
        Writer = writer;
    }

    /// <summary>The full path.</summary>
    public string Path { get; }

    /// <summary>The one connection that writes.</summary>
    public SqliteConnection Writer { get; }

    /// <summary>Opens the database, making or migrating it.</summary>
    /// <exception cref="EngineException">It is in use, too new, damaged, another program's, or the disk is full.</exception>
    public static StoreFile Open(string databasePath, int? maxPages = null)
    {
        var path = System.IO.Path.GetFullPath(databasePath);
        var held = Hold(path);
        SqliteConnection? writer = null;
        try
        {
            writer = Connect(path, SqliteOpenMode.ReadWriteCreate);
            Schema.RefuseForeign(writer, path);
            Schema.Run(writer, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 1000;");
            Schema.Migrate(writer, path);
            if (maxPages is not null)
            {
                Schema.Run(writer, $"PRAGMA max_page_count = {maxPages}");
            }

            return new StoreFile(path, held, writer);
        }
        catch (Exception exception)
        {
            writer?.Dispose();
            held.Dispose();
            throw StorageErrors.Translate(path, exception);
        }
    }

    /// <summary>A connection that only reads.</summary>
    public SqliteConnection OpenReader() => Connect(Path, SqliteOpenMode.ReadOnly);

    /// <summary>Folds the write-ahead log into the database, so that the file alone can be copied.</summary>
    public void Checkpoint() => Schema.Run(Writer, "PRAGMA wal_checkpoint(TRUNCATE)");

    public void Dispose()
    {
        Writer.Dispose();
        _lock.Dispose();
    }

    private static FileStream Hold(string path)
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception exception) when (exception is DirectoryNotFoundException or UnauthorizedAccessException)
        {
            throw Errors.Storage(path, exception);
        }
        catch (IOException exception)
        {
            throw File.Exists(path + ".lock") ? Errors.Locked(path, exception) : Errors.Storage(path, exception);
        }
    }

    private static SqliteConnection Connect(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
        }.ToString());
        connection.Open();
        return connection;
    }
}
