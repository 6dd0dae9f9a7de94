using System.Text.Json.Nodes;
using DrFunctions.EndToEnd.Harness;

namespace DrFunctions.EndToEnd.Witness;

/// <summary>That nothing is started before what it depends on works: power alone is not enough.</summary>
internal static class BootOrder
{
    /// <summary>What was started too early at a side, in words.</summary>
    /// <param name="control">The cloud, which tells when its guests had booted.</param>
    /// <param name="journal">The journal of one move.</param>
    /// <param name="graph">The machines.</param>
    /// <param name="to">Where they were moved to.</param>
    public static async Task<IReadOnlyList<string>> BrokenAsync(
        CloudControl control, IReadOnlyList<JournalEntry> journal, PlanGraph graph, Side to)
    {
        var boots = (await control.GetAsync("timings")).AsArray().OfType<JsonNode>()
            .Where(timing => timing.Text("what") == "guestBoot" && to.Holds(timing.Text("resource")))
            .Where(timing => timing.Get<DateTimeOffset>("started") > journal[0].Time)
            .ToDictionary(timing => timing.Text("resource").Split('/')[^1], timing => timing.Get<DateTimeOffset>("ended"));
        return
        [
            .. from edge in graph.Edges
               let asked = journal.First(entry => StageOrder.IsStart(entry, to) && entry.Name == edge.Dependent)
               where asked.Time < boots[edge.Dependency]
               select $"{edge.Dependent} was started before {edge.Dependency} had booted at {boots[edge.Dependency]:HH:mm:ss.fff}: {asked}",
        ];
    }
}
