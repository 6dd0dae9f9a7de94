using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations.Tests.Groups;

public class MachineGraphTests
{
    [Fact]
    public void DependenciesFirst_GivesEachMachineTheTasksOfWhatItDependsOn()
    {
        var graph = new MachineGraph(Sample.Plan("web < app, cache", "app < db", "cache", "db").Machines);

        var order = Order(graph.DependenciesFirst<string>);

        order.Should().Equal(["db", "app(db)", "cache", "web(app(db),cache)"], "starting goes along the arrows");
    }

    [Fact]
    public void DependentsFirst_GivesEachMachineTheTasksOfWhatDependsOnIt()
    {
        var graph = new MachineGraph(Sample.Plan("web < app, cache", "app < db", "cache", "db").Machines);

        var order = Order(graph.DependentsFirst<string>);

        order.Should().Equal(["web", "app(web)", "cache(web)", "db(app(web))"], "stopping goes against the arrows");
    }

    [Fact]
    public void ConsistencyGroups_OfTheWholeGroup_IsOne() =>
        new MachineGraph(Sample.Plan("a", "b < a", "c").Machines).ConsistencyGroups(ConsistencyScope.Group)
            .Should().ContainSingle().Which.Select(name => name.Value).Should().Equal("a", "b", "c");

    [Fact]
    public void ConsistencyGroups_OfComponents_AreTheConnectedOnes()
    {
        var graph = new MachineGraph(Sample.Plan("a", "lone", "b < a", "x", "c < b, x", "y < z", "z").Machines);

        var groups = graph.ConsistencyGroups(ConsistencyScope.Component)
            .Select(members => string.Join(' ', members.Select(name => name.Value).Order(StringComparer.Ordinal)));

        groups.Should().Equal(["a b c x", "lone", "y z"], "an arrow connects whichever way it points");
    }

    private static List<string> Order(
        Func<Func<Machine, IReadOnlyList<Task<string>>, Task<string>>, IReadOnlyDictionary<MachineName, Task<string>>> walk)
    {
        var order = new List<string>();
        walk(async (machine, predecessors) =>
        {
            var before = await Task.WhenAll(predecessors);
            var text = before.Length == 0 ? machine.Name.Value : $"{machine.Name}({string.Join(',', before)})";
            order.Add(text);
            return text;
        });
        return order;
    }
}
