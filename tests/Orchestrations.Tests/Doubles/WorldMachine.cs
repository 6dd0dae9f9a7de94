using System.Collections.Immutable;
using DrFunctions.Contracts;

namespace DrFunctions.Orchestrations.Tests;

/// <summary>A machine with all its places, and what must never happen to it.</summary>
internal sealed class WorldMachine(string name, Action<string> violate)
{
    private readonly List<WorldVm> _vms = [];
    private ImmutableSortedSet<int> _lossAccepted = [];
    private ImmutableSortedSet<int> _givenUp = [];

    // Not what somebody had a DR instance write that never held the truth: its disks are kept for a while, and that is all.
    private ImmutableSortedSet<int> _precious = [];
    private int _writes;
    private int _disks;

    /// <summary>Snapshots by site and restore point.</summary>
    public Dictionary<(string Site, string Id), WorldSnapshot> Snapshots { get; } = [];

    /// <summary>Disks that wait for a VM to be created, by site.</summary>
    public Dictionary<string, (string Disk, WorldSnapshot Of)> Prepared { get; } = [];

    /// <summary>The VM that a run started last; at first the one at the primary site.</summary>
    public WorldVm Truth { get; private set; } = null!;

    /// <summary>The VM that may run beside the truth since somebody waived it.</summary>
    public WorldVm? Debtor { get; private set; }

    /// <summary>Whether somebody waived that its source be proven off.</summary>
    public bool Waived { get; set; }

    public IReadOnlyList<WorldVm> Vms => _vms;

    public WorldVm At(VmReference vm) => At(vm.Site.Name.Value, vm.ResourceGroup);

    public WorldVm At(string site, string? resourceGroup = null)
    {
        var vm = _vms.FirstOrDefault(vm => vm.Site == site && (resourceGroup is null || vm.ResourceGroup == resourceGroup));
        if (vm is null)
        {
            vm = new WorldVm(name, site, resourceGroup ?? (site == "primary" ? "rg-prod" : "rg-dr"))
            {
                Exists = site is "primary" or "recovery",
                On = site == "primary",
                Disk = $"{name}-{site}-0",
                DiskRan = site == "primary",
            };
            _vms.Add(vm);
            if (vm.On)
            {
                Truth = vm;
                Write(vm);
            }
        }

        return vm;
    }

    public void Write(WorldVm vm)
    {
        vm.Content = vm.Content.Add(++_writes);
        if (vm == Truth || vm.Site != "recovery")
        {
            _precious = _precious.Add(_writes);
        }
    }

    public void WriteAll() => _vms.Where(vm => vm.On).ToList().ForEach(Write);

    /// <summary>What a run of this operation was acknowledged to lose.</summary>
    public void Accept(Operation operation)
    {
        if (operation == Operation.UnplannedFailover)
        {
            _lossAccepted = _vms.Where(vm => vm.Site != "recovery")
                .Aggregate(_lossAccepted, (all, vm) => all.Union(vm.Content));
        }
        else if (operation == Operation.UndoFailover)
        {
            _givenUp = _givenUp.Union(At("recovery").Content);
        }
    }

    /// <summary>A disk made of a restore point takes the place of the VM's own.</summary>
    public void Swap(WorldVm vm, WorldSnapshot point)
    {
        if (vm.DiskOf == point.Id && !vm.DiskRan)
        {
            return;
        }

        Forbid(vm.On, $"the disks of {name} at {vm.Site} were swapped while it ran");
        var elsewhere = Snapshots.Values.Where(snapshot => snapshot.Kept).Select(snapshot => snapshot.Content)
            .Concat(_vms.Where(other => other != vm && other.Exists).Select(other => other.Content))
            .Aggregate(point.Content.Union(_givenUp), (all, more) => all.Union(more));
        var lost = vm.Content.Intersect(_precious).Except(elsewhere);
        Forbid(lost.Count > 0, $"{lost.Count} writes of {name} at {vm.Site} were overwritten and stand nowhere else");
        vm.Disk = NewDisk(vm.Site);
        vm.DiskOf = point.Id;
        vm.DiskRan = false;
        vm.Content = point.Content;
        vm.Changes++;
    }

    public string NewDisk(string site) => $"{name}-{site}-{++_disks}";

    public void Fence(WorldVm vm)
    {
        Forbid(
            vm == Truth && vm.On && !vm.StartedByHand,
            $"{name} at {vm.Site} was fenced although it holds the truth");
        vm.TurnOff();
        Debtor = Debtor == vm ? null : Debtor;
    }

    /// <summary>A run finds the VM running that it was to start.</summary>
    public void TakeOver(WorldVm vm) => Truth = vm;

    /// <summary>A run starts a VM.</summary>
    public void Start(WorldVm vm, SourceGuard guard, Operation operation)
    {
        Forbid(guard == SourceGuard.Waived && !Waived, $"{name} started at {vm.Site} as if that were waived");
        Forbid(
            guard != SourceGuard.Waived && _vms.Any(other => other != vm && other != Debtor && other is { On: true, StartedByHand: false }),
            $"both sides of {name} run: it started at {vm.Site}");
        if (operation is Operation.PlannedFailover or Operation.Failback && guard != SourceGuard.Waived && vm != Truth)
        {
            var lost = Truth.Content.Except(vm.Content).Except(_lossAccepted).Except(_givenUp);
            Forbid(lost.Count > 0, $"{operation} lost {lost.Count} writes of {name}");
        }

        Debtor = guard == SourceGuard.Waived ? Truth == vm ? Debtor : Truth : Debtor;
        Truth = vm;
        vm.TurnOn();
    }

    public void Forbid(bool happened, string what)
    {
        if (happened)
        {
            violate(what);
        }
    }

    /// <summary>Replication of a machine whose other side may run.</summary>
    public void ForbidWithDebt(string what) =>
        Forbid(Debtor is not null && !Waived, $"{what} of {name} although its debt is not settled");
}
