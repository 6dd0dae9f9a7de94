using DrFunctions.Engine.History;
using Microsoft.Data.Sqlite;

namespace DrFunctions.Engine.Store;

/// <summary>Columns to values.</summary>
internal static class Rows
{
    public static string? Text(this SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetString(column);

    public static int? Integer(this SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetInt32(column);

    public static long? Long(this SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetInt64(column);

    public static DateTimeOffset Time(this SqliteDataReader row, int column) =>
        new(row.GetInt64(column), TimeSpan.Zero);

    /// <summary>An event from its six columns, which begin here.</summary>
    public static HistoryEvent Event(this SqliteDataReader row, int column) => EventCodec.Decode(new EventRow(
        row.GetInt32(column),
        row.Integer(column + 1),
        row.Text(column + 2),
        row.Text(column + 3),
        row.Text(column + 4),
        row.Text(column + 5)));
}
