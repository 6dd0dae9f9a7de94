using DrFunctions.Durable;
using DrFunctions.Engine.History;

namespace DrFunctions.Engine.Store;

/// <summary>Instances as clients see them, read page by page, so that no reader stays open between pages.</summary>
internal sealed class InstanceQuery(StoreReader reader)
{
    private const int PageSize = 200;

    private const string Columns = """
        i.key, i.name, i.id, i.status, i.created, i.updated,
        (SELECT text FROM documents WHERE instance = i.key AND kind = 3),
        (SELECT text FROM documents WHERE instance = i.key AND kind = 2)
        """;

    private const string Payloads = """
        , (SELECT text FROM documents WHERE instance = i.key AND kind = 0),
        (SELECT text FROM documents WHERE instance = i.key AND kind = 1)
        """;

    /// <summary>One instance.</summary>
    public OrchestrationMetadata? Get(string id, bool payloads) => reader.All(
        $"SELECT {Columns} {(payloads ? Payloads : "")} FROM instances i WHERE i.id = $1",
        row => Read(row, payloads).Metadata,
        id).SingleOrDefault();

    /// <summary>A page, ordered by creation, after the given key; empty at the end.</summary>
    public List<(long Key, OrchestrationMetadata Metadata)> Page(OrchestrationQuery query, long after)
    {
        var statuses = query.Statuses is { Count: > 0 } some
            ? $"AND i.status IN ({string.Join(',', some.Select(status => (int)status))})"
            : "";
        return reader.All(
            $"""
            SELECT {Columns} {(query.FetchInputsAndOutputs ? Payloads : "")} FROM instances i
            WHERE i.key > $1 AND ($2 IS NULL OR substr(i.id, 1, length($2)) = $2)
            AND ($3 IS NULL OR i.created >= $3) AND ($4 IS NULL OR i.created < $4) {statuses}
            ORDER BY i.key LIMIT {PageSize}
            """,
            row => Read(row, query.FetchInputsAndOutputs),
            after,
            query.InstanceIdPrefix,
            query.CreatedFrom?.UtcTicks,
            query.CreatedTo?.UtcTicks);
    }

    private static (long Key, OrchestrationMetadata Metadata) Read(
        Microsoft.Data.Sqlite.SqliteDataReader row, bool payloads) =>
        (row.GetInt64(0), new OrchestrationMetadata(row.GetString(1), row.GetString(2))
        {
            RuntimeStatus = (OrchestrationRuntimeStatus)row.GetInt32(3),
            CreatedAt = row.Time(4),
            LastUpdatedAt = row.Time(5),
            SerializedCustomStatus = row.Text(6),
            FailureDetails = FailureCodec.Read(row.Text(7)),
            SerializedInput = payloads ? row.Text(8) : null,
            SerializedOutput = payloads ? row.Text(9) : null,
        });
}
