namespace DrFunctions.Contracts;

/// <summary>Input of the readiness check.</summary>
/// <param name="Plan">The resolved plan.</param>
/// <param name="PlanHash">Its hash.</param>
/// <param name="IsPart">Whether it holds some of the group's machines only: then what is found is not the group's verdict.</param>
public sealed record ReadinessRequest(Plan Plan, string PlanHash, bool IsPart = false);

/// <summary>Input of the CheckSite activity: what holds for a site as a whole; gives a <see cref="CheckedPart"/>.</summary>
/// <param name="Group">The group.</param>
/// <param name="Side">Which side is checked.</param>
/// <param name="Site">Its site.</param>
/// <param name="Other">The other side's site: sizes that are unknown here are read there.</param>
/// <param name="Machines">All machines; what only a look at each needs is left out.</param>
/// <param name="Fence">How sources are kept off: a lock needs rights of its own.</param>
public sealed record CheckSiteInput(
    GroupName Group, SiteRole Side, Site Site, Site Other, IReadOnlyList<CheckedMachine> Machines,
    FenceMode Fence = FenceMode.PowerOff);

/// <summary>Input of the CheckMachines activity: a few machines at both sites; gives a <see cref="CheckedPart"/>.</summary>
/// <param name="Group">The group.</param>
/// <param name="Primary">The primary site.</param>
/// <param name="Recovery">The DR site.</param>
/// <param name="Machines">The machines.</param>
public sealed record CheckMachinesInput(
    GroupName Group, Site Primary, Site Recovery, IReadOnlyList<CheckedMachine> Machines);

/// <summary>A machine as a check has to know it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Source">Its VM at the primary site.</param>
/// <param name="Destination">Its instance at the DR site.</param>
/// <param name="Active">The side that holds the truth.</param>
/// <param name="KnownOff">Whether a run powered the active side off: nobody needs to wonder.</param>
/// <param name="Point">The newest restore point that is known to stand at the DR site; null for none.</param>
/// <param name="Synced">What the DR instance is said to stand at; null for nothing.</param>
/// <param name="Shape">Its size and disks at its last backup; null before the first.</param>
/// <param name="RunsScript">Whether its health gate runs a script inside the instance.</param>
/// <param name="Size">Its VM size at its last backup; null before the first.</param>
/// <param name="Disks">How many disks it had then; null before the first backup.</param>
public sealed record CheckedMachine(
    MachineName Name, SourceVm Source, DestinationVm Destination, SiteRole Active = SiteRole.Primary,
    bool KnownOff = false, string? Point = null, SyncedPoint? Synced = null, MachineShape? Shape = null, bool RunsScript = false,
    string? Size = null, int? Disks = null);

/// <summary>A machine's size and disks.</summary>
/// <param name="Size">The VM size.</param>
/// <param name="Disks">Its disks, the OS disk first.</param>
public sealed record MachineShape(string Size, IReadOnlyList<ShapeDisk> Disks)
{
    /// <summary>Its disks, the OS disk first.</summary>
    public IReadOnlyList<ShapeDisk> Disks { get; init => field = value ?? []; } = Disks;
}

/// <summary>A disk of a machine.</summary>
/// <param name="Lun">Its logical unit number; null for the OS disk.</param>
/// <param name="SizeBytes">Its size.</param>
public sealed record ShapeDisk(int? Lun, long SizeBytes);

/// <summary>What a part of a check found.</summary>
/// <param name="At">When, by the platform's clock; null if nothing answered.</param>
/// <param name="Findings">The findings.</param>
public sealed record CheckedPart(DateTimeOffset? At, IReadOnlyList<Finding> Findings)
{
    /// <summary>The findings.</summary>
    public IReadOnlyList<Finding> Findings { get; init => field = value ?? []; } = Findings;
}
