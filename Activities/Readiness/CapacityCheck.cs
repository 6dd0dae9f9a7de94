using DrFunctions.Activities.Reconciling;
using DrFunctions.Activities.Looks;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Readiness;

/// <summary>
/// Whether the region offers the sizes, and its quotas hold what a run creates. The platform counts the vCPUs of every VM
/// that exists, deallocated or not: only missing instances need more.
/// </summary>
internal sealed class CapacityCheck : ISiteCheck
{
    private const int Named = 5;

    public async Task<IReadOnlyList<Finding>> FindAsync(SiteLook look, CancellationToken cancellationToken)
    {
        var usages = look.Lists.UsagesAsync(look.Site, cancellationToken);
        var sizes = await look.Lists.SizesAsync(look.Site, cancellationToken);
        var missing = await look.MissingAsync(cancellationToken);
        var planned = await PlannedAsync(look, missing, cancellationToken);
        var quotas = (await usages).DistinctBy(u => u.Name, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(u => u.Name, StringComparer.OrdinalIgnoreCase);
        return
        [
            .. planned.SelectMany(p => SizeOf(look, p, sizes)),
            .. Demands(planned.Where(p => p.IsMissing && sizes.ContainsKey(p.Size)), sizes)
                .SelectMany(demand => Short(look, demand, quotas)),
            .. SnapshotsOf(look, quotas),
        ];
    }

    private static IEnumerable<Finding> SizeOf(SiteLook look, PlannedSize planned, IReadOnlyDictionary<string, SizeView> sizes)
    {
        if (!sizes.TryGetValue(planned.Size, out var size) || !size.IsOffered)
        {
            yield return new Finding(
                Severity.Error, ErrorCodes.SizeNotOffered,
                $"Region {look.Site.Region} of site '{look.Site.Name}' does not offer the size {planned.Size} to the subscription.",
                "Choose another size for the destination in the plan, or ask the platform's support for access to this one.",
                look.Input.Side, planned.Machine.Name);
        }
        else if (size.DataDisks is { } most && planned.Machine.Disks - 1 > most)
        {
            yield return new Finding(
                Severity.Error, ErrorCodes.TooManyDisks,
                $"The size {planned.Size} takes {most} data disks, and the machine has {planned.Machine.Disks - 1}.",
                "Choose a larger size for the destination in the plan.", look.Input.Side, planned.Machine.Name);
        }
    }

    private static IEnumerable<Demand> Demands(IEnumerable<PlannedSize> missing, IReadOnlyDictionary<string, SizeView> sizes)
    {
        var all = missing.ToArray();
        if (all.Length == 0)
            yield break;
        yield return new Demand("virtualMachines", "VMs", all.Length, all);
        yield return new Demand("cores", "vCPUs in all", all.Sum(Cores), all);
        foreach (var family in all.GroupBy(p => sizes[p.Size].Family, StringComparer.OrdinalIgnoreCase))
            yield return new Demand(family.Key, $"vCPUs of {family.Key}", family.Sum(Cores), [.. family]);

        int Cores(PlannedSize planned) => sizes[planned.Size].Cores ?? 0;
    }

    private static IEnumerable<Finding> Short(SiteLook look, Demand demand, Dictionary<string, UsageView> quotas)
    {
        if (!quotas.TryGetValue(demand.Quota, out var quota) || quota.Limit < 0 || quota.Used + demand.Needed <= quota.Limit)
            yield break;
        var names = demand.By.Select(p => $"'{p.Machine.Name}'").ToArray();
        yield return new Finding(
            Severity.Error, ErrorCodes.QuotaTooSmall,
            $"Region {look.Site.Region} of site '{look.Site.Name}' has {quota.Limit - quota.Used} {demand.What} left of {quota.Limit}, and "
            + $"{demand.Needed} are needed to create {string.Join(", ", names.Take(Named))}"
            + (names.Length > Named ? $" and {names.Length - Named} more." : "."),
            "Raise the quota, choose other sizes in the plan, or create the instances beforehand.", look.Input.Side);
    }

    private static IEnumerable<Finding> SnapshotsOf(SiteLook look, Dictionary<string, UsageView> quotas)
    {
        // Snapshots are Standard_LRS, whatever the disks are; the OS disk alone is known of a machine never backed up.
        var needed = look.Input.Machines.Sum(m => m.Disks ?? 1);
        if (quotas.TryGetValue("StandardSnapshotCount", out var quota) && quota.Limit >= 0 && quota.Used + needed > quota.Limit)
        {
            yield return new Finding(
                Severity.Error, ErrorCodes.SnapshotQuotaTooSmall,
                $"Region {look.Site.Region} of site '{look.Site.Name}' takes {quota.Limit - quota.Used} more snapshots of {quota.Limit}, and a "
                + $"backup of the group needs {needed}.",
                "Remove snapshots that nobody needs, keep fewer restore points (liveSync.retain), or raise the quota.", look.Input.Side);
        }
    }

    // What an instance runs with: its own size if it exists, otherwise the plan's, the last backup's or the machine's own.
    private static async Task<IReadOnlyList<PlannedSize>> PlannedAsync(
        SiteLook look, IReadOnlyList<CheckedMachine> missing, CancellationToken cancellationToken)
    {
        var here = await SizesAsync(look, look.Site, look.StandbyGroups, cancellationToken);
        var other = look.Input.Side == SiteRole.Primary ? SiteRole.Recovery : SiteRole.Primary;
        var unknown = missing.Where(m => PlanOf(m, look.Input.Side) is null).ToArray();
        var there = unknown.Length == 0 ? []
            : await OrNone(() => SizesAsync(
                look, look.Input.Other, [.. unknown.Select(m => m.VmAt(other).ResourceGroup).Distinct(StringComparer.OrdinalIgnoreCase)],
                cancellationToken));
        return
        [
            .. from machine in look.Input.Machines
               where machine.Active != look.Input.Side
               let standing = here.GetValueOrDefault(KeyOf(machine, look.Input.Side))
               let size = standing ?? PlanOf(machine, look.Input.Side) ?? there.GetValueOrDefault(KeyOf(machine, other))
               where size is not null
               select new PlannedSize(machine, size, standing is null),
        ];
    }

    private static string? PlanOf(CheckedMachine machine, SiteRole side) =>
        (side == SiteRole.Recovery ? machine.Destination.Size : null) ?? machine.Size;

    private static async Task<Dictionary<(string, string), string>> SizesAsync(
        SiteLook look, Site site, IReadOnlyList<string> groups, CancellationToken cancellationToken) =>
        (await Task.WhenAll(groups.Select(g => look.Lists.MachinesAsync(site, g, cancellationToken))))
            .SelectMany(list => list.Machines).ToDictionary(vm => Instances.KeyOf(vm.Vm.ResourceGroup, vm.Vm.Name), vm => vm.Size);

    // A site that does not answer is found for itself.
    private static async Task<Dictionary<(string, string), string>> OrNone(Func<Task<Dictionary<(string, string), string>>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception e) when (e is SiteNotReadyException or SiteRefusedException)
        {
            return [];
        }
    }

    private static (string, string) KeyOf(CheckedMachine machine, SiteRole side) =>
        Instances.KeyOf(machine.VmAt(side).ResourceGroup, machine.VmAt(side).Vm);

    private sealed record PlannedSize(CheckedMachine Machine, string Size, bool IsMissing);

    private sealed record Demand(string Quota, string What, int Needed, IReadOnlyList<PlannedSize> By);
}
