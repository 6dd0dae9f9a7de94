using DrFunctions.Contracts;

namespace DrFunctions.Activities.Readiness;

/// <summary>Whether the subnets that the plan names exist, and have addresses for the instances that get a NIC there.</summary>
internal sealed class SubnetCheck : ISiteCheck
{
    private const string Groups = "/resourceGroups/";

    public async Task<IReadOnlyList<Finding>> FindAsync(SiteLook look, CancellationToken cancellationToken)
    {
        if (look.Input.Side != SiteRole.Recovery)
            return [];
        var needing = await NeedingAsync(look, cancellationToken);
        var subnets = needing.Select(m => m.Destination.SubnetId!).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        var lists = await Task.WhenAll(subnets.Select(GroupOf).Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(g => look.Lists.SubnetsAsync(look.Site, g, cancellationToken)));
        var standing = lists.SelectMany(list => list).DistinctBy(s => s.Id, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(s => s.Id, StringComparer.OrdinalIgnoreCase);
        return [.. needing.GroupBy(m => m.Destination.SubnetId!, StringComparer.OrdinalIgnoreCase)
            .SelectMany(subnet => Of(look, subnet.Key, [.. subnet], standing.GetValueOrDefault(subnet.Key)))];
    }

    /// <summary>The resource group of an ARM id; empty for what is none.</summary>
    public static string GroupOf(string id)
    {
        var at = id.IndexOf(Groups, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? "" : id[(at + Groups.Length)..].Split('/')[0];
    }

    private static IEnumerable<Finding> Of(SiteLook look, string subnet, CheckedMachine[] machines, SubnetView? standing)
    {
        if (standing is null)
        {
            return machines.Select(machine => new Finding(
                Severity.Error, ErrorCodes.SubnetMissing, $"The subnet {subnet} of the plan does not exist.",
                "Create the subnet, or correct the plan.", look.Input.Side, machine.Name));
        }

        return standing.Free is not { } free || free >= machines.Length
            ? []
            : [new Finding(
                Severity.Error, ErrorCodes.SubnetFull,
                $"The subnet {subnet} has {free} free addresses, and {machines.Length} instances need one each to be created.",
                "Free addresses, extend the subnet, or name another one in the plan.", look.Input.Side)];
    }

    // Those that are created with a NIC of their own, which does not exist yet.
    private static async Task<IReadOnlyList<CheckedMachine>> NeedingAsync(SiteLook look, CancellationToken cancellationToken)
    {
        var created = (await look.MissingAsync(cancellationToken))
            .Where(m => m.Destination is { Nic: null, SubnetId: not null }).ToArray();
        var nics = await Task.WhenAll(created.Select(m => m.Destination.ResourceGroup).Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(g => look.Lists.NicsAsync(look.Site, g, cancellationToken)));
        var standing = nics.SelectMany(n => n).Select(n => n.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. created.Where(m => !standing.Contains(NicCheck.IdOf(look.Site, m.Destination)))];
    }
}
