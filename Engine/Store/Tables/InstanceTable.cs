using DrFunctions.Durable;
using Microsoft.Data.Sqlite;

namespace DrFunctions.Engine.Store.Tables;

/// <summary>Instances: who they are and where they stand.</summary>
internal sealed class InstanceTable(SqliteConnection connection) : IDisposable
{
    /// <summary>The columns of a <see cref="StoredInstance"/>, in the order of <see cref="Read"/>.</summary>
    public const string Columns =
        "key, id, name, generation, next_seq, epoch, attempts, status, parent, parent_id, parent_generation, parent_task";

    private readonly Statement _insert = new(connection, """
        INSERT INTO instances (id, name, generation, next_seq, epoch, attempts, status, created, updated,
            parent, parent_id, parent_generation, parent_task)
        VALUES ($1, $2, 0, 0, 1, 1, 0, $3, $3, $4, $5, $6, $7) RETURNING key
        """);

    private readonly Statement _find = new(connection, $"SELECT {Columns} FROM instances WHERE id = $1");

    private readonly Statement _get = new(connection, $"SELECT {Columns} FROM instances WHERE key = $1");

    private readonly Statement _children = new(
        connection, "SELECT key FROM instances WHERE parent = $1 AND status IN (0, 1, 2, 6) ORDER BY key");

    private readonly Statement _claim = new(
        connection, "UPDATE instances SET epoch = epoch + 1, attempts = attempts + 1 WHERE key = $1");

    private readonly Statement _advance = new(connection, """
        UPDATE instances SET next_seq = $5, status = $6, updated = $7, generation = $8, attempts = 0
        WHERE key = $1 AND epoch = $2 AND generation = $3 AND next_seq = $4
        """);

    private readonly Statement _set = new(connection, """
        UPDATE instances SET status = $5, updated = $6
        WHERE key = $1 AND epoch = $2 AND generation = $3 AND next_seq = $4
        """);

    private readonly Statement _unblock = new(
        connection, "UPDATE instances SET status = $2, updated = $3, epoch = epoch + 1, attempts = 0 WHERE key = $1");

    private readonly Statement _takeBack = new(
        connection, "UPDATE instances SET attempts = attempts - 1 WHERE key = $1 AND attempts > 0");

    private readonly Statement _delete = new(connection, "DELETE FROM instances WHERE key = $1");

    /// <summary>What this process claimed and has not committed a turn for since.</summary>
    private readonly HashSet<long> _unfinished = [];

    /// <summary>Reads a row of <see cref="Columns"/>.</summary>
    public static StoredInstance Read(SqliteDataReader row) => new(
        row.GetInt64(0),
        row.GetString(1),
        row.GetString(2),
        row.GetInt32(3),
        row.GetInt32(4),
        row.GetInt64(5),
        row.GetInt32(6),
        (OrchestrationRuntimeStatus)row.GetInt32(7),
        row.IsDBNull(8) ? null : new ParentLink(row.GetInt64(8), row.GetString(9), row.GetInt32(10), row.GetInt32(11)));

    /// <summary>A new instance, claimed by whoever made it.</summary>
    public StoredInstance Insert(string id, string name, DateTimeOffset now, ParentLink? parent)
    {
        var key = _insert.Number(
            id, name, now.UtcTicks, parent?.Key, parent?.Id, parent?.Generation, parent?.Task)!.Value;
        _unfinished.Add(key);
        return new StoredInstance(key, id, name, 0, 0, 1, 1, OrchestrationRuntimeStatus.Pending, parent);
    }

    /// <summary>The instance of an id.</summary>
    public StoredInstance? Find(string id) => One(_find.Query(id));

    /// <summary>The instance of a key.</summary>
    public StoredInstance? Get(long key) => One(_get.Query(key));

    /// <summary>Children that have not ended.</summary>
    public List<long> OpenChildren(long key)
    {
        using var rows = _children.Query(key);
        var children = new List<long>();
        while (rows.Read())
        {
            children.Add(rows.GetInt64(0));
        }

        return children;
    }

    /// <summary>Takes the instance over.</summary>
    public void Claim(long key)
    {
        _claim.Execute(key);
        _unfinished.Add(key);
    }

    /// <summary>Moves on under a claim.</summary>
    /// <exception cref="FenceLostException">The claim does not hold.</exception>
    public void Advance(
        StoredInstance claim, int generation, int nextSeq, OrchestrationRuntimeStatus status, DateTimeOffset now)
    {
        Fence(claim, _advance.Execute(
            claim.Key, claim.Epoch, claim.Generation, claim.NextSeq, nextSeq, (int)status, now.UtcTicks, generation));
        _unfinished.Remove(claim.Key);
    }

    /// <summary>Changes the status alone, under a claim.</summary>
    /// <exception cref="FenceLostException">The claim does not hold.</exception>
    public void SetStatus(StoredInstance claim, OrchestrationRuntimeStatus status, DateTimeOffset now) => Fence(
        claim, _set.Execute(claim.Key, claim.Epoch, claim.Generation, claim.NextSeq, (int)status, now.UtcTicks));

    /// <summary>Lets a blocked instance be claimed anew.</summary>
    public void Unblock(long key, DateTimeOffset now) =>
        _unblock.Execute(key, (int)OrchestrationRuntimeStatus.Running, now.UtcTicks);

    /// <summary>Takes back the last claim of every instance whose turn is not finished.</summary>
    public void TakeBackClaims()
    {
        foreach (var key in _unfinished)
        {
            _takeBack.Execute(key);
        }

        _unfinished.Clear();
    }

    /// <summary>Deletes the row.</summary>
    public void Delete(long key) => _delete.Execute(key);

    public void Dispose()
    {
        foreach (var statement in new[]
        {
            _insert, _find, _get, _children, _claim, _advance, _set, _unblock, _takeBack, _delete,
        })
        {
            statement.Dispose();
        }
    }

    private static StoredInstance? One(SqliteDataReader rows)
    {
        using (rows)
        {
            return rows.Read() ? Read(rows) : null;
        }
    }

    private static void Fence(StoredInstance claim, int changed)
    {
        if (changed != 1)
        {
            throw new FenceLostException($"'{claim.Id}', epoch {claim.Epoch}, generation {claim.Generation}");
        }
    }
}
