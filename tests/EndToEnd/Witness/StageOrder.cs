namespace DrFunctions.EndToEnd.Witness;

/// <summary>The order that the plan asks for, read from the journal of one planned failover.</summary>
internal static class StageOrder
{
    /// <summary>What happened too early, in words.</summary>
    public static IReadOnlyList<string> Broken(IReadOnlyList<JournalEntry> journal, PlanGraph graph) =>
        [.. StoppedTooEarly(journal, graph), .. StartedTooEarly(journal, graph), .. StartedBeforeTheBarrier(journal)];

    private static IEnumerable<string> StoppedTooEarly(IReadOnlyList<JournalEntry> journal, PlanGraph graph) =>
        from edge in graph.Edges
        let asked = journal.First(entry => entry.IsMutation && entry.IsAtSource && entry.Name == edge.Dependency
            && entry.Action.Contains("deallocate", StringComparison.OrdinalIgnoreCase))
        let off = journal.First(entry => entry is { IsPower: true, IsAtSource: true, To: "deallocated" } && entry.Name == edge.Dependent)
        where asked.Seq < off.Seq
        select $"{edge.Dependency} was stopped while {edge.Dependent}, which depends on it, was still on: {asked} before {off}";

    private static IEnumerable<string> StartedTooEarly(IReadOnlyList<JournalEntry> journal, PlanGraph graph) =>
        from edge in graph.Edges
        let asked = journal.First(entry => IsStart(entry) && entry.Name == edge.Dependent)
        let running = journal.First(entry => entry is { IsPower: true, IsAtDestination: true, To: "running" } && entry.Name == edge.Dependency)
        where asked.Seq < running.Seq
        select $"{edge.Dependent} was started before {edge.Dependency}, which it depends on, was running: {asked} before {running}";

    private static IEnumerable<string> StartedBeforeTheBarrier(IReadOnlyList<JournalEntry> journal)
    {
        var firstStart = journal.First(IsStart);
        return journal
            .Where(entry => entry.Seq > firstStart.Seq && entry.IsMutation && entry.IsAtDestination && IsSync(entry))
            .Select(entry => $"{entry} came after the first start at the DR site: {firstStart}");
    }

    private static bool IsStart(JournalEntry entry) => entry is { IsMutation: true, IsAtDestination: true, Type: "virtualmachines" }
        && (entry.Method == "PUT" || entry.Action.Contains("/start/", StringComparison.OrdinalIgnoreCase));

    private static bool IsSync(JournalEntry entry) => entry is { Type: "snapshots" or "disks", Method: "PUT" }
        or { Type: "virtualmachines", Method: "PATCH" };
}
