namespace DrFunctions.Contracts;

/// <summary>Rules on where at a site a VM is put.</summary>
internal static class PlacementRules
{
    private const string ResourceGroupRule =
        "Use 1 to 90 letters, digits, underscores, parentheses, hyphens and periods, with no period at the end.";

    /// <summary>Whether Azure takes it as a resource group's name.</summary>
    public static IEnumerable<PlanFault> OfResourceGroup(string name, string path)
    {
        if (!NameRules.IsResourceGroup(name))
        {
            yield return new(path, $"'{name}' is no name for a resource group.", ResourceGroupRule);
        }
    }

    /// <summary>Whether it is a subnet that NICs of the site can join.</summary>
    public static IEnumerable<PlanFault> OfSubnet(Site site, string subnetId, string path)
    {
        var subscription = NameRules.SubscriptionOfSubnet(subnetId);
        if (subscription is null)
        {
            yield return new(
                path,
                $"'{subnetId}' is no subnet's ARM id.",
                "Write /subscriptions/{id}/resourceGroups/{name}/providers/Microsoft.Network/virtualNetworks/{name}/subnets/{name}.");
        }
        else if (site.SubscriptionId.Length > 0
            && !string.Equals(subscription, site.SubscriptionId, StringComparison.OrdinalIgnoreCase))
        {
            // ARM: a NIC lives in the subscription and region of its virtual network.
            yield return new(
                path,
                $"The subnet is in the subscription {subscription}, the site '{site.Name}' in {site.SubscriptionId}.",
                "Name a subnet of that site's subscription: a NIC can only join a network of its own.");
        }
    }
}
