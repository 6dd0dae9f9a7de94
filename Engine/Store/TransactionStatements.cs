using Microsoft.Data.Sqlite;

namespace DrFunctions.Engine.Store;

/// <summary>The frame of a group commit.</summary>
internal sealed class TransactionStatements(SqliteConnection connection) : IDisposable
{
    private readonly Statement _begin = new(connection, "BEGIN IMMEDIATE");
    private readonly Statement _commit = new(connection, "COMMIT");
    private readonly Statement _rollback = new(connection, "ROLLBACK");
    private readonly Statement _savepoint = new(connection, "SAVEPOINT operation");
    private readonly Statement _rollbackTo = new(connection, "ROLLBACK TO operation");
    private readonly Statement _release = new(connection, "RELEASE operation");

    public void Begin() => _begin.Execute();

    public void Commit() => _commit.Execute();

    public void Savepoint() => _savepoint.Execute();

    public void RollbackToSavepoint() => _rollbackTo.Execute();

    public void Release() => _release.Execute();

    /// <summary>Rolls back what is open; SQLite may have done so by itself, or be unable to.</summary>
    public void TryRollback()
    {
        try
        {
            _rollback.Execute();
        }
        catch (SqliteException)
        {
            // The engine stops in any case; what was not committed is not in the database when it is opened again.
        }
    }

    public void Dispose()
    {
        foreach (var statement in new[] { _begin, _commit, _rollback, _savepoint, _rollbackTo, _release })
        {
            statement.Dispose();
        }
    }
}
