namespace DrFunctions.Contracts;

/// <summary>A virtual machine at a site; it may not exist yet.</summary>
public sealed record VmReference(Site Site, string ResourceGroup, string Name)
{
    /// <summary>Its ARM id.</summary>
    public string ResourceId =>
        $"/subscriptions/{Site.SubscriptionId}/resourceGroups/{ResourceGroup}"
        + $"/providers/Microsoft.Compute/virtualMachines/{Name}";
}
