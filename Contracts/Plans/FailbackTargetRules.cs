namespace DrFunctions.Contracts;

/// <summary>Rules on the other sites that machines may fail back to.</summary>
internal static class FailbackTargetRules
{
    public static IEnumerable<PlanFault> Check(Plan plan)
    {
        var seen = new HashSet<SiteName>();
        for (var index = 0; index < plan.FailbackTargets.Count; index++)
        {
            var target = plan.FailbackTargets[index];
            var path = $"failbackTargets[{index}]";
            foreach (var fault in OfSite(plan, target.Site.Name, path + ".site", seen)
                .Concat(PlacementRules.OfResourceGroup(target.ResourceGroup, path + ".resourceGroup"))
                .Concat(PlacementRules.OfSubnet(target.Site, target.SubnetId, path + ".subnetId")))
            {
                yield return fault;
            }
        }
    }

    private static IEnumerable<PlanFault> OfSite(Plan plan, SiteName site, string path, HashSet<SiteName> seen)
    {
        if (site == plan.Primary.Name)
        {
            yield return new(path, $"'{site}' is the primary site.", "Remove it: a failback goes there without being told.");
        }
        else if (site == plan.Recovery.Name)
        {
            yield return new(path, $"'{site}' is the DR site.", "Name a third site: a failback leaves this one.");
        }
        else if (!seen.Add(site))
        {
            yield return new(path, $"'{site}' stands there twice.", "Remove one.");
        }
    }
}
