namespace DrFunctions.Contracts;

/// <summary>What makes a VM the same one, in whichever plan it is named.</summary>
public static class VmIdentity
{
    /// <summary>Endpoint, subscription, resource group and VM name, in lower case.</summary>
    public static string Of(Site site, string resourceGroup, string vm)
    {
        ArgumentNullException.ThrowIfNull(site);
        return $"{site.ArmEndpoint.Authority}|{site.SubscriptionId}|{resourceGroup}|{vm}".ToLowerInvariant();
    }
}
