using DrFunctions.Contracts;

namespace DrFunctions.Activities.Readiness;

/// <summary>Whether the site's principal may do what runs do, by the rights that ARM says it has.</summary>
internal sealed class PermissionCheck : ISiteCheck
{
    public async Task<IReadOnlyList<Finding>> FindAsync(SiteLook look, CancellationToken cancellationToken)
    {
        var wanted = await WantedAsync(look, cancellationToken);
        var found = await Task.WhenAll(wanted.Select(async group =>
        {
            // Who may not do anything in a resource group is told that it does not exist: that is found for itself.
            if ((await look.Lists.GroupAsync(look.Site, group.Key, cancellationToken)).Region is null)
                return [];
            var granted = await look.Lists.PermissionsAsync(look.Site, group.Key, cancellationToken);
            var missing = group.Value.Where(action => !NeededActions.Allows(granted, action.Key)).ToLookup(a => a.Value, a => a.Key);
            return missing.Select(severity => Missing(look, group.Key, severity.Key, [.. severity])).ToArray();
        }));
        return [.. found.SelectMany(f => f)];
    }

    private static async Task<Dictionary<string, Dictionary<string, Severity>>> WantedAsync(
        SiteLook look, CancellationToken cancellationToken)
    {
        var wanted = new Dictionary<string, Dictionary<string, Severity>>(StringComparer.OrdinalIgnoreCase);
        foreach (var group in look.ActiveGroups)
        {
            Add(group, Severity.Error, NeededActions.OfActive);
            Add(group, Severity.Warning, NeededActions.UsefulOfActive);
            if (look.Input is { Side: SiteRole.Primary, Fence: FenceMode.Lock })
                Add(group, Severity.Error, NeededActions.OfFence);
        }

        foreach (var group in look.StandbyGroups)
        {
            Add(group, Severity.Error, NeededActions.OfStandby);
            Add(group, Severity.Warning, NeededActions.UsefulOfStandby);
        }

        foreach (var machine in look.Input.Machines.Where(m => m.RunsScript && m.Active != look.Input.Side))
            Add(machine.VmAt(look.Input.Side).ResourceGroup, Severity.Error, [NeededActions.OfScripts]);
        foreach (var machine in await look.MissingAsync(cancellationToken))
        {
            Add(machine.VmAt(look.Input.Side).ResourceGroup, Severity.Error, NeededActions.OfCreation);
            if (look.Input.Side == SiteRole.Recovery && machine.Destination is { Nic: null, SubnetId: { } subnet })
                Add(SubnetCheck.GroupOf(subnet), Severity.Error, [NeededActions.OfSubnet]);
        }

        return wanted;

        void Add(string group, Severity severity, IReadOnlyList<string> actions)
        {
            if (!wanted.TryGetValue(group, out var known))
                wanted[group] = known = new Dictionary<string, Severity>(StringComparer.OrdinalIgnoreCase);
            foreach (var action in actions)
                known[action] = known.TryGetValue(action, out var before) && before == Severity.Error ? before : severity;
        }
    }

    private static Finding Missing(SiteLook look, string group, Severity severity, string[] actions) => new(
        severity, ErrorCodes.PermissionsMissing,
        $"The principal of site '{look.Site.Name}' may not in resource group '{group}': {string.Join(", ", actions)}.",
        severity == Severity.Error
            ? "Grant it a role with these actions on the resource group."
            : "Grant it a role with these actions on the resource group; without them runs work, but do less.",
        look.Input.Side);
}
