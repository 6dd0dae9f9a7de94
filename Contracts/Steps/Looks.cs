namespace DrFunctions.Contracts;

// What runbooks look at before they decide; nothing of it changes the world.

/// <summary>Input of the Assess activity: what stands at the DR site, within 30 s; gives an <see cref="Assessment"/>.</summary>
/// <param name="Group">The group.</param>
/// <param name="Recovery">The DR site, the only one that is called.</param>
/// <param name="Machines">The machines.</param>
public sealed record AssessInput(GroupName Group, Site Recovery, IReadOnlyList<AssessedMachine> Machines);

/// <summary>A machine to look at.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Destination">Its instance at the DR site.</param>
/// <param name="Synced">What that is said to stand at; null for nothing.</param>
/// <param name="Known">
/// Ids of restore points that were seen complete at the DR site: of these it may be enough to see that they still stand.
/// </param>
public sealed record AssessedMachine(
    MachineName Name, DestinationVm Destination, SyncedPoint? Synced, IReadOnlyList<string>? Known = null);

/// <summary>What stands at the DR site.</summary>
/// <param name="Now">The platform's clock.</param>
/// <param name="Machines">The machines, in the order asked.</param>
public sealed record Assessment(DateTimeOffset Now, IReadOnlyList<MachineAssessment> Machines);

/// <summary>What stands at the DR site of one machine.</summary>
public sealed record MachineAssessment
{
    /// <summary>The machine.</summary>
    public required MachineName Name { get; init; }

    /// <summary>Restore points of which every disk's copy stands complete there, newest first.</summary>
    public IReadOnlyList<StandingPoint> Complete { get; init => field = value ?? []; } = [];

    /// <summary>Restore points that are not eligible: a disk is missing, or its copy is not complete.</summary>
    public IReadOnlyList<string> Incomplete { get; init => field = value ?? []; } = [];

    /// <summary>Whether the instance holds exactly the disks that it is said to stand at, and did not run since it took them.</summary>
    public bool HoldsSynced { get; init; }

    /// <summary>Whether the instance exists.</summary>
    public bool Exists { get; init; }

    /// <summary>Whether the instance is on, or on its way to.</summary>
    public bool On { get; init; }
}

/// <summary>A restore point as the copies themselves tell it, by their tags.</summary>
/// <param name="Id">Its id.</param>
/// <param name="TakenAt">When it was taken, by the platform's clock.</param>
/// <param name="Consistency">What it is worth.</param>
public sealed record StandingPoint(string Id, DateTimeOffset TakenAt, Consistency Consistency);

/// <summary>Input of the Inspect activity: how a machine can get back; gives a <see cref="WayBack"/>.</summary>
/// <param name="Group">The group.</param>
/// <param name="Machine">The machine.</param>
/// <param name="Target">The VM to get back to.</param>
/// <param name="Active">The running DR instance.</param>
public sealed record InspectInput(GroupName Group, MachineName Machine, VmReference Target, VmReference Active);

/// <summary>How a machine can get back.</summary>
/// <param name="Exists">Whether the target VM exists.</param>
/// <param name="On">Whether it is on, or on its way to.</param>
/// <param name="HasBase">Whether a complete copy of every current disk's last restore point stands at the target site: only changes need to cross.</param>
/// <param name="Why">The reason for <paramref name="HasBase"/>, in words.</param>
/// <param name="At">When that was read, by the target site's platform clock.</param>
/// <param name="Ours">Whether the target VM bears the tags of this group's machine: it was created by a run.</param>
public sealed record WayBack(bool Exists, bool On, bool HasBase, string Why, DateTimeOffset At, bool Ours = false);
