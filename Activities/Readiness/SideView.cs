using DrFunctions.Activities.Compute;
using DrFunctions.Activities.Looks;
using DrFunctions.Activities.Replication.CopyStart;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Readiness;

/// <summary>What stands at one side of some machines, all of it from lists.</summary>
internal sealed class SideView
{
    private readonly Dictionary<(string, string), VmView> _machines;
    private readonly Dictionary<string, DiskView> _disks;
    private readonly Dictionary<string, NicView> _nics;

    private SideView(Site site, SiteRole side, VmList[] machines, IReadOnlyList<DiskView>[] disks, IReadOnlyList<NicView>[] nics)
    {
        (Site, Side) = (site, side);
        _machines = machines.SelectMany(m => m.Machines).ToDictionary(m => Instances.KeyOf(m.Vm.ResourceGroup, m.Vm.Name));
        _disks = disks.SelectMany(d => d).ToDictionary(d => d.Id, StringComparer.OrdinalIgnoreCase);
        _nics = nics.SelectMany(n => n).ToDictionary(n => n.Id, StringComparer.OrdinalIgnoreCase);
    }

    public Site Site { get; }

    public SiteRole Side { get; }

    public required IReadOnlyList<string> Everywhere { get; init; }

    public required IReadOnlyList<SnapshotView> Snapshots { get; init; }

    public required IReadOnlyList<LockView> Locks { get; init; }

    public static async Task<SideView> ReadAsync(
        ISiteLists lists, Site site, SiteRole side, IReadOnlyList<CheckedMachine> checkedMachines, CancellationToken cancellationToken)
    {
        var groups = checkedMachines.Select(m => m.VmAt(side).ResourceGroup).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        var everywhere = lists.EverywhereAsync(site, cancellationToken);
        var snapshots = Task.WhenAll(groups.Select(g => lists.SnapshotsAsync(site, g, cancellationToken)));
        var locks = Task.WhenAll(groups.Select(g => lists.LocksAsync(site, g, cancellationToken)));
        var nics = Task.WhenAll(groups.Select(g => lists.NicsAsync(site, g, cancellationToken)));
        var machines = await Task.WhenAll(groups.Select(g => lists.MachinesAsync(site, g, cancellationToken)));
        var wanted = checkedMachines.Select(m => KeyOf(m.VmAt(side))).ToHashSet();

        // Disks may stand elsewhere than their VM.
        var diskGroups = machines.SelectMany(m => m.Machines).Where(vm => wanted.Contains(Instances.KeyOf(vm.Vm.ResourceGroup, vm.Vm.Name)))
            .SelectMany(vm => vm.Disks).Select(d => SubnetCheck.GroupOf(d.DiskId)).Where(g => g.Length > 0)
            .Distinct(StringComparer.OrdinalIgnoreCase);
        var disks = await Task.WhenAll(diskGroups.Select(g => lists.DisksAsync(site, g, cancellationToken)));
        return new SideView(site, side, machines, disks, await nics)
        {
            Everywhere = await everywhere,
            Snapshots = [.. (await snapshots).SelectMany(s => s)],
            Locks = [.. (await locks).SelectMany(l => l)],
        };
    }

    public VmView? VmOf(CheckedMachine machine) => _machines.GetValueOrDefault(KeyOf(machine.VmAt(Side)));

    public DiskView? Disk(string id) => _disks.GetValueOrDefault(id);

    public NicView? Nic(string id) => _nics.GetValueOrDefault(id);

    /// <summary>The machine's VM as it is to be named here, whether it exists or not.</summary>
    public VmReference Reference(CheckedMachine machine) =>
        new(Site, machine.VmAt(Side).ResourceGroup, machine.VmAt(Side).Vm);

    private static (string, string) KeyOf(SourceVm vm) => Instances.KeyOf(vm.ResourceGroup, vm.Vm);
}
