using Microsoft.Data.Sqlite;

namespace DrFunctions.Engine.Store.Tables;

/// <summary>The larger texts of an instance.</summary>
internal sealed class DocumentTable(SqliteConnection connection) : IDisposable
{
    private readonly Statement _put = new(connection, """
        INSERT INTO documents VALUES ($1, $2, $3) ON CONFLICT (instance, kind) DO UPDATE SET text = excluded.text
        """);

    private readonly Statement _delete = new(connection, "DELETE FROM documents WHERE instance = $1 AND kind = $2");

    private readonly Statement _clear = new(connection, "DELETE FROM documents WHERE instance = $1");

    /// <summary>Sets a text; null removes it.</summary>
    public void Put(long instance, DocumentKind kind, string? text)
    {
        if (text is null)
        {
            _delete.Execute(instance, (int)kind);
        }
        else
        {
            _put.Execute(instance, (int)kind, text);
        }
    }

    /// <summary>Removes all texts of an instance.</summary>
    public void Clear(long instance) => _clear.Execute(instance);

    public void Dispose()
    {
        _put.Dispose();
        _delete.Dispose();
        _clear.Dispose();
    }
}
