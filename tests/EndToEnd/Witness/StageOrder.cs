namespace DrFunctions.EndToEnd.Witness;

/// <summary>The order that the plan asks for, read from the journal of one move from a side to another.</summary>
internal static class StageOrder
{
    /// <summary>What happened too early in a planned failover, in words.</summary>
    public static IReadOnlyList<string> Broken(IReadOnlyList<JournalEntry> journal, PlanGraph graph) =>
        Broken(journal, graph, Side.Primary, Side.Recovery);

    /// <summary>What happened too early, in words.</summary>
    public static IReadOnlyList<string> Broken(IReadOnlyList<JournalEntry> journal, PlanGraph graph, Side left, Side to) =>
        [.. StoppedTooEarly(journal, graph, left), .. StartedTooEarly(journal, graph, to), .. StartedBeforeTheBarrier(journal, to)];

    private static IEnumerable<string> StoppedTooEarly(IReadOnlyList<JournalEntry> journal, PlanGraph graph, Side left) =>
        from edge in graph.Edges
        let asked = journal.First(entry => entry.IsMutation && left.Holds(entry.Resource) && entry.Name == edge.Dependency
            && entry.Action.Contains("deallocate", StringComparison.OrdinalIgnoreCase))
        let off = journal.First(entry => entry is { IsPower: true, To: "deallocated" } && left.Holds(entry.Resource) && entry.Name == edge.Dependent)
        where asked.Seq < off.Seq
        select $"{edge.Dependency} was stopped while {edge.Dependent}, which depends on it, was still on: {asked} before {off}";

    private static IEnumerable<string> StartedTooEarly(IReadOnlyList<JournalEntry> journal, PlanGraph graph, Side to) =>
        from edge in graph.Edges
        let asked = journal.First(entry => IsStart(entry, to) && entry.Name == edge.Dependent)
        let running = journal.First(entry => entry is { IsPower: true, To: "running" } && to.Holds(entry.Resource) && entry.Name == edge.Dependency)
        where asked.Seq < running.Seq
        select $"{edge.Dependent} was started before {edge.Dependency}, which it depends on, was running: {asked} before {running}";

    private static IEnumerable<string> StartedBeforeTheBarrier(IReadOnlyList<JournalEntry> journal, Side to)
    {
        var firstStart = journal.First(entry => IsStart(entry, to));
        return journal
            .Where(entry => entry.Seq > firstStart.Seq && entry.IsMutation && to.Holds(entry.Resource) && IsSync(entry))
            .Select(entry => $"{entry} came after the first start at {to}: {firstStart}");
    }

    /// <summary>Whether it asks for a machine's start at a side.</summary>
    public static bool IsStart(JournalEntry entry, Side to) => entry is { IsMutation: true, Type: "virtualmachines" } && to.Holds(entry.Resource)
        && (entry.Method == "PUT" || entry.Action.Contains("/start/", StringComparison.OrdinalIgnoreCase));

    private static bool IsSync(JournalEntry entry) => entry is { Type: "snapshots" or "disks", Method: "PUT" }
        or { Type: "virtualmachines", Method: "PATCH" };
}
