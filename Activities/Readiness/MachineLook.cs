using DrFunctions.Activities.Compute;
using DrFunctions.Contracts;

namespace DrFunctions.Activities.Readiness;

/// <summary>A machine, and what stands of it at both sides; a side that could not be read is null.</summary>
internal sealed record MachineLook(GroupName Group, CheckedMachine Machine, SideView? Primary, SideView? Recovery)
{
    /// <summary>The side that holds the truth.</summary>
    public SideView? Active => Machine.Active == SiteRole.Primary ? Primary : Recovery;

    /// <summary>The side that a failover, or a failback, brings the machine to.</summary>
    public SideView? Standby => Machine.Active == SiteRole.Primary ? Recovery : Primary;

    public VmView? ActiveVm => Active?.VmOf(Machine);

    public VmView? StandbyVm => Standby?.VmOf(Machine);

    /// <summary>Restore points of the machine that stand complete at the DR site; null if that could not be read.</summary>
    public IReadOnlySet<string>? Complete { get; init; }

    public Finding Error(string code, string message, string remedy, SideView side) =>
        new(Severity.Error, code, message, remedy, side.Side, Machine.Name);

    public Finding Warning(string code, string message, string remedy, SideView side) =>
        new(Severity.Warning, code, message, remedy, side.Side, Machine.Name);

    /// <summary>The sizes of a VM's disks as far as they are known: by LUN, the OS disk as -1.</summary>
    public static IReadOnlyDictionary<int, long>? DisksOf(SideView side, VmView vm)
    {
        var found = vm.Disks.Select(d => (Lun: d.Lun ?? -1, Disk: side.Disk(d.DiskId))).ToArray();
        return found.Any(d => d.Disk is null) ? null : found.ToDictionary(d => d.Lun, d => d.Disk!.SizeBytes);
    }
}
