using DrFunctions.Api;
using DrFunctions.Contracts;
using DrFunctions.Host.Demo;
using DrFunctions.Simulator;

namespace DrFunctions.Host.Tests.Demo;

public sealed class DemoWorldTests
{
    [Theory]
    [InlineData(nameof(DemoStory.Planned))]
    [InlineData(nameof(DemoStory.Control))]
    public async Task WritePlansAsync_SampleInventory_IsASoundPlanOfAllItsMachines(string told)
    {
        var story = Enum.Parse<DemoStory>(told);
        var folder = Directory.CreateTempSubdirectory("dr-demo-world-").FullName;
        var inventory = Inventory.Sample(12, network: 77);
        await using var simulator = await SimulatorServer.StartAsync(new SimulatorOptions { Inventory = inventory, Speed = 60 });

        await DemoWorld.WritePlansAsync(folder, inventory, simulator, new DemoOptions { Story = story }, CancellationToken.None);

        var plan = PlanFolder.Load(folder).All.Should().ContainSingle("there is one group").Which.Plan;
        plan.Machines.Select(machine => machine.Name.Value).Should().OnlyHaveUniqueItems("each machine stands once")
            .And.HaveCount(12, "none is left out");
        plan.Machines.Single(machine => machine.Name == new MachineName("payroll-web-2")).DependsOn
            .Should().Equal([new MachineName("payroll-app-2")], "the web tier needs the application tier");
        plan.Machines.Should().OnlyContain(machine => machine.Health != null, "each has a health gate");
        plan.Approvals.Any().Should().Be(story == DemoStory.Control, "only there somebody plays those who approve");
        Directory.Delete(folder, recursive: true);
    }
}
