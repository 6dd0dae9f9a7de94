using System.Text;
using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations;

/// <summary>What a plan must say after a failback to a new site.</summary>
public static class PlanChanges
{
    /// <summary>The members that change, as YAML: written over those of the plan's file they give a sound plan.</summary>
    /// <param name="plan">The plan as it holds now, at its new site.</param>
    public static string To(Plan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);

        // A plan whose targets name its own primary site is refused.
        var text = new StringBuilder($"primary: {plan.Primary.Name}\nfailbackTargets:{(plan.FailbackTargets.Count == 0 ? " []" : "")}\n");
        foreach (var target in plan.FailbackTargets)
        {
            text.Append($"  - {{ site: {target.Site.Name}, resourceGroup: {target.ResourceGroup}, subnetId: {target.SubnetId} }}\n");
        }

        text.Append("machines:\n");
        foreach (var machine in plan.Machines)
        {
            text.Append($"  - name: {machine.Name}\n");
            text.Append($"    source: {{ resourceGroup: {machine.Source.ResourceGroup}, vm: {machine.Source.Vm} }}\n");
        }

        return text.ToString();
    }

    /// <summary>A plan whose machines are at another site: its former targets without that one.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="site">Where the machines are.</param>
    /// <param name="resourceGroup">Their resource group there.</param>
    public static Plan MovedTo(this Plan plan, Site site, string resourceGroup)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(site);
        return plan with
        {
            Primary = site,
            Machines =
            [
                .. plan.Machines.Select(machine => machine with { Source = machine.Source with { ResourceGroup = resourceGroup } }),
            ],
            FailbackTargets = [.. plan.FailbackTargets.Where(target => target.Site.Name != site.Name)],
        };
    }
}
