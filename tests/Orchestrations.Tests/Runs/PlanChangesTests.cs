using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations.Tests.Runs;

public class PlanChangesTests
{
    private static readonly Plan Plan = Sample.Plan("db").WithThirdSite();

    [Fact]
    public void To_NewSite_IsTheOnlyTargetNoMore()
    {
        var target = Plan.FailbackTargets.Single();

        PlanChanges.To(Plan.MovedTo(target.Site, target.ResourceGroup)).Should().Be(
            "primary: third\nfailbackTargets: []\nmachines:\n  - name: db\n    source: { resourceGroup: rg-third, vm: db }\n",
            "a plan whose target is its own primary site is refused");
    }

    [Fact]
    public void To_NewSite_KeepsTheOtherTargets()
    {
        var target = Plan.FailbackTargets.Single();
        var other = target with { Site = target.Site with { Name = new SiteName("fourth") }, ResourceGroup = "rg-fourth" };
        var plan = Plan with { FailbackTargets = [target, other] };

        PlanChanges.To(plan.MovedTo(target.Site, target.ResourceGroup)).Should().Contain(
            $"failbackTargets:\n  - {{ site: fourth, resourceGroup: rg-fourth, subnetId: {target.SubnetId} }}\nmachines:\n");
    }
}
