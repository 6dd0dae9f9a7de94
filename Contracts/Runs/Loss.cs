namespace DrFunctions.Contracts;

/// <summary>Writes made in this window are lost, or left behind on disks that are kept. Times are the platform's.</summary>
/// <param name="Side">Whose writes.</param>
/// <param name="From">When it begins: the restore point, or the start at the DR site.</param>
/// <param name="To">When it ends: the power-off or, where that is not known, the moment of the look; null if it goes on.</param>
/// <param name="RestorePoint">The restore point that is gone back to; null if there is none.</param>
/// <param name="Consistency">What that is worth.</param>
/// <param name="KeptOn">Where the writes are kept: ids of snapshots; none if they are on the disks only.</param>
public sealed record LossWindow(
    SiteRole Side, DateTimeOffset From, DateTimeOffset? To, string? RestorePoint = null,
    Consistency? Consistency = null, IReadOnlyList<string>? KeptOn = null)
{
    /// <summary>Its length in seconds; null while it goes on.</summary>
    public double? Seconds => To is { } to ? Math.Max(0, (to - From).TotalSeconds) : null;
}

/// <summary>One of the two sites of a plan, by what it is for.</summary>
public enum SiteRole
{
    /// <summary>Where the machines run normally.</summary>
    Primary,

    /// <summary>The DR site.</summary>
    Recovery,
}

/// <summary>A destination started although its source was not proven off.</summary>
/// <param name="Run">The run that started it.</param>
/// <param name="WaivedBy">Who waived the proof.</param>
/// <param name="Since">When.</param>
/// <param name="Source">The ARM id of the VM that may run.</param>
/// <param name="Reason">Why it could not be proven off.</param>
public sealed record FencingDebt(RunId Run, string WaivedBy, DateTimeOffset Since, string Source, string Reason);

/// <summary>How a machine gets back.</summary>
/// <param name="Vm">What becomes of the VM.</param>
/// <param name="VmReason">Why.</param>
/// <param name="Data">How much crosses.</param>
/// <param name="DataReason">Why.</param>
public sealed record FailbackDecision(FailbackVm Vm, string VmReason, FailbackData Data, string DataReason);

/// <summary>What becomes of the VM in a failback.</summary>
public enum FailbackVm
{
    /// <summary>The original exists and takes the new disks.</summary>
    Kept,

    /// <summary>It is gone, and is created by its blueprint.</summary>
    Recreated,

    /// <summary>It is created at another site.</summary>
    NewSite,
}

/// <summary>How much crosses in a failback.</summary>
public enum FailbackData
{
    /// <summary>What changed since the base that re-protect seeded.</summary>
    Delta,

    /// <summary>All of it.</summary>
    Full,
}
