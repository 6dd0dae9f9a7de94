using DrFunctions.Activities.Looks;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Readiness;

/// <summary>What is asked about a site, and the lists that answer it.</summary>
internal sealed class SiteLook(ISiteLists lists, CheckSiteInput input)
{
    public ISiteLists Lists => lists;

    public CheckSiteInput Input => input;

    public Site Site => input.Site;

    /// <summary>The resource groups in which machines run here.</summary>
    public IReadOnlyList<string> ActiveGroups => GroupsOf(input.Machines.Where(m => m.Active == input.Side));

    /// <summary>The resource groups to which machines come here.</summary>
    public IReadOnlyList<string> StandbyGroups => GroupsOf(input.Machines.Where(m => m.Active != input.Side));

    public IReadOnlyList<string> AllGroups => GroupsOf(input.Machines);

    /// <summary>The machines that a run has to create here.</summary>
    public async Task<IReadOnlyList<CheckedMachine>> MissingAsync(CancellationToken cancellationToken)
    {
        var standing = (await Task.WhenAll(StandbyGroups.Select(g => lists.MachinesAsync(Site, g, cancellationToken))))
            .SelectMany(list => list.Machines).Select(vm => Instances.KeyOf(vm.Vm.ResourceGroup, vm.Vm.Name)).ToHashSet();
        return [.. input.Machines.Where(m => m.Active != input.Side && !standing.Contains(KeyOf(m.VmAt(input.Side))))];
    }

    /// <summary>The resource groups' own findings, and when they were read.</summary>
    public async Task<CheckedGroups> GroupsAsync(CancellationToken cancellationToken)
    {
        var groups = AllGroups;
        var seen = await Task.WhenAll(groups.Select(g => lists.GroupAsync(Site, g, cancellationToken)));
        return new CheckedGroups(
            seen.Max(s => s.ReadAt),
            [.. groups.Zip(seen).Where(pair => pair.Second.Region is null).Select(pair => Missing(pair.First))]);
    }

    private Finding Missing(string group) => new(
        Severity.Error, ErrorCodes.ResourceGroupMissing,
        $"Site '{Site.Name}' has no resource group '{group}'.",
        "Create the resource group, or correct the plan.", input.Side);

    private IReadOnlyList<string> GroupsOf(IEnumerable<CheckedMachine> machines) =>
        [.. machines.Select(m => m.VmAt(input.Side).ResourceGroup).Distinct(StringComparer.OrdinalIgnoreCase)];

    private static (string, string) KeyOf(SourceVm vm) => Instances.KeyOf(vm.ResourceGroup, vm.Vm);
}

/// <summary>The resource groups of a site.</summary>
internal sealed record CheckedGroups(DateTimeOffset ReadAt, IReadOnlyList<Finding> Findings);

/// <summary>A machine's two sides.</summary>
internal static class MachineSides
{
    /// <summary>The resource group and name of the machine's VM at a side.</summary>
    public static SourceVm VmAt(this CheckedMachine machine, SiteRole side) => side == SiteRole.Primary
        ? machine.Source
        : new SourceVm(machine.Destination.ResourceGroup, machine.Destination.Vm);

    public static SiteRole Standby(this CheckedMachine machine) =>
        machine.Active == SiteRole.Primary ? SiteRole.Recovery : SiteRole.Primary;
}
