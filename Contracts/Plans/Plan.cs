namespace DrFunctions.Contracts;

/// <summary>A protection group's plan, resolved: everything a run needs, read once when it starts.</summary>
public sealed record Plan
{
    /// <summary>The group.</summary>
    public required GroupName Group { get; init; }

    /// <summary>Where the machines run normally.</summary>
    public required Site Primary { get; init; }

    /// <summary>Where they run after a failover: the DR site.</summary>
    public required Site Recovery { get; init; }

    /// <summary>The machines, at least one.</summary>
    public required IReadOnlyList<Machine> Machines { get; init; }

    /// <summary>Which machines must all be synced before any of them starts at the DR site.</summary>
    public ConsistencyScope Consistency { get; init; } = ConsistencyScope.Group;

    /// <summary>The recovery time objective of the group; null for none.</summary>
    public TimeSpan? RtoTarget { get; init; }

    /// <summary>The recovery point objective of the group; null for none.</summary>
    public TimeSpan? RpoTarget { get; init; }

    /// <summary>When Live Sync cycles run, and how many restore points stay; null: on demand only, with the defaults.</summary>
    public LiveSyncPolicy? LiveSync { get; init; }

    /// <summary>How a source is kept off while the DR side holds the truth.</summary>
    public FenceMode Fence { get; init; } = FenceMode.PowerOff;

    /// <summary>How long an unplanned failover tries to power a source off; a machine may say otherwise.</summary>
    public TimeSpan PowerOffTimeout { get; init => field = value > TimeSpan.Zero ? value : field; } = TimeSpan.FromMinutes(10);

    /// <summary>How many have to approve of which operation; none for those that are not named.</summary>
    public IReadOnlyList<ApprovalRule> Approvals { get; init => field = value ?? []; } = [];

    /// <summary>How long a run waits to be approved; then it ends untouched.</summary>
    public TimeSpan ApprovalTimeout { get; init => field = value > TimeSpan.Zero ? value : field; } = TimeSpan.FromHours(4);

    /// <summary>How long a run waits for an operator's answer about a machine; then that machine stops.</summary>
    public TimeSpan DecisionTimeout { get; init => field = value > TimeSpan.Zero ? value : field; } = TimeSpan.FromHours(1);

    /// <summary>The sites beside the primary one that machines may fail back to.</summary>
    public IReadOnlyList<FailbackTarget> FailbackTargets { get; init => field = value ?? []; } = [];
}

/// <summary>When Live Sync runs by itself.</summary>
/// <param name="Schedule">A cron expression of five fields; null: on demand only.</param>
/// <param name="TimeZone">The IANA time zone that the schedule is read in.</param>
/// <param name="Retain">Restore points to keep per machine, from 1 to 24.</param>
public sealed record LiveSyncPolicy(string? Schedule = null, string TimeZone = "UTC", int Retain = LiveSyncPolicy.DefaultRetain)
{
    /// <summary>Restore points that are kept where a plan does not say.</summary>
    public const int DefaultRetain = 3;
}

/// <summary>How a source is kept off while the DR side holds the truth.</summary>
public enum FenceMode
{
    /// <summary>It is deallocated, and that is verified.</summary>
    PowerOff,

    /// <summary>Besides, a ReadOnly lock on the VM keeps anybody from starting it.</summary>
    Lock,
}

/// <summary>A site that machines may fail back to instead of the primary one.</summary>
/// <param name="Site">The site.</param>
/// <param name="ResourceGroup">The resource group there, which must exist.</param>
/// <param name="SubnetId">The ARM id of the subnet that their NICs get.</param>
public sealed record FailbackTarget(Site Site, string ResourceGroup, string SubnetId);

/// <summary>Which machines share a commit barrier.</summary>
public enum ConsistencyScope
{
    /// <summary>All machines of the group.</summary>
    Group,

    /// <summary>Each connected component of the dependency graph for itself.</summary>
    Component,
}
