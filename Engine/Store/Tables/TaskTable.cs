using Microsoft.Data.Sqlite;

namespace DrFunctions.Engine.Store.Tables;

/// <summary>Activities and timers that are open: what a start after a crash takes up again.</summary>
internal sealed class TaskTable(SqliteConnection connection) : IDisposable
{
    private readonly Statement _insert = new(connection, "INSERT INTO tasks VALUES ($1, $2, $3, $4, $5, 1)");

    private readonly Statement _delete = new(
        connection, "DELETE FROM tasks WHERE instance = $1 AND generation = $2 AND task = $3");

    private readonly Statement _clear = new(connection, "DELETE FROM tasks WHERE instance = $1");

    private readonly Statement _count = new(connection, """
        UPDATE tasks SET attempts = attempts + 1 WHERE instance = $1 AND generation = $2 AND task = $3
        RETURNING attempts
        """);

    private readonly Statement _forget = new(
        connection, "UPDATE tasks SET attempts = 0 WHERE instance = $1 AND due IS NULL");

    private readonly Statement _takeBack = new(
        connection, "UPDATE tasks SET attempts = attempts - 1 WHERE due IS NULL AND attempts > 0");

    /// <summary>Opens a task; <paramref name="seq"/> is its command's place in the history.</summary>
    public void Insert(long instance, int generation, int task, int seq, DateTimeOffset? due) =>
        _insert.Execute(instance, generation, task, seq, due?.UtcTicks);

    /// <summary>Closes a task.</summary>
    public void Delete(long instance, int generation, int task) => _delete.Execute(instance, generation, task);

    /// <summary>Closes all tasks of an instance.</summary>
    public void Clear(long instance) => _clear.Execute(instance);

    /// <summary>Counts an attempt, and says how many there were; null when the task is closed.</summary>
    public int? CountAttempt(long instance, int generation, int task) =>
        (int?)_count.Number(instance, generation, task);

    /// <summary>Forgets the attempts of an instance's activities.</summary>
    public void ForgetAttempts(long instance) => _forget.Execute(instance);

    /// <summary>Takes back one attempt of every open activity: this process counted one for each.</summary>
    public void TakeBackAttempts() => _takeBack.Execute();

    public void Dispose()
    {
        _insert.Dispose();
        _delete.Dispose();
        _clear.Dispose();
        _count.Dispose();
        _forget.Dispose();
        _takeBack.Dispose();
    }
}
