using DrFunctions.Contracts;

namespace DrFunctions.Activities.Readiness;

/// <summary>Locks on resource groups, and on what is above them. Those on single resources are the machines' matter.</summary>
internal sealed class GroupLockCheck : ISiteCheck
{
    public async Task<IReadOnlyList<Finding>> FindAsync(SiteLook look, CancellationToken cancellationToken)
    {
        var groups = look.AllGroups;
        var locks = await Task.WhenAll(groups.Select(g => look.Lists.LocksAsync(look.Site, g, cancellationToken)));
        return [.. groups.Zip(locks).SelectMany(pair => pair.Second
            .Where(found => !found.Scope.Contains("/providers/", StringComparison.OrdinalIgnoreCase))
            .Select(found => Of(look, pair.First, found)))];
    }

    private static Finding Of(SiteLook look, string group, LockView found) => found.IsReadOnly
        ? new Finding(
            Severity.Error, ErrorCodes.LockedAgainstChange,
            $"The ReadOnly lock '{found.Name}' on {found.Scope} forbids every change in resource group '{group}' of site '{look.Site.Name}'.",
            "Remove the lock (az lock delete).", look.Input.Side)
        : new Finding(
            Severity.Warning, ErrorCodes.LockedAgainstDelete,
            $"The lock '{found.Name}' on {found.Scope} keeps superseded snapshots and disks in resource group '{group}' of site '{look.Site.Name}'.",
            "Remove the lock, or put it on the resources that it is meant for; until then what is superseded stays, and costs.",
            look.Input.Side);
}
