using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations.Tests.Groups;

public class PlanCheckTests
{
    [Fact]
    public void WhyNot_OfAPlanThatHoldsTogether_IsNull() => PlanCheck.WhyNot(Sample.ThreeTiers).Should().BeNull();

    [Theory]
    [InlineData("it has no machines")]
    [InlineData("'db' occurs twice", "db", "db")]
    [InlineData("'app' depends on 'db', which it does not have", "app < db")]
    [InlineData("depend on each other: a, b, c", "a < c", "b < a", "c < b", "lone")]
    [InlineData("depend on each other: a", "a < a")]
    public void WhyNot_OfABrokenPlan_NamesTheFault(string fault, params string[] machines)
    {
        var error = PlanCheck.WhyNot(Sample.Plan(machines));

        error.Should().NotBeNull("a runbook must not begin on it");
        error!.Code.Should().Be(ErrorCodes.PlanInvalid);
        error.Message.Should().Contain(fault);
    }

    [Fact]
    public void WhyNot_OfMoreMachinesThanAReportHolds_SaysHowManyItMayBe()
    {
        var names = Enumerable.Range(1, ReportRoom.MostMachines + 1).Select(i => $"vm-{i}").ToArray();

        PlanCheck.WhyNot(Sample.Plan(names))!.Message.Should().Contain("has 351 machines").And.Contain("350 at most");
        PlanCheck.WhyNot(Sample.Plan(names[1..])).Should().BeNull();
    }

    [Fact]
    public void WhyNot_OfTwoMachinesOnOneVm_NamesIt()
    {
        var plan = Sample.Plan("a", "b");
        var sameSource = plan with { Machines = [plan.Machines[0], plan.Machines[1] with { Source = new("RG-prod", "A") }] };
        var sameDestination = plan with
        {
            Machines = [plan.Machines[0], plan.Machines[1] with { Destination = new("RG-dr", "A") }],
        };

        PlanCheck.WhyNot(sameSource)?.Message.Should().Contain("the source VM", "case does not matter to ARM");
        PlanCheck.WhyNot(sameDestination)?.Message.Should().Contain("the destination instance", "one would overwrite the other");
        PlanCheck.WhyNot(sameSource).Should().NotBeNull();
        PlanCheck.WhyNot(sameDestination).Should().NotBeNull();
    }
}
