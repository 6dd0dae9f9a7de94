using DrFunctions.Engine.History;
using DrFunctions.Engine.Store;

namespace DrFunctions.Engine.Tests.Crash;

/// <summary>What must hold in every database whose instances have all ended.</summary>
internal static class Invariants
{
    public static void Check(DurableEngine engine)
    {
        var reader = engine.Core.Reader;
        foreach (var table in new[] { "inbox", "tasks", "entity_inbox" })
        {
            Number(reader, $"SELECT count(*) FROM {table}").Should().Be(0, "nothing is left over in {0}", table);
        }

        Number(reader, """
            SELECT count(*) FROM (SELECT max(seq) - count(*) + 1 AS gap, min(seq) AS first FROM events
            GROUP BY instance, generation) WHERE gap <> 0 OR first <> 0
            """).Should().Be(0, "seq is contiguous from 0 in each generation");
        Number(reader, """
            SELECT count(*) FROM instances i WHERE next_seq <>
            (SELECT count(*) FROM events e WHERE e.instance = i.key AND e.generation = i.generation)
            """).Should().Be(0, "an instance's row agrees with its history");

        foreach (var (instance, generation) in reader.All(
            "SELECT DISTINCT instance, generation FROM events", row => (row.GetInt64(0), row.GetInt32(1))))
        {
            var history = reader.History(instance, generation).ConvertAll(entry => entry.Event);
            history.OfType<Resolution>().Select(resolution => resolution.Task).Should().OnlyHaveUniqueItems(
                "a command is resolved once");
            history.OfType<Command>().Where(command => command is not TimerCancelled).Select(command => command.Task)
                .Should().OnlyHaveUniqueItems("a command is issued once").And.BeInAscendingOrder();
            history.OfType<End>().Should().HaveCount(1, "it ended once");
        }
    }

    private static long Number(StoreReader reader, string sql) => reader.All(sql, row => row.GetInt64(0)).Single();
}
