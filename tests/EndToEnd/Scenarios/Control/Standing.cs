using DrFunctions.EndToEnd.Harness;
using DrFunctions.EndToEnd.Witness;

namespace DrFunctions.EndToEnd.Scenarios.Control;

/// <summary>Where a group stands: what a run that is taken back must give back.</summary>
internal sealed record Standing(string Phase, Side Side, IReadOnlyList<bool> LiveSync, long Mark)
{
    public static async Task<Standing> OfAsync(Scenario scenario)
    {
        var group = await scenario.Api.GroupAsync(Scenario.Group);
        return new Standing(
            group.Text("phase"),
            Side.All.First(side => side.Role == group.Text("activeSite")),
            [.. group.Items("machines").Select(machine => machine.Get<bool>("liveSync"))],
            await scenario.Operator.Chronicle.MarkAsync());
    }

    /// <summary>Everything is as it was: the machines run where they did and started in order, and Live Sync is on where it was.</summary>
    public async Task IsAgainAsync(Scenario scenario)
    {
        await scenario.Operator.StandsAsync(Phase, Side);
        var group = await scenario.Api.GroupAsync(Scenario.Group);
        group.Items("machines").Select(machine => machine.Get<bool>("liveSync"))
            .Should().Equal(LiveSync, "nothing leaves Live Sync off silently: {0}", group.ToJsonString());
        var journal = await scenario.Control.JournalAsync(Mark);
        journal.Should().NotContain(
            entry => entry.IsPower && !Side.Holds(entry.Resource), "before the barrier nothing starts elsewhere");
        StartedTooEarly(journal, scenario.Graph).Should().BeEmpty("those that were powered off start again along the plan's graph");
    }

    private IEnumerable<string> StartedTooEarly(IReadOnlyList<JournalEntry> journal, PlanGraph graph) =>
        from edge in graph.Edges
        let asked = journal.LastOrDefault(entry => StageOrder.IsStart(entry, Side) && entry.Name == edge.Dependent)
        let running = journal.LastOrDefault(entry => entry is { IsPower: true, To: "running" } && Side.Holds(entry.Resource) && entry.Name == edge.Dependency)
        where asked is not null && running is not null && asked.Seq < running.Seq
        select $"{edge.Dependent} was started before {edge.Dependency}, which it depends on, was running: {asked} before {running}";
}
